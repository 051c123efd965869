import { Check, Languages } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { GreetingButton } from "#features/language/GreetingButton.tsx";
import styles from "#features/language/LanguagesPage.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { LANGUAGES, pickLanguage } from "#i18n/languages.ts";
import { Icon } from "#ui/Icon.tsx";
import { Page } from "#ui/Page.tsx";

/** Own names in own script, no flags; the one in use and the phone's own come first. */
export function LanguagesPage() {
  const { t } = useTranslation("language");
  const { lang, choose } = useLanguage();
  const [, navigate] = useLocation();
  const phone = pickLanguage(navigator.languages);
  const first = (code: string) => (code === lang ? 0 : code === phone ? 1 : 2);
  const ordered = [...LANGUAGES].sort((a, b) => first(a.lang) - first(b.lang) || a.order - b.order);
  return (
    <Page
      title={t("title")}
      back="/"
      above={
        <span className={styles.mark}>
          <Icon of={Languages} size={32} />
        </span>
      }
    >
      <ul className={styles.grid}>
        {ordered.map((meta) => (
          <li key={meta.lang} className={styles.cell} data-chosen={meta.lang === lang || undefined}>
            <button
              type="button"
              className={styles.name}
              lang={meta.lang}
              dir={meta.dir}
              aria-current={meta.lang === lang ? "true" : undefined}
              data-testid={`language-${meta.lang}`}
              onClick={() => void choose(meta.lang).then(() => navigate("/"))}
            >
              {meta.lang === lang && <Icon of={Check} size={22} />}
              {meta.name}
            </button>
            <GreetingButton lang={meta.lang} name={meta.name} />
          </li>
        ))}
      </ul>
    </Page>
  );
}
