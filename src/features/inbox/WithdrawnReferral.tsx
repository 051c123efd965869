import { Check } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Bidi, Ltr } from "#i18n/Bidi.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Chip } from "#ui/Chip.tsx";
import { ChipRow } from "#ui/ChipRow.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { confirmWithdrawal } from "#workflows/answer-referral.ts";
import { useWorkshop } from "#workflows/react.ts";
import type { StoredReceivedItem } from "#workflows/received.ts";

/** A referral the person took back: that its text is gone here, and what only people can still do. */
export function WithdrawnReferral({ stored }: { readonly stored: StoredReceivedItem }) {
  const { t } = useTranslation(["inbox", "errors"]);
  const { lang } = useLanguage();
  const { session, handIn } = useWorkshop();
  const [error, setError] = useState<string | null>(null);
  const { item } = stored;
  const { code, cameAtMs, held, seenAtMs } = item.withdrawn ?? {};
  const on = formatDayAt(item.atMs, lang);

  async function seen() {
    const confirmed = await confirmWithdrawal(session, stored);
    if (!confirmed.ok) return setError(confirmed.error.type);
    void handIn.run({ onlyDue: true });
  }

  const state = cameAtMs === undefined ? "early" : held ? "held" : "erased";
  return (
    <Card as="li" tone="lamp" testId="withdrawn" data={{ "data-withdrawn": state }}>
      <ChipRow>
        {code !== undefined && (
          <strong>
            <Ltr>{code}</Ltr>
          </strong>
        )}
        <Chip tone="lamp">{t("withdrawn.on", { day: on })}</Chip>
        {seenAtMs !== undefined && <Chip tone="green">{t("withdrawn.seen")}</Chip>}
      </ChipRow>
      <Quiet>
        <Bidi>{cleanOutsideText(item.senderName ?? "")}</Bidi>
        {cameAtMs !== undefined && ` · ${t("withdrawn.came", { day: formatDayAt(cameAtMs, lang) })}`}
      </Quiet>
      <p>{t(`withdrawn.${state}`)}</p>
      {seenAtMs === undefined && (
        <>
          <p>{t("withdrawn.yours")}</p>
          <BigButton kind="secondary" icon={Check} onPress={() => void seen()} testId="withdrawn-seen">
            {t("withdrawn.button")}
          </BigButton>
        </>
      )}
      <Refusal why={error && t(`errors:${error}`)} />
    </Card>
  );
}
