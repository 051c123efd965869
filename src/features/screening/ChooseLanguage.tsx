import { useState } from "react";
import { useTranslation } from "react-i18next";
import { INTERPRETER_ROLES, type Interpreter } from "#domain/screening/types.ts";
import { INTERPRETED, screeningMode } from "#features/screening/languages.ts";
import { RoleAnswers } from "#features/screening/RoleAnswers.tsx";
import { WorkerLanguage } from "#features/screening/WorkerLanguage.tsx";
import { LANGUAGES, ownName } from "#i18n/languages.ts";
import { useContentState, usePackText } from "#storage/react.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useWorkshop } from "#workflows/react.ts";

export interface Spoken {
  readonly language: string;
  /** No reviewed text and no interpreter, so nothing said can count as yes or no. */
  readonly answersCountAsNotSure: boolean;
  /** Who reads aloud, where the language needs it. */
  readonly interpreter: Interpreter["role"] | null;
}

interface ChooseLanguageProps {
  readonly current: string | null;
  readonly onChosen: (spoken: Spoken) => void;
  readonly onBack: () => void;
  /** In a talk: the small text beneath can change too. */
  readonly small?: { readonly chosen: string; readonly onChoose: (lang: string) => void };
}

/** The person's language. Where no native reviewer has passed the text, a human interpreter reads the reference text aloud. */
export function ChooseLanguage({ current, onChosen, onBack, small }: ChooseLanguageProps) {
  const { t } = useTranslation("screening");
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
        <RoleAnswers
          roles={INTERPRETER_ROLES}
          chosen={null}
          noneLabel={t("language.interpreter_no")}
          onChosen={(role) => onChosen({ language: asked, answersCountAsNotSure: role === "none", interpreter: role })}
        />
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
              if (direct) onChosen({ language: code, answersCountAsNotSure: false, interpreter: null });
              else setAsked(code);
            }}
          />
        ))}
      </AnswerGrid>
      {small && <WorkerLanguage chosen={small.chosen} onChoose={small.onChoose} />}
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
