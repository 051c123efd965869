import { ArrowRight, CircleStop, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WhenReply } from "#domain/screening/types.ts";
import styles from "#features/screening/Runner.module.css";
import type { PlanSlots } from "#features/screening/slots.ts";
import { useWorkerText } from "#features/screening/use-words.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Actions } from "#ui/Actions.tsx";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useSessionState } from "#workflows/react.ts";

const REPLIES: readonly WhenReply[] = ["now", "past", "not_sure"];

interface SafetyScreenProps {
  /** When was asked already: an answer spoke of now, or of not sure. */
  readonly known: boolean;
  readonly slots: PlanSlots;
  /** The questions are over already. */
  readonly stopped: boolean;
  readonly onStop: () => void;
  readonly onResume: () => void;
}

/** Danger now, or past? Now and not sure show whom to call in this country; no label is shown, bystanders may look. */
export function SafetyScreen({ known, slots, stopped, onStop, onResume }: SafetyScreenProps) {
  const { t } = useTranslation("screening");
  const { lang } = useLanguage();
  const { enrolment } = useSessionState();
  const words = useWorkerText();
  const [reply, setReply] = useState<WhenReply | null>(known ? "now" : null);
  const { DangerNumbers, country, chooseCountry } = slots;

  if (reply === null) {
    return (
      <Page title={t("danger.title")} section={t("section.safety")} back={onResume} focusKey="safety">
        <p>{t("danger.ask")}</p>
        <div className={styles.answers}>
          <AnswerGrid label={t("danger.title")}>
            {REPLIES.map((value) => (
              <AnswerButton
                key={value}
                value={value}
                label={inLanguage(words(`label.${value}`)?.text ?? value, lang)}
                onPress={() => setReply(value)}
              />
            ))}
          </AnswerGrid>
        </div>
      </Page>
    );
  }
  const now = reply !== "past";
  return (
    <Page
      title={t(now ? "danger.title" : "danger.past_title")}
      focusKey={`danger:${reply}`}
      bottom={
        <Actions>
          <BigButton kind="secondary" icon={ArrowRight} onPress={onResume} testId="danger-resume">
            {t("danger.resume")}
          </BigButton>
          {!stopped && (
            <BigButton kind="secondary" icon={CircleStop} onPress={onStop} testId="stop-questions">
              {t("danger.stop")}
            </BigButton>
          )}
        </Actions>
      }
    >
      {now ? (
        <>
          <Notice tone="danger" live testId="danger-now">
            <p>{t("danger.text")}</p>
          </Notice>
          <DangerNumbers country={country} onCountry={chooseCountry} />
          <BigButton kind="danger" icon={TriangleAlert} href="/danger" testId="open-danger">
            {t("danger.open")}
          </BigButton>
          <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />
        </>
      ) : (
        <>
          <p>{t("danger.past")}</p>
          <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />
        </>
      )}
    </Page>
  );
}
