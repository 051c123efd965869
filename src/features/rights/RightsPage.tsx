import {
  Baby,
  BookOpen,
  Briefcase,
  Coins,
  House,
  Landmark,
  type LucideIcon,
  MessageCircleQuestionMark,
  MessagesSquare,
  Plane,
  Scale,
  ScrollText,
  ShieldCheck,
  Signpost,
  Stethoscope,
} from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import type { Topic } from "#domain/pack/rights.ts";
import { rightsFor, TOPICS, type Who } from "#features/rights/audience.ts";
import { Pair } from "#features/rights/Pair.tsx";
import { RightsFilters } from "#features/rights/RightsFilters.tsx";
import { useLanguage } from "#i18n/language-context.ts";
import { usePages, useRights } from "#storage/react.ts";
import { Door } from "#ui/Door.tsx";
import { List } from "#ui/List.tsx";
import { ListenButton } from "#ui/ListenButton.tsx";
import { optional, uiLine } from "#ui/line.ts";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Said } from "#ui/Said.tsx";

interface RightsPageProps {
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
  readonly who: Who;
  readonly onWho: (who: Who) => void;
  readonly notices: ReactNode;
}

const ICONS: Record<Topic, LucideIcon> = {
  safe: ShieldCheck,
  stay: ScrollText,
  doctor: Stethoscope,
  lawyer: Scale,
  money: Coins,
  work: Briefcase,
  police: Landmark,
  child: Baby,
  story: MessagesSquare,
  home: House,
  arrival: Plane,
};

/** Topics as people ask about them. */
export function RightsPage({ country, onCountry, who, onWho, notices }: RightsPageProps) {
  const { t } = useTranslation("rights");
  const { lang } = useLanguage();
  const rights = useRights();
  const { pages } = usePages();
  const fitting = rightsFor(rights, country, who);
  const topics = (who === "child" ? ["child" as const, ...TOPICS.filter((topic) => topic !== "child")] : TOPICS)
    .map((topic) => ({ topic, count: fitting.filter((right) => right.kind === "right" && right.topics.includes(topic)).length }))
    .filter(({ count }) => count > 0);
  return (
    <Page title={<Said id="ui.rights.title">{t("title")}</Said>} section={t("section")} back="/">
      {notices}
      <Quiet>{t("intro")}</Quiet>
      <ListenButton
        lines={[
          uiLine("rights", "title", t("title"), lang),
          ...optional(topics.map(({ topic }) => uiLine("rights", `topic.${topic}`, t(`topic.${topic}`), lang))),
        ]}
      />
      <RightsFilters country={country} onCountry={onCountry} who={who} onWho={onWho} />
      <List>
        {topics.map(({ topic, count }) => (
          <li key={topic}>
            <Door
              href={`/rights/${topic}`}
              icon={ICONS[topic]}
              title={<Said id={`ui.rights.topic.${topic}`}>{t(`topic.${topic}`)}</Said>}
              hint={t("count", { count })}
              testId={`topic-${topic}`}
            />
          </li>
        ))}
        {pages.length > 0 && (
          <li>
            <Door href="/rights/what-if" icon={Signpost} title={t("what_if")} hint={t("what_if_hint")} testId="what-if" />
          </li>
        )}
        {fitting.some((right) => right.kind === "myth") && (
          <li>
            <Door href="/rights/myths" icon={MessageCircleQuestionMark} title={t("myths")} hint={t("myths_hint")} />
          </li>
        )}
        {fitting.some((right) => right.kind === "card") && (
          <li>
            <Door href="/rights/cards" icon={BookOpen} title={t("cards")} hint={t("cards_hint")} />
          </li>
        )}
      </List>
      <Pair />
    </Page>
  );
}
