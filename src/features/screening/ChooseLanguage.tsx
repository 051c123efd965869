import { useState } from "react";
import { useTranslation } from "react-i18next";
import { INTERPRETED, screeningMode } from "#features/screening/languages.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { LANGUAGES, ownName } from "#i18n/languages.ts";
import { useContentState, usePackText } from "#storage/react.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useWorkshop } from "#workflows/react.ts";

interface ChooseLanguageProps {
  readonly current: string | null;
  /** `answersCountAsNotSure`: no reviewed text and no interpreter, so nothing said can count as yes or no. */
  readonly onChosen: (language: string, answersCountAsNotSure: boolean) => void;
  readonly onBack: () => void;
}

/** The person's language. Where no native reviewer has passed the text, a human interpreter reads the reference text aloud. */
export function ChooseLanguage({ current, onChosen, onBack }: ChooseLanguageProps) {
  const { t } = useTranslation("screening");
  const { lang } = useLanguage();
  const { parts } = useContentState();
  const { languageSpoken } = useWorkshop();
  const [asked, setAsked] = useState<string | null>(null);
  const sample = usePackText(asked ?? "en")("q.q01");
  const packed = parts
    .flatMap((part) => [...part.values.keys()])
    .flatMap((name) => /^text\.([a-zA-Z-]+)\.team$/.exec(name)?.[1] ?? []);
  const codes = [...new Set([...LANGUAGES.map((l) => l.lang), ...packed, ...INTERPRETED])];

  if (asked !== null && screeningMode(asked, sample) === "interpreted") {
    return (
      <Page title={t("language.interpreter_title", { language: ownName(asked) })} back={() => setAsked(null)} focusKey={asked}>
        <Notice tone="caution">
          <p>{t("language.not_reviewed")}</p>
        </Notice>
        <p>{t("language.interpreter_question")}</p>
        <AnswerGrid label={t("language.interpreter_question")}>
          <AnswerButton
            value="interpreter"
            label={inLanguage(t("language.interpreter_yes"), lang)}
            onPress={() => onChosen(asked, false)}
          />
          <AnswerButton
            value="no_interpreter"
            label={inLanguage(t("language.interpreter_no"), lang)}
            onPress={() => onChosen(asked, true)}
          />
        </AnswerGrid>
      </Page>
    );
  }
  return (
    <Page title={t("language.title")} back={onBack} focusKey="languages">
      <AnswerGrid label={t("language.title")} columns="two">
        {codes.map((code) => (
          <Choice
            key={code}
            code={code}
            current={current}
            onPress={(direct) => {
              languageSpoken(code);
              if (direct) onChosen(code, false);
              else setAsked(code);
            }}
          />
        ))}
      </AnswerGrid>
    </Page>
  );
}

function Choice({
  code,
  current,
  onPress,
}: {
  readonly code: string;
  readonly current: string | null;
  readonly onPress: (direct: boolean) => void;
}) {
  const sample = usePackText(code)("q.q01");
  return (
    <AnswerButton
      value={code}
      label={inLanguage(ownName(code), code)}
      chosen={code === current}
      onPress={() => onPress(screeningMode(code, sample) === "direct")}
    />
  );
}
