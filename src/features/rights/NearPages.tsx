import { useTranslation } from "react-i18next";
import { PAGE_PICTURES } from "#features/rights/page-pictures.ts";
import styles from "#features/rights/Rights.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText, usePages } from "#storage/react.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { Door } from "#ui/Door.tsx";

/** The short pages people look for on another screen, folded there. */
export function NearPages({ near }: { readonly near: "danger" | "help" }) {
  const { t } = useTranslation("rights");
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const pages = usePages().pages.filter((page) => page.near.includes(near));
  if (pages.length === 0) return null;
  return (
    <div className={styles.screenOnly}>
      <Disclosure title={t("what_if")} hint={t("what_if_hint")} testId="near-pages">
        {pages.map((page) => (
          <Door
            key={page.id}
            href={`/rights/${page.id}`}
            icon={PAGE_PICTURES[page.picture]}
            title={text(`page.${page.id}.title`)?.text ?? page.id}
          />
        ))}
      </Disclosure>
    </div>
  );
}
