import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { PAGE_PICTURES } from "#features/rights/page-pictures.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText, usePages } from "#storage/react.ts";
import { Door } from "#ui/Door.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { List } from "#ui/List.tsx";
import { Page } from "#ui/Page.tsx";

/** Situations people ask about by what happens, not by the law. */
export function WhatIfPage({ notices }: { readonly notices: ReactNode }) {
  const { t } = useTranslation("rights");
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const { pages } = usePages();
  const other = pages.map((page) => text(`page.${page.id}.title`)).find((found) => found && found.lang !== lang);
  return (
    <Page title={t("what_if")} section={t("section")} back="/rights">
      {notices}
      <List>
        {pages.map((page) => (
          <li key={page.id}>
            <Door
              href={`/rights/${page.id}`}
              icon={PAGE_PICTURES[page.picture]}
              title={text(`page.${page.id}.title`)?.text ?? page.id}
              hint={text(`page.${page.id}.hint`)?.text ?? ""}
              testId={`page-${page.id}`}
            />
          </li>
        ))}
      </List>
      {other && <DraftMark review="draft" shownIn={other.lang} />}
    </Page>
  );
}
