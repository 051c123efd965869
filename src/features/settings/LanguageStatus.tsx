import { useTranslation } from "react-i18next";
import styles from "#features/settings/LanguageStatus.module.css";
import { Bidi } from "#i18n/Bidi.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { hasPart, LANGUAGES, type LanguageMeta, PARTS } from "#i18n/languages.ts";
import { Disclosure } from "#ui/Disclosure.tsx";

function stateOf({ review, reading }: LanguageMeta): "reference" | "draft" | "read_back" | "reviewed" {
  return review === "draft" && reading?.default?.reader !== undefined ? "read_back" : review;
}

/** What is there in each language, and who has read it: a worker should know before they rely on it. */
export function LanguageStatus() {
  const { t } = useTranslation("settings");
  const list = new Intl.ListFormat(useLanguage().intl, { type: "unit" });
  return (
    <Disclosure title={t("languages.title")} testId="language-status">
      <dl className={styles.languages}>
        {LANGUAGES.map((meta) => (
          <div key={meta.lang} data-language={meta.lang}>
            <dt>
              <Bidi lang={meta.lang}>{meta.name}</Bidi>
            </dt>
            <dd>{t(`languages.${stateOf(meta)}`)}</dd>
            <dd>
              {t("languages.there", {
                parts: list.format(PARTS.filter((part) => hasPart(meta.lang, part)).map((part) => t(`languages.parts.${part}`))),
              })}
            </dd>
          </div>
        ))}
      </dl>
    </Disclosure>
  );
}
