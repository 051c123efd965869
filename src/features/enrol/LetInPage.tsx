import { CircleSlash, UserRoundPlus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { MOST_NAME_CHARS, TRAINING_FLAGS, type TrainingFlag } from "#domain/team/desk.ts";
import { ReadCode } from "#features/enrol/ReadCode.tsx";
import { ShowCode, SixWords } from "#features/enrol/ShowCode.tsx";
import { useOver } from "#features/enrol/use-over.ts";
import { Bidi } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { Actions } from "#ui/Actions.tsx";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Field } from "#ui/Field.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useAwake } from "#ui/use-awake.ts";
import { useSession } from "#workflows/react.ts";
import { letIn, readJoinCode, type SeenJoin } from "#workflows/team-desk.ts";

type Step =
  | { readonly is: "read" }
  | { readonly is: "compare"; readonly seen: SeenJoin }
  | { readonly is: "answer"; readonly name: string; readonly code: string; readonly untilMs: number };

const DESK = "/settings/team";

/** The coordinator's side: reads the volunteer's code, compares six words, chooses the training, shows the answer. */
export function LetInPage() {
  const { t } = useTranslation(["enrol", "errors"]);
  const session = useSession();
  const [step, setStep] = useState<Step>({ is: "read" });
  const [error, setError] = useState<string | null>(null);
  useAwake(true);

  async function read(text: string) {
    const seen = await readJoinCode(session, text);
    setError(seen.ok ? null : seen.error.type);
    if (seen.ok) setStep({ is: "compare", seen: seen.value });
  }
  async function answer(seen: SeenJoin, name: string, flags: readonly TrainingFlag[]) {
    const done = await letIn(session, seen, name, flags);
    setError(done.ok ? null : done.error.type);
    if (done.ok) setStep({ is: "answer", name: name.trim(), ...done.value });
  }
  function again() {
    setError(null);
    setStep({ is: "read" });
  }

  const trouble = error && (
    <Notice tone="danger" live testId="let-in-error">
      <p>{t(`errors:${error}`)}</p>
    </Notice>
  );
  if (step.is === "compare")
    return <Compare seen={step.seen} trouble={trouble} onYes={(...how) => void answer(step.seen, ...how)} onNo={again} />;
  if (step.is === "answer") return <Answer name={step.name} code={step.code} untilMs={step.untilMs} />;
  return (
    <Page title={t("let_in.title")} back={DESK} focusKey="read">
      <p>{t("let_in.text")}</p>
      <ReadCode onText={(text) => void read(text)} testId="let-in" />
      {trouble}
    </Page>
  );
}

interface CompareProps {
  readonly seen: SeenJoin;
  readonly trouble: ReactNode;
  readonly onYes: (name: string, flags: readonly TrainingFlag[]) => void;
  readonly onNo: () => void;
}

function Compare({ seen, trouble, onYes, onNo }: CompareProps) {
  const { t } = useTranslation("enrol");
  const { lang } = useLanguage();
  const [name, setName] = useState("");
  const [flags, setFlags] = useState<readonly TrainingFlag[]>([]);
  const toggle = (flag: TrainingFlag) =>
    setFlags((now) => (now.includes(flag) ? now.filter((each) => each !== flag) : [...now, flag]));
  const tooLong = name.trim().length > MOST_NAME_CHARS;
  return (
    <Page
      title={t("let_in.compare")}
      back={onNo}
      focusKey="compare"
      bottom={
        <Actions>
          <BigButton
            icon={UserRoundPlus}
            onPress={() => onYes(name, flags)}
            disabled={name.trim() === "" || tooLong}
            testId="let-in-yes"
          >
            {t("let_in.yes")}
          </BigButton>
          <BigButton kind="secondary" icon={CircleSlash} onPress={onNo} testId="let-in-no">
            {t("let_in.no")}
          </BigButton>
        </Actions>
      }
    >
      <Section title={t("words.title")}>
        <SixWords words={seen.words} testId="let-in-words" />
        <p>{t("words.compare")}</p>
      </Section>
      <Field
        label={t("let_in.name")}
        hint={t("let_in.name_hint")}
        value={name}
        onChange={setName}
        error={tooLong ? t("let_in.name_long", { count: MOST_NAME_CHARS }) : undefined}
        testId="let-in-name"
      />
      <h2>{t("flags.title")}</h2>
      <Quiet>{t("flags.text")}</Quiet>
      <AnswerGrid label={t("flags.title")}>
        {TRAINING_FLAGS.map((flag) => (
          <AnswerButton
            key={flag}
            kind="tick"
            value={flag}
            label={inLanguage(t(`flags.${flag}`), lang)}
            chosen={flags.includes(flag)}
            onPress={() => toggle(flag)}
          />
        ))}
      </AnswerGrid>
      {trouble}
    </Page>
  );
}

function Answer({ name, code, untilMs }: { readonly name: string; readonly code: string; readonly untilMs: number }) {
  const { t } = useTranslation("enrol");
  const isOver = useOver(untilMs);
  return (
    <Page title={t("let_in.answer")} back={DESK} focusKey="answer">
      <p>
        <Bidi>{name}</Bidi>
      </p>
      {isOver ? (
        <Notice tone="caution" title={t("join.over_title")} live testId="answer-over">
          <p>{t("let_in.over")}</p>
        </Notice>
      ) : (
        <>
          <p>{t("let_in.answer_text")}</p>
          <ShowCode code={code} label={t("let_in.picture")} testId="answer-code" />
          <Quiet>{t("let_in.sealed")}</Quiet>
        </>
      )}
    </Page>
  );
}
