import { useTranslation } from "react-i18next";
import type { PageLine } from "#domain/pack/pages.ts";
import styles from "#features/rights/Rights.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText } from "#storage/react.ts";
import { Said } from "#ui/Said.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";

/** One thing a line; what is still being checked says so beside it. */
export function PageLines({ lines }: { readonly lines: readonly PageLine[] }) {
  const { t } = useTranslation("rights");
  const { lang } = useLanguage();
  const text = usePackText(lang);
  return (
    <ul className={styles.lines}>
      {lines.map((line) => {
        const words = text(`page.line.${line.id}`);
        return (
          <li key={line.id} data-testid="page-line">
            <span {...ownLanguage(words)}>
              <Said id={`page.line.${line.id}`}>{words?.text ?? ""}</Said>
            </span>
            {line.check && <span className={styles.checking}> {t("line_check")}</span>}
          </li>
        );
      })}
    </ul>
  );
}
