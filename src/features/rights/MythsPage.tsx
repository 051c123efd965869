import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import { rightsFor, type Who } from "#features/rights/audience.ts";
import { Pair } from "#features/rights/Pair.tsx";
import styles from "#features/rights/Rights.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText, useRights } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { optional, packLine, uiLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";
import { Paragraphs } from "#ui/Paragraphs.tsx";
import { Said } from "#ui/Said.tsx";
import { inLanguage, ownLanguage } from "#ui/text-in-language.ts";

interface MythsPageProps {
  readonly country: Country;
  readonly who: Who;
  readonly notices: ReactNode;
}

/** What people who use others say, each with the facts beneath. */
export function MythsPage({ country, who, notices }: MythsPageProps) {
  const { t } = useTranslation("rights");
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const myths = rightsFor(useRights(), country, who).filter((right) => right.kind === "myth");
  return (
    <Page title={t("myths")} section={t("section")} back="/rights">
      {notices}
      {myths.map((myth) => {
        const key = `right.${myth.id}`;
        const title = text(`${key}.title`);
        const body = text(`${key}.body`);
        const limits = text(`${key}.limits`);
        if (!title || !body) return null;
        return (
          <Disclosure
            key={myth.id}
            title={
              <span {...ownLanguage(title)}>
                <Said id={`${key}.title`}>{title.text}</Said>
              </span>
            }
            testId={`myth-${myth.id}`}
          >
            <ListenButton
              lines={[
                ...packLine(`${key}.title`, title),
                ...optional([uiLine("rights", "myth_true", t("myth_true"), lang)]),
                ...packLine(`${key}.body`, body),
                ...packLine(`${key}.limits`, limits),
              ]}
            />
            <h2 className={styles.label}>{t("myth_true")}</h2>
            <Paragraphs of={inLanguage(body.text, body.lang)} said={`${key}.body`} />
            {limits && (
              <>
                <h2 className={styles.label}>{t("limits")}</h2>
                <Paragraphs of={inLanguage(limits.text, limits.lang)} said={`${key}.limits`} />
              </>
            )}
            {myth.check && <p className={styles.small}>{t("check")}</p>}
            <DraftMark review={body.review} shownIn={body.lang === lang ? undefined : body.lang} />
          </Disclosure>
        );
      })}
      <Pair />
      <BigButton kind="secondary" href="/help">
        {t("to_help")}
      </BigButton>
    </Page>
  );
}
