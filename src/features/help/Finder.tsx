import { SearchX } from "lucide-react";
import { type ReactNode, useCallback, useMemo, useState } from "react";
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
import { StatusLine } from "#ui/StatusLine.tsx";
import { useAfterPaint } from "#ui/use-after-paint.ts";

interface FinderProps {
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
  readonly tier: Tier;
  readonly below: ((service: ListedService) => ReactNode) | undefined;
  /** Below the list. */
  readonly children: ReactNode;
}

const PAGE = 10;
const idOf = ({ service }: MatchedService): string => service.id;

/** Search, a few chips, cards. */
export function Finder({ country, onCountry, tier, below, children }: FinderProps) {
  const { t } = useTranslation("help");
  const { lang } = useLanguage();
  const text = usePackText(lang);
  const [typed, setTyped] = useState("");
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const [shown, setShown] = useState(PAGE);
  const [nowMs] = useState(() => Date.now());
  const { matches, countries, homes, places, isWaiting } = useDirectory({ country, lang, nowMs, tier }, filters, typed);
  const settled = useAfterPaint(matches);
  const wanted = useMemo(() => matches.slice(0, shown), [matches, shown]);
  const drawn = useDrawn(wanted, idOf);
  const narrowed = typed !== "" || isNarrowed(filters);
  const type = useCallback((value: string) => {
    setTyped(value);
    setShown(PAGE);
  }, []);
  const reset = () => {
    type("");
    setFilters(NO_FILTERS);
  };
  const sample = matches[0] && text(`service.${matches[0].service.id}.description`);
  const card = (match: MatchedService) => (
    <ServiceCard key={idOf(match)} match={match} nowMs={nowMs} needs={filters.needs} below={below} />
  );

  return (
    <>
      <div className={styles.screen}>
        <SearchField value={typed} onChange={type} />
        <HelpFilters
          filters={filters}
          onFilters={setFilters}
          country={country}
          countries={countries}
          homes={homes}
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
        {children}
      </div>
      <CallList matches={settled} />
    </>
  );
}
