import { CircleStop } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { megabytes } from "#i18n/megabytes.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Progress } from "#ui/Progress.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { type SentCopy, stopSending } from "#workflows/copy-sent.ts";
import { useSession } from "#workflows/react.ts";

/** How far a copy is on its way to a colleague's phone, and whether that phone said that all of it is there. */
export function SentCopyCard({ copy }: { readonly copy: SentCopy }) {
  const { t } = useTranslation(["copy", "errors", "hand-over", "team"]);
  const { lang } = useLanguage();
  const session = useSession();
  const [error, setError] = useState<string | null>(null);
  const { copyNo, name, atMs, of, size, sent, arrivedMs, ended, trouble, failure } = copy;
  const shown = cleanOutsideText(name);
  const parts = t("transit.parts", { sent, of });
  const state = arrivedMs !== undefined ? "arrived" : (ended ?? (sent < of ? "going" : "unconfirmed"));

  async function stop() {
    const done = await stopSending(session, copyNo);
    setError(done.ok ? null : done.error.type);
  }
  return (
    <Card as="li" tone={state === "arrived" ? "sea" : "plain"} testId="copy-sent" data={{ "data-state": state }}>
      <h3>{t("transit.to", { name: shown, day: formatDayAt(atMs, lang) })}</h3>
      {arrivedMs !== undefined && <p>{t("transit.arrived", { day: formatDayAt(arrivedMs, lang) })}</p>}
      {state === "going" && (
        <>
          <Progress label={parts} value={sent / of} />
          {trouble ? (
            <Notice tone="caution" title={t(`hand-over:stopped.${trouble}`, { name: shown })} testId="copy-trouble">
              <p>{t("transit.trouble")}</p>
            </Notice>
          ) : (
            <Quiet>{failure === undefined ? t("transit.going") : t(`team:contact.${failure}`)}</Quiet>
          )}
          <BigButton kind="secondary" icon={CircleStop} onPress={() => void stop()} testId="copy-stop-sending">
            {t("transit.stop")}
          </BigButton>
        </>
      )}
      {state === "unconfirmed" && (
        <>
          <p>{t("transit.unconfirmed")}</p>
          <Quiet>{t("transit.unconfirmed_text")}</Quiet>
        </>
      )}
      {ended && arrivedMs === undefined && <p>{t(`transit.${ended}`)}</p>}
      <Quiet>{t("transit.size", { size: megabytes(size, lang) })}</Quiet>
      <Refusal why={error && t(`errors:${error}`)} />
    </Card>
  );
}
