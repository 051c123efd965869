import { Languages } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { hasPart, isLanguage, LANGUAGES, ownName } from "#i18n/languages.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";

interface WordsLanguageProps {
  readonly label: string;
  /** Those that are likely, the first ones first; every other behind one more press. */
  readonly near: readonly string[];
  readonly chosen: string;
  readonly onChoose: (lang: string) => void;
}

const withWords = (lang: string): boolean => isLanguage(lang) && hasPart(lang, "talk");

/** The language of what the person reads. */
export function WordsLanguage({ label, near, chosen, onChoose }: WordsLanguageProps) {
  const { t } = useTranslation("referrals");
  const [all, setAll] = useState(false);
  const likely = [...new Set([...near, chosen])].filter(withWords);
  const shown = all ? [...new Set([...likely, ...LANGUAGES.map(({ lang }) => lang).filter(withWords)])] : likely;
  return (
    <>
      <FilterChips
        label={label}
        options={shown.map((lang) => ({ value: lang, label: ownName(lang), lang, testId: `words-${lang}` }))}
        chosen={[chosen]}
        onToggle={onChoose}
      />
      {!all && (
        <BigButton kind="quiet" icon={Languages} onPress={() => setAll(true)} testId="words-more">
          {t("languages_more")}
        </BigButton>
      )}
    </>
  );
}
