import { BookOpen, Scale } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";
import type { Country } from "#domain/pack/common.ts";
import type { Topic } from "#domain/pack/rights.ts";
import { rightsFor, type Who } from "#features/rights/audience.ts";
import styles from "#features/rights/Rights.module.css";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText, useRights } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Chip } from "#ui/Chip.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { List } from "#ui/List.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { optional, packLine, uiLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Said } from "#ui/Said.tsx";
import { ownLanguage } from "#ui/text-in-language.ts";

interface TopicPageProps {
  readonly topic: Topic | "cards";
  readonly country: Country;
  readonly who: Who;
  readonly notices: ReactNode;
}

/** The rights of one topic, national ones first. */
export function TopicPage({ topic, country, who, notices }: TopicPageProps) {
  const { t } = useTranslation(["rights", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const all = rightsFor(useRights(), country, who);
  const shown =
    topic === "cards"
      ? all.filter((right) => right.kind === "card")
      : all.filter((right) => right.kind === "right" && right.topics.includes(topic));
  const fallback = shown.map((right) => text(`right.${right.id}.title`)).find((found) => found && found.lang !== lang);
  const heading = topic === "cards" ? "cards" : `topic.${topic}`;
  const lines = [
    uiLine("rights", heading, t(heading), lang),
    ...optional(shown.flatMap((right) => packLine(`right.${right.id}.title`, text(`right.${right.id}.title`)))),
  ];
  return (
    <Page title={<Said id={`ui.rights.${heading}`}>{t(heading)}</Said>} section={t("section")} back="/rights">
      {notices}
      <Quiet>{t("intro")}</Quiet>
      {shown.length > 0 && <ListenButton lines={lines} />}
      {shown.length === 0 && (
        <EmptyState icon={Scale} title={t("none")} action={<BigButton href="/help">{t("to_help")}</BigButton>}>
          <p>{t("none_text")}</p>
        </EmptyState>
      )}
      <List>
        {shown.map((right) => {
          const title = text(`right.${right.id}.title`);
          return (
            <li key={right.id}>
              <Link href={`/rights/${right.id}`} className={styles.entry} data-testid="right" data-right-id={right.id}>
                <span className={styles.entryTitle} {...ownLanguage(title)}>
                  <Said id={`right.${right.id}.title`}>{title?.text ?? right.id}</Said>
                </span>
                <Chip>{t(`common:country.${right.where}`)}</Chip>
              </Link>
            </li>
          );
        })}
      </List>
      {fallback && <DraftMark review="draft" shownIn={fallback.lang} />}
      <BigButton kind="secondary" icon={BookOpen} href="/help">
        {t("to_help")}
      </BigButton>
    </Page>
  );
}
