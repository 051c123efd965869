import { RefreshCw } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { newCodeWord } from "#domain/case/safety-plan.ts";
import { LanguageChips } from "#features/safety-plan/LanguageChips.tsx";
import styles from "#features/safety-plan/SafetyPlan.module.css";
import { codeWords, useWordsIn } from "#features/safety-plan/use-words-in.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Actions } from "#ui/Actions.tsx";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { inLanguage } from "#ui/text-in-language.ts";

interface WordStepProps {
  readonly section: string;
  readonly question: string;
  readonly hint: string;
  readonly required: boolean;
  readonly given: string | undefined;
  readonly notSaved: ReactNode;
  readonly onBack: () => void;
  readonly onAnswer: (values: readonly string[]) => void;
}

const random = (): Uint16Array => crypto.getRandomValues(new Uint16Array(2));

/** A harmless word with a number, made here; another one, one from the list, or one in the person's language at a tap. */
export function WordStep({ section, question, hint, required, given, notSaved, onBack, onAnswer }: WordStepProps) {
  const { t } = useTranslation("safety-plan");
  const { lang: own } = useLanguage();
  const [lang, setLang] = useState(own);
  const words = codeWords(useWordsIn(lang));
  const [chosen, setChosen] = useState(given ?? "");
  // The words of another language arrive a moment after it was chosen.
  const [made, setMade] = useState({ words: words.join(), word: newCodeWord(words, random()) });
  if (made.words !== words.join()) setMade({ words: words.join(), word: newCodeWord(words, random()) });
  const word = chosen || made.word;
  const { dir } = inLanguage(word, lang);

  return (
    <Page
      title={question}
      section={section}
      back={onBack}
      focusKey="word"
      bottom={
        <Actions>
          <BigButton onPress={() => onAnswer([word])} testId="take-word">
            {t("word.take")}
          </BigButton>
          {!required && (
            <BigButton kind="quiet" onPress={() => onAnswer([])} testId="no-word">
              {t("word.without")}
            </BigButton>
          )}
        </Actions>
      }
    >
      {notSaved}
      <Quiet>{hint}</Quiet>
      <Card tone="sea" label={question}>
        <p className={styles.word} lang={lang} dir={dir} data-testid="code-word">
          {word}
        </p>
      </Card>
      <BigButton
        kind="secondary"
        icon={RefreshCw}
        onPress={() => {
          setChosen("");
          setMade({ words: words.join(), word: newCodeWord(words, random()) });
        }}
        testId="other-word"
      >
        {t("word.other")}
      </BigButton>
      <LanguageChips
        label={t("word.language")}
        chosen={lang}
        onChoose={(next) => {
          setChosen("");
          setLang(next);
        }}
      />
      <Disclosure title={t("word.choose")}>
        <AnswerGrid label={t("word.choose")} columns="two">
          {words.map((one) => (
            <AnswerButton
              key={one}
              value={one}
              label={inLanguage(one, lang)}
              chosen={word.startsWith(`${one} `)}
              onPress={() => setChosen(newCodeWord([one], random()))}
            />
          ))}
        </AnswerGrid>
      </Disclosure>
    </Page>
  );
}
