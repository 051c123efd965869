import { useTranslation } from "react-i18next";
import { REFERENCE_TEXTS } from "#features/screening/languages.ts";
import runner from "#features/screening/Runner.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import { usePackText } from "#storage/react.ts";
import { DraftMark } from "#ui/DraftMark.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Quiet } from "#ui/Quiet.tsx";

interface WorkerLanguageProps {
  readonly chosen: string;
  readonly onChoose: (lang: string) => void;
}

/** The small text beneath: a reference text, or the language of the screens where the guides speak it. */
export function WorkerLanguage({ chosen, onChoose }: WorkerLanguageProps) {
  const { t } = useTranslation("screening");
  const { lang } = useLanguage();
  const own = usePackText(lang)("q.q01");
  const small = usePackText(chosen)("q.q01");
  const offered = [...new Set([...REFERENCE_TEXTS, ...(own?.lang === lang ? [lang] : [])])];
  return (
    <section aria-label={t("language.worker_title")}>
      <h2 className={runner.heading}>{t("language.worker_title")}</h2>
      <Quiet>{t("language.worker_text")}</Quiet>
      <FilterChips
        label={t("language.worker_title")}
        options={offered.map((code) => ({ value: code, label: ownName(code), lang: code, testId: `worker-language-${code}` }))}
        chosen={[chosen]}
        onToggle={onChoose}
      />
      {small && <DraftMark review={small.review} />}
    </section>
  );
}
