import { Printer, SearchX } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ListedService } from "#domain/directory/call-marks.ts";
import type { MatchedService } from "#domain/directory/match-services.ts";
import type { Tier } from "#domain/directory/visibility.ts";
import type { Country } from "#domain/pack/common.ts";
import { CallList } from "#features/help/CallList.tsx";
import { type Filters, isNarrowed, NO_FILTERS } from "#features/help/filters.ts";
import styles from "#features/help/Help.module.css";
import { HelpFilters } from "#features/help/HelpFilters.tsx";
import { SearchField } from "#features/help/SearchField.tsx";
import { ServiceCard } from "#features/help/ServiceCard.tsx";
import { useDirectory } from "#features/help/use-directory.ts";
import { useDrawn } from "#features/help/use-drawn.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { DraftMark } from "#ui/DraftMark.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { List } from "#ui/List.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { useAfterPaint } from "#ui/use-after-paint.ts";

interface HelpPageProps {
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
  /** Above the list. */
  readonly notices: ReactNode;
  readonly tier?: Tier;
  readonly title?: string;
  readonly back?: string;
  /** At the foot of each card. */
  readonly below?: (service: ListedService) => ReactNode;
  /** What people look for next, below the list. */
  readonly more?: ReactNode;
}

const PAGE = 10;
const idOf = ({ service }: MatchedService): string => service.id;

/** Services that fit, best first: search, a few chips, cards. */
export function HelpPage({ country, onCountry, notices, tier = "public", title, back = "/", below, more }: HelpPageProps) {
  const { t } = useTranslation(["help", "common"]);
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const [typed, setTyped] = useState("");
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const [shown, setShown] = useState(PAGE);
  const [nowMs] = useState(() => Date.now());
  const { matches, countries, places, isWaiting } = useDirectory({ country, lang, nowMs, tier }, filters, typed);
  const settled = useAfterPaint(matches);
  const wanted = useMemo(() => matches.slice(0, shown), [matches, shown]);
  const drawn = useDrawn(wanted, idOf);
  const narrowed = typed !== "" || isNarrowed(filters);
  const reset = () => {
    setTyped("");
    setFilters(NO_FILTERS);
    setShown(PAGE);
  };
  const sample = matches[0] && text(`service.${matches[0].service.id}.description`);
  const heading = title ?? t("title");
  const card = (match: MatchedService) => (
    <ServiceCard key={idOf(match)} match={match} nowMs={nowMs} needs={filters.needs} below={below?.(match.service)} />
  );

  return (
    <Page title={heading} section={heading} back={back} quietTitle>
      {notices}
      <div className={styles.screen}>
        <SearchField
          value={typed}
          onChange={(value) => {
            setTyped(value);
            setShown(PAGE);
          }}
        />
        <HelpFilters
          filters={filters}
          onFilters={setFilters}
          country={country}
          countries={countries}
          onCountry={onCountry}
          places={places}
        />
        <StatusLine text={narrowed && !isWaiting ? t("found", { count: matches.length }) : ""} testId="found" />
        {matches.length === 0 && (
          <EmptyState
            icon={SearchX}
            title={t("none")}
            action={
              <BigButton kind="secondary" onPress={reset}>
                {t("reset")}
              </BigButton>
            }
          >
            <p>{t("none_text")}</p>
          </EmptyState>
        )}
        {sample && <DraftMark review={sample.review} shownIn={sample.lang === lang ? undefined : sample.lang} />}
        <List>
          {[
            ...drawn.items.map(card),
            // One array, so that a card keeps its place in the document whichever it belongs to.
            ...(drawn.older.length > 0 ? [<li key="older" className={styles.older} hidden />, ...drawn.older.map(card)] : []),
          ]}
        </List>
        {matches.length > shown && (
          <BigButton kind="secondary" onPress={() => setShown(shown + PAGE)}>
            {t("more")}
          </BigButton>
        )}
        {more}
        {tier === "public" && <Quiet>{t("not_public")}</Quiet>}
        <Quiet>{t("trace")}</Quiet>
        <BigButton kind="quiet" icon={Printer} onPress={() => window.print()}>
          {t("print")}
        </BigButton>
      </div>
      <CallList matches={settled} />
    </Page>
  );
}
