import { Check, CircleQuestionMark, SkipForward, X } from "lucide-react";
import { useLanguage } from "#i18n/language-context.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { uiLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";
import { Said } from "#ui/Said.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface FirstQuestionProps<A extends string> {
  readonly question: string;
  /** Key of the question and, followed by the answer, of each answer in the words of these pages. */
  readonly about: string;
  readonly label: (answer: A) => string;
  readonly answers: readonly A[];
  readonly onAnswer: (answer: A) => void;
  readonly onBack: () => void;
}

const ICONS = { yes: Check, no: X, not_sure: CircleQuestionMark, skip: SkipForward } as const;

export function FirstQuestion<A extends keyof typeof ICONS>({
  question,
  about,
  label,
  answers,
  onAnswer,
  onBack,
}: FirstQuestionProps<A>) {
  const { lang } = useLanguage();
  return (
    <Page
      title={<Said id={`ui.learn.${about}.question`}>{question}</Said>}
      back={onBack}
      focusKey={question}
      bottom={
        <AnswerGrid label={question}>
          {answers.map((answer) => (
            <AnswerButton
              key={answer}
              value={answer}
              icon={ICONS[answer]}
              label={inLanguage(label(answer), lang)}
              said={`ui.learn.${about}.${answer}`}
              onPress={() => onAnswer(answer)}
            />
          ))}
        </AnswerGrid>
      }
    >
      <ListenButton
        lines={[
          uiLine("learn", `${about}.question`, question, lang),
          ...answers.map((answer) => uiLine("learn", `${about}.${answer}`, label(answer), lang)),
        ]}
      />
    </Page>
  );
}
