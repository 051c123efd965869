import { Send, UserRound, UserRoundPlus, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { CopyReady } from "#features/copy/CopyReady.tsx";
import { OwnWordsPage } from "#features/copy/OwnWordsPage.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { megabytes } from "#i18n/megabytes.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { List } from "#ui/List.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { type Colleague, readColleagues } from "#workflows/colleagues.ts";
import type { MadeCopy } from "#workflows/copy-make.ts";
import { MOST_BYTES_SENT, makeCopyFor, sendCopy } from "#workflows/copy-send.ts";
import { useVaultQuery, useWorkshop } from "#workflows/react.ts";

/** To whom, then the own words once more; then the parts wait with everything else. */
export function SendCopy() {
  const { t } = useTranslation(["copy", "errors", "team", "hand-over"]);
  const { lang } = useLanguage();
  const [colleague, setColleague] = useState<Colleague | null>(null);
  const colleagues = useVaultQuery(readColleagues);
  if (colleague) return <SendTo colleague={colleague} onBack={() => setColleague(null)} />;
  return (
    <Page title={t("send.title")} section={t("title")} back="/settings/copy" focusKey="who">
      <p>{t("send.text")}</p>
      <p>{t("send.both")}</p>
      <Quiet>{t("send.most", { size: megabytes(MOST_BYTES_SENT, lang) })}</Quiet>
      <h2>{t("send.who")}</h2>
      {colleagues?.length === 0 && (
        <EmptyState icon={Users} title={t("send.none")}>
          <p>{t("hand-over:colleagues.read_text")}</p>
        </EmptyState>
      )}
      <List label={t("send.who")}>
        {(colleagues ?? []).map((one) => (
          <Card key={one.deviceKeyId} as="li" tone={one.standing.ok ? "plain" : "lamp"}>
            <h3>
              <Bidi>{cleanOutsideText(one.name)}</Bidi>
            </h3>
            <Quiet>{t("send.checked", { day: formatDay(one.checkedDay, lang) })}</Quiet>
            {one.standing.ok ? (
              <BigButton icon={UserRound} onPress={() => setColleague(one)} testId="copy-to-colleague">
                {t("send.choose", { name: cleanOutsideText(one.name) })}
              </BigButton>
            ) : (
              <p>{t(`errors:${one.standing.error.type}`)}</p>
            )}
          </Card>
        ))}
      </List>
      <BigButton kind="secondary" icon={UserRoundPlus} href="/team/colleagues" testId="open-colleagues">
        {t("hand-over:colleagues.open")}
      </BigButton>
    </Page>
  );
}

interface SendToProps {
  readonly colleague: Colleague;
  readonly onBack: () => void;
}

function SendTo({ colleague: { deviceKeyId, name }, onBack }: SendToProps) {
  const { t } = useTranslation("copy");
  const { lang } = useLanguage();
  const { session, handIn } = useWorkshop();
  const [, go] = useLocation();
  const [tooLarge, setTooLarge] = useState<MadeCopy | null>(null);
  useBusy(tooLarge !== null);

  async function send(ownWords: string, signal: AbortSignal, tell: (howFar: number | null) => void) {
    const made = await makeCopyFor(session, ownWords, deviceKeyId, signal, tell);
    const sent = made.ok ? await sendCopy(session, made.value, deviceKeyId, signal, tell) : made;
    if (sent.ok) {
      void handIn.run({ onlyDue: true });
      go("/team/copies", { replace: true });
      return null;
    }
    if (!made.ok || sent.error.type !== "CopyTooLargeToSend") return sent.error.type;
    setTooLarge(made.value);
    return null;
  }

  if (tooLarge)
    return (
      <CopyReady
        made={tooLarge}
        first={
          <Notice tone="caution" title={t("send.too_large_title")} testId="copy-too-large">
            <p>
              {t("send.too_large", {
                size: megabytes(tooLarge.file.size, lang),
                most: megabytes(MOST_BYTES_SENT, lang),
              })}
            </p>
          </Notice>
        }
      />
    );
  return (
    <OwnWordsPage
      title={t("send.to", { name: cleanOutsideText(name) })}
      back={onBack}
      focusKey="words"
      button={{ icon: Send, label: t("send.button"), testId: "copy-send" }}
      workingLabel={t("send.working")}
      onWords={send}
    >
      <p>{t("text")}</p>
      <p>{t("send.text")}</p>
      <p>{t("send.both")}</p>
      <Notice tone="caution" title={t("send.stays_title")}>
        <p>{t("send.stays")}</p>
      </Notice>
    </OwnWordsPage>
  );
}
