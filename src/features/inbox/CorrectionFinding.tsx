import { Check, CircleX } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Decision, type Finding, MOST_WORDS, REFUSAL_REASONS } from "#domain/directory/corrections.ts";
import styles from "#features/inbox/Inbox.module.css";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { Actions } from "#ui/Actions.tsx";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Chip } from "#ui/Chip.tsx";
import { ChipRow } from "#ui/ChipRow.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { TextArea } from "#ui/TextArea.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface CorrectionFindingProps {
  readonly finding: Finding;
  /** `YYYY-MM-DD` where the service is. */
  readonly today: string;
  /** `null`: back among those that wait. False: it could not be kept. */
  readonly onDecide: (decision: Decision | null) => Promise<boolean>;
}

/** What was reported of one number, by how many, and what the editors make of it. */
export function CorrectionFinding({ finding, today, onDecide }: CorrectionFindingProps) {
  const { t } = useTranslation("inbox");
  const { lang } = useLanguage();
  const [step, setStep] = useState<"accept" | "refuse" | null>(null);
  const [words, setWords] = useState("");
  const { mark, reports, decision } = finding;
  const said = mark.outcome === "wrong" ? (mark.wrong ?? []) : [mark.outcome];
  const isLong = words.trim().length > MOST_WORDS;
  const senders = [...new Set(reports.map(({ from }) => cleanOutsideText(from)))].filter((name) => name !== "");
  // A number reported as right is not refused for being right.
  const reasons = REFUSAL_REASONS.filter((reason) => reason !== "rang_right" || mark.outcome !== "correct");

  const root = useRef<HTMLDivElement>(null);

  async function decide(next: Decision | null) {
    if (!(await onDecide(next))) return;
    setStep(null);
    // The button that was pressed is gone: whoever reads by ear or keyboard stays at this finding.
    root.current?.focus();
  }
  const accept = () => {
    if (isLong) return;
    const typed = words.trim();
    void decide({ outcome: "accepted", day: today, ...(typed !== "" && { words: typed }) });
  };
  return (
    <div ref={root} tabIndex={-1} className={styles.finding} data-testid="finding">
      <p>
        <strong>{said.map((key) => t(`corrections.${key}`)).join(" · ")}</strong>
      </p>
      <Quiet>
        {t("corrections.reports", { count: reports.length })} · {formatDay(mark.day, lang)}
        {senders.map((name) => (
          <span key={name}>
            {" · "}
            <Bidi>{name}</Bidi>
          </span>
        ))}
      </Quiet>
      {decision?.outcome === "accepted" && (
        <>
          <ChipRow>
            <Chip tone="green">{t("corrections.accepted")}</Chip>
          </ChipRow>
          {decision.words && (
            <p>
              <Bidi>{cleanOutsideText(decision.words)}</Bidi>
            </p>
          )}
        </>
      )}
      {decision?.outcome === "refused" && (
        <ChipRow>
          <Chip tone="plain">{t("corrections.refused", { reason: t(`corrections.reasons.${decision.reason}`) })}</Chip>
        </ChipRow>
      )}
      {decision && (
        <BigButton kind="quiet" onPress={() => void decide(null)} testId="correction-again">
          {t("corrections.again")}
        </BigButton>
      )}
      {!decision && (
        <Actions>
          <BigButton icon={Check} kind="secondary" onPress={() => setStep("accept")} testId="correction-accept">
            {t("corrections.accept")}
          </BigButton>
          <BigButton icon={CircleX} kind="secondary" onPress={() => setStep("refuse")} testId="correction-refuse">
            {t("corrections.refuse")}
          </BigButton>
        </Actions>
      )}
      {!decision && step === "accept" && (
        <>
          <TextArea
            label={t("corrections.words")}
            hint={t("corrections.words_hint")}
            error={isLong ? t("corrections.words_long", { number: MOST_WORDS }) : undefined}
            value={words}
            onChange={setWords}
            rows={2}
            testId="correction-words"
          />
          <BigButton onPress={accept} disabled={isLong} testId="correction-keep">
            {t("corrections.keep")}
          </BigButton>
        </>
      )}
      {!decision && step === "refuse" && (
        <AnswerGrid label={t("corrections.why")}>
          {reasons.map((reason) => (
            <AnswerButton
              key={reason}
              value={`refuse-${reason}`}
              label={inLanguage(t(`corrections.reasons.${reason}`), lang)}
              onPress={() => void decide({ outcome: "refused", day: today, reason })}
            />
          ))}
        </AnswerGrid>
      )}
    </div>
  );
}
