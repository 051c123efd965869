import { LANGUAGES } from "#i18n/languages.ts";
import { FilterChips } from "#ui/FilterChips.tsx";

interface LanguageChipsProps {
  readonly label: string;
  readonly chosen: string;
  readonly onChoose: (lang: string) => void;
}

export function LanguageChips({ label, chosen, onChoose }: LanguageChipsProps) {
  return (
    <FilterChips
      label={label}
      options={LANGUAGES.map(({ lang, name }) => ({ value: lang, label: name, lang, testId: `word-language-${lang}` }))}
      chosen={[chosen]}
      onToggle={onChoose}
    />
  );
}
