import { PackagePlus, QrCode } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { mustArrive } from "#domain/referral/basis.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { HandOn } from "#ui/HandOn.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { MovingCode } from "#ui/MovingCode.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import {
  COURIER_FILE_NAME,
  type GivenFile,
  giveToCarry,
  isForCoordinator,
  readGivable,
  type WhatToGive,
} from "#workflows/give-to-carry.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";

/** What waits here, one or all of it, as a file for somebody who will have a network sooner. */
export function GiveFile() {
  const { t } = useTranslation(["courier", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const givable = useVaultQuery(readGivable);
  const [made, setMade] = useState<(GivenFile & { readonly sees: "sees" | "sees_coordinator" }) | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [status, setStatus] = useState("");
  const [moves, setMoves] = useState(false);
  if (!givable) return null;
  const items = givable.filter(({ item }) => !isForCoordinator(item));
  const toCoordinator = givable.length - items.length;

  async function make(what: WhatToGive) {
    setError(null);
    setMade(null);
    setMoves(false);
    setStatus("");
    const given = await giveToCarry(session, what);
    if (given.ok) setMade({ ...given.value, sees: what === "coordinator" ? "sees_coordinator" : "sees" });
    else setError(given.error.type === "NothingToGive" ? t("give.nothing") : t(`errors:${given.error.type}`));
  }
  return (
    <Section title={t("give.title")}>
      {givable.length === 0 && <Quiet>{t("give.none")}</Quiet>}
      {items.some(({ item }) => mustArrive(item.basis)) && (
        <Notice tone="caution" testId="courier-ring">
          <p>{t("give.ring")}</p>
        </Notice>
      )}
      {items.length > 0 && (
        <>
          <List label={t("give.title")}>
            {items.map(({ rowId, item }) => (
              <ListItem key={rowId} testId="givable">
                <span>
                  <Bidi>{cleanOutsideText(item.toName)}</Bidi> · {formatDayAt(item.sealedAtMs, lang)}
                </span>
                {item.givenMs !== undefined && <Quiet>{t("give.given", { day: formatDayAt(item.givenMs, lang) })}</Quiet>}
                <BigButton kind="quiet" onPress={() => void make([rowId])} testId="give-one">
                  {t("give.one")}
                </BigButton>
              </ListItem>
            ))}
          </List>
          <BigButton icon={PackagePlus} onPress={() => void make("messages")} testId="give-all">
            {t("give.all")}
          </BigButton>
        </>
      )}
      {toCoordinator > 0 && (
        <>
          <h3>{t("give.coordinator_title")}</h3>
          <p>{t("give.coordinator_text")}</p>
          <BigButton kind="secondary" icon={PackagePlus} onPress={() => void make("coordinator")} testId="give-coordinator">
            {t("give.coordinator", { number: toCoordinator })}
          </BigButton>
        </>
      )}
      {error && (
        <Notice tone="danger" live testId="give-error">
          <p>{error}</p>
        </Notice>
      )}
      {made && (
        <Notice title={t("give.ready", { number: made.count })} testId="give-ready">
          <p>{t(`give.${made.sees}`)}</p>
          <p>{t("give.how")}</p>
          {made.left > 0 && <p>{t("give.left", { number: made.left })}</p>}
          <HandOn
            name={COURIER_FILE_NAME}
            file={made.file}
            share={t("share")}
            save={t("save")}
            onGone={() => setStatus(t("give.gone"))}
            status={status}
            testId="give"
          />
          {moves ? (
            <MovingCode kind="envelope" bytes={made.bytes} />
          ) : (
            <BigButton kind="secondary" icon={QrCode} onPress={() => setMoves(true)} testId="give-moving">
              {t("give.moving")}
            </BigButton>
          )}
        </Notice>
      )}
    </Section>
  );
}
