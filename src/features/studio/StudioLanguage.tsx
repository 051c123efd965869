import { useTranslation } from "react-i18next";
import { LANGUAGES } from "#i18n/languages.ts";
import { AnswerButton } from "#ui/AnswerButton.tsx";
import { AnswerGrid } from "#ui/AnswerGrid.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { inLanguage } from "#ui/text-in-language.ts";
import { useWorkshop } from "#workflows/react.ts";
import type { StudioLine } from "#workflows/voice-studio.ts";

interface StudioLanguageProps {
  readonly lines: readonly StudioLine[];
  readonly onChoose: (lang: string) => void;
}

/** Which language is spoken; those begun come first. */
export function StudioLanguage({ lines, onChoose }: StudioLanguageProps) {
  const { t } = useTranslation("studio");
  const { languageSpoken } = useWorkshop();
  const begun = (lang: string) => lines.some((line) => line.lang === lang);
  const ordered = [...LANGUAGES].sort((a, b) => Number(begun(b.lang)) - Number(begun(a.lang)) || a.order - b.order);
  return (
    <Page title={t("language")} section={t("title")} back="/team" focusKey="language">
      <Notice>
        <p>{t("about")}</p>
      </Notice>
      <AnswerGrid label={t("language")}>
        {ordered.map(({ lang, name }) => (
          <AnswerButton
            key={lang}
            value={`studio-${lang}`}
            label={inLanguage(name, lang)}
            chosen={begun(lang)}
            onPress={() => {
              languageSpoken(lang);
              onChoose(lang);
            }}
          />
        ))}
      </AnswerGrid>
    </Page>
  );
}
