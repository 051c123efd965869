import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";
import { StepPage } from "#features/safety-plan/StepPage.tsx";
import { Summary } from "#features/safety-plan/Summary.tsx";
import type { Given, Step } from "#features/safety-plan/steps.ts";
import { WordStep } from "#features/safety-plan/WordStep.tsx";
import { NotSavedYet } from "#ui/NotSavedYet.tsx";
import { Page } from "#ui/Page.tsx";
import type { TextInLanguage } from "#ui/text-in-language.ts";
import { useBusy } from "#ui/use-busy.ts";
import type { DraftPlace } from "#workflows/draft-rows.ts";
import { type Draft, useDraft } from "#workflows/use-draft.ts";

interface AskStepsProps {
  readonly section: string;
  readonly steps: readonly Step[];
  /** Where what is answered is kept as a draft until it is saved. */
  readonly place: DraftPlace;
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
  readonly onSave: (given: Given, save: Draft<unknown>["save"]) => Promise<string | null>;
}

const TypedSchema = v.strictObject({ at: v.number(), given: v.record(v.string(), v.array(v.string())) });
type Typed = v.InferOutput<typeof TypedSchema>;

/** Answers that can still be given, where somebody stopped. A day that has passed is asked again. */
function stillThere(steps: readonly Step[], { at, given }: Typed): Typed {
  const left = steps.flatMap((step) => {
    const values = given[step.id]?.filter((value) => step.kind === "word" || step.values.includes(value));
    return values?.length === given[step.id]?.length && values ? [[step.id, values] as const] : [];
  });
  const asked = steps.findIndex((step) => given[step.id] !== undefined && !left.some(([id]) => id === step.id));
  return { at: Math.min(at, steps.length, asked === -1 ? steps.length : asked), given: Object.fromEntries(left) };
}

/** One question a screen, then everything on one to read aloud and save. Nothing is chosen for anybody. */
export function AskSteps(props: AskStepsProps) {
  const draft = useDraft(props.place, TypedSchema);
  if (draft.found === undefined) return <Page title={props.section} back={props.onLeave} quietTitle />;
  const from = draft.found && stillThere(props.steps, draft.found);
  return <Asked {...props} draft={draft} from={from} />;
}

interface AskedProps extends AskStepsProps {
  readonly draft: Draft<Typed>;
  readonly from: Typed | null;
}

function Asked({ draft, from, ...props }: AskedProps) {
  const { steps, section, question, hint, label, onLeave } = props;
  const { t } = useTranslation("safety-plan");
  const [at, setAt] = useState(from?.at ?? 0);
  const [given, setGiven] = useState<Given>(from?.given ?? {});
  const [isBack, setBack] = useState(from !== null);
  /** A line of the summary is changed: the next answer leads back to it. */
  const [changing, setChanging] = useState(false);
  useBusy(Object.keys(given).length > 0);

  const drop = async () => {
    if (!(await draft.drop()).ok) return;
    setBack(false);
    setGiven({});
    setAt(0);
  };
  const notSaved = <NotSavedYet isBack={isBack} state={draft.state} onDrop={() => void drop()} />;
  const step = steps[at];
  if (!step) {
    return (
      <Summary
        {...props}
        notSaved={notSaved}
        onSave={(all) => props.onSave(all, draft.save)}
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
    const next = { ...given, [step.id]: [...values] };
    const nextAt = changing ? steps.length : at + 1;
    setGiven(next);
    setAt(nextAt);
    setChanging(false);
    draft.write({ at: nextAt, given: next as Typed["given"] });
  };
  const shared = {
    section: `${section} · ${t("steps.of", { number: at + 1, count: steps.length })}`,
    question: question(step.id),
    hint: hint(step.id),
    notSaved,
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
