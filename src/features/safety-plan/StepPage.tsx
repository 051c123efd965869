import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Step } from "#features/safety-plan/steps.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import type { TextInLanguage } from "#ui/text-in-language.ts";

interface StepPageProps {
  readonly section: string;
  readonly question: string;
  readonly hint: string;
  readonly step: Step;
  readonly given: readonly string[];
  readonly label: (value: string) => TextInLanguage;
  readonly before: ReactNode;
  readonly notSaved: ReactNode;
  readonly onBack: () => void;
  readonly onAnswer: (values: readonly string[]) => void;
}

/** Pressing at once after the page changed is a slip of a cold thumb, not an answer. */
const SLIP_MS = 150;

export function StepPage({ section, question, hint, step, given, label, before, notSaved, onBack, onAnswer }: StepPageProps) {
  const { t } = useTranslation("safety-plan");
  const [shownAt] = useState(() => performance.now());
  const [picked, setPicked] = useState(given);
  const many = step.kind === "many";

  const press = (value: string) => {
    if (performance.now() - shownAt < SLIP_MS) return;
    if (!many) onAnswer([value]);
    else setPicked(picked.includes(value) ? picked.filter((other) => other !== value) : [...picked, value]);
  };
  return (
    <Page
      title={question}
      section={section}
      back={onBack}
      focusKey={step.id}
      bottom={
        many ? (
          <BigButton onPress={() => onAnswer(picked)} disabled={(step.required ?? false) && picked.length === 0} testId="next">
            {picked.length === 0 && !step.required ? t("steps.none") : t("steps.next")}
          </BigButton>
        ) : undefined
      }
    >
      {notSaved}
      {before && (
        <Notice>
          <p>{before}</p>
        </Notice>
      )}
      <Quiet>
        {hint} {many && t("steps.several")}
      </Quiet>
      <AnswerGrid label={question}>
        {step.values.map((value) => (
          <AnswerButton
            key={value}
            value={value}
            kind={many ? "tick" : "press"}
            label={label(value)}
            chosen={picked.includes(value)}
            onPress={() => press(value)}
          />
        ))}
      </AnswerGrid>
    </Page>
  );
}
