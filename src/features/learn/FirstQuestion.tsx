import { Check, CircleQuestionMark, SkipForward, X } from "lucide-react";
import { useLanguage } from "#i18n/language-context.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { Page } from "#ui/Page.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface FirstQuestionProps<A extends string> {
  readonly question: string;
  readonly label: (answer: A) => string;
  readonly answers: readonly A[];
  readonly onAnswer: (answer: A) => void;
  readonly onBack: () => void;
}

const ICONS = { yes: Check, no: X, not_sure: CircleQuestionMark, skip: SkipForward } as const;

export function FirstQuestion<A extends keyof typeof ICONS>({
  question,
  label,
  answers,
  onAnswer,
  onBack,
}: FirstQuestionProps<A>) {
  const { lang } = useLanguage();
  return (
    <Page
      title={question}
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
              onPress={() => onAnswer(answer)}
            />
          ))}
        </AnswerGrid>
      }
    >
      <ListenButton text={question} lang={lang} />
    </Page>
  );
}
