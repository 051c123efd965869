import { Handshake } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { HandOverView } from "#domain/case/case-view.ts";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";

interface HandOverStateProps {
  readonly handOver: HandOverView;
  /** Why that phone may not have it, while nobody there has answered. */
  readonly stopped: { readonly why: string; readonly mayHaveLeft: boolean } | undefined;
  readonly onChooseAnother: () => void;
}

/** How far a case is that was handed to a colleague, and what to do where their phone does not count any more. */
export function HandOverState({ handOver, stopped, onChooseAnother }: HandOverStateProps) {
  const { t } = useTranslation("hand-over");
  const { lang } = useLanguage();
  const { to, state, atMs, answeredAtMs, reason } = handOver;
  const name = cleanOutsideText(to.name);
  const when = `${formatDayAt(answeredAtMs ?? atMs, lang)}${reason ? ` · ${t(`reason.${reason}`)}` : ""}`;
  if (stopped)
    return (
      <Notice tone="danger" title={t(`stopped.${stopped.why}`, { name })} testId="hand-over-stopped-now">
        <p>{t(stopped.mayHaveLeft ? "stopped.may_have_left" : "stopped.not_sent", { name })}</p>
        <p>{when}</p>
        <BigButton kind="secondary" icon={Handshake} onPress={onChooseAnother} testId="choose-another">
          {t("stopped.another")}
        </BigButton>
      </Notice>
    );
  return (
    <Notice
      tone={state === "accepted" || state === "waiting" ? "info" : "caution"}
      title={t(`state.${state}`, { name })}
      testId={`hand-over-${state}`}
    >
      <p>{when}</p>
      {handOver.mayHaveLeft && <p>{t("stopped.ring", { name })}</p>}
      <p>{t(state === "accepted" ? "state.copy_stays" : "state.still_yours")}</p>
    </Notice>
  );
}
