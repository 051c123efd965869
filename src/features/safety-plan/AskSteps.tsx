import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { StepPage } from "#features/safety-plan/StepPage.tsx";
import { Summary } from "#features/safety-plan/Summary.tsx";
import type { Given, Step } from "#features/safety-plan/steps.ts";
import { WordStep } from "#features/safety-plan/WordStep.tsx";
import type { TextInLanguage } from "#ui/text-in-language.ts";
import { useBusy } from "#ui/use-busy.ts";

interface AskStepsProps {
  readonly section: string;
  readonly steps: readonly Step[];
  readonly question: (stepId: string) => string;
  readonly hint: (stepId: string) => string;
  readonly label: (stepId: string, value: string) => TextInLanguage;
  /** Short name of a line in the summary. */
  readonly line: (stepId: string) => string;
  /** Read before the first answer. */
  readonly before: ReactNode;
  /** Stands in the summary, above the button that saves. */
  readonly afterwards?: ReactNode;
  readonly onLeave: () => void;
  /** Resolves to the type of an error, or null when it is kept. */
  readonly onSave: (given: Given) => Promise<string | null>;
}

/** One question a screen, then everything on one to read aloud and save. Nothing is chosen for anybody, nothing is kept before that. */
export function AskSteps(props: AskStepsProps) {
  const { steps, section, question, hint, label, onLeave } = props;
  const { t } = useTranslation("safety-plan");
  const [at, setAt] = useState(0);
  const [given, setGiven] = useState<Given>({});
  /** A line of the summary is changed: the next answer leads back to it. */
  const [changing, setChanging] = useState(false);
  useBusy(Object.keys(given).length > 0);

  const step = steps[at];
  if (!step) {
    return (
      <Summary
        {...props}
        given={given}
        onBack={() => setAt(steps.length - 1)}
        onChange={(index) => {
          setChanging(true);
          setAt(index);
        }}
      />
    );
  }
  const back = () => {
    if (changing) {
      setChanging(false);
      setAt(steps.length);
    } else if (at === 0) onLeave();
    else setAt(at - 1);
  };
  const answer = (values: readonly string[]) => {
    setGiven({ ...given, [step.id]: values });
    setAt(changing ? steps.length : at + 1);
    setChanging(false);
  };
  const shared = {
    section: `${section} · ${t("steps.of", { number: at + 1, count: steps.length })}`,
    question: question(step.id),
    hint: hint(step.id),
    onBack: back,
    onAnswer: answer,
  };
  if (step.kind === "word")
    return <WordStep key={step.id} {...shared} required={step.required ?? false} given={given[step.id]?.[0]} />;
  return (
    <StepPage
      key={step.id}
      {...shared}
      step={step}
      given={given[step.id] ?? []}
      label={(value) => label(step.id, value)}
      before={at === 0 ? props.before : null}
    />
  );
}
