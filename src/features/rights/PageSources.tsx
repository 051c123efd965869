import { useTranslation } from "react-i18next";
import type { PageLine } from "#domain/pack/pages.ts";
import styles from "#features/rights/Rights.module.css";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";

interface PageSourcesProps {
  readonly lines: readonly PageLine[];
  readonly checkedOn: string;
}

/** Line by line: where it comes from and how sure it is; plain advice says that it is no rule. */
export function PageSources({ lines, checkedOn }: PageSourcesProps) {
  const { t } = useTranslation("rights");
  const { lang } = useLanguage();
  const text = usePackText(lang);
  return (
    <Disclosure title={t("source")} hint={t("read_on", { day: formatDay(checkedOn, lang) })} testId="page-sources">
      <p>{t("lawyer_sign")}</p>
      <ul className={styles.sources}>
        {lines.map((line) => {
          const words = text(`page.line.${line.id}`);
          return (
            <li key={line.id}>
              <span {...ownLanguage(words)}>{words?.text}</span>
              <p className={styles.small}>
                {line.confidence ? t(`certainty.${line.confidence}`) : t("line_practical")}
                {line.source && (
                  <>
                    {" "}
                    <Bidi lang="en">{cleanOutsideText(line.source)}</Bidi>
                  </>
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </Disclosure>
  );
}
