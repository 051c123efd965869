import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Bidi } from "#i18n/Bidi.tsx";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { HandOn } from "#ui/HandOn.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { RECEIPTS_FILE_NAME, receiptsToGive } from "#workflows/give-to-carry.ts";
import { isUnsent } from "#workflows/outbox.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { dropCarried, readCarried } from "#workflows/take-to-carry.ts";

/** What this phone brings for others, and the hub's word on it for the way back. */
export function Carried() {
  const { t } = useTranslation(["courier", "errors"]);
  const session = useSession();
  const items = useVaultQuery(readCarried);
  const slip = useVaultQuery(receiptsToGive);
  const [error, setError] = useState<string | null>(null);
  const [status, setStatus] = useState("");
  if (!items || items.length === 0) return null;

  async function drop() {
    const dropped = await dropCarried(session);
    setError(dropped.ok ? null : t(`errors:${dropped.error.type}`));
  }
  return (
    <Section title={t("carried.title")}>
      <List label={t("carried.title")}>
        {items.map(({ rowId, item }) => (
          <ListItem key={rowId} testId="carried">
            <span data-state={item.state}>
              <Bidi>{cleanOutsideText(item.toName)}</Bidi> · {t(isUnsent(item) ? "carried.waits" : "carried.brought")}
            </span>
          </ListItem>
        ))}
      </List>
      {slip && (
        <>
          <p>{t("carried.slip")}</p>
          <HandOn
            name={RECEIPTS_FILE_NAME}
            file={slip}
            share={t("carried.share")}
            save={t("carried.save")}
            kind="secondary"
            onGone={() => setStatus(t("give.gone"))}
            status={status}
            testId="slip"
          />
        </>
      )}
      <Quiet>{t("carried.drop_text")}</Quiet>
      <BigButton kind="quiet" icon={Trash2} onPress={() => void drop()} testId="drop-carried">
        {t("carried.drop")}
      </BigButton>
      {error && (
        <Notice tone="danger" live>
          <p>{error}</p>
        </Notice>
      )}
    </Section>
  );
}
