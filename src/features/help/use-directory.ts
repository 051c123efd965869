import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { knownPlaces, type Place } from "#domain/directory/distance.ts";
import { type MatchedService, matchServices } from "#domain/directory/match-services.ts";
import { needsOf } from "#domain/directory/needs.ts";
import { isVisible, type Tier } from "#domain/directory/visibility.ts";
import type { Country } from "#domain/pack/common.ts";
import type { Service } from "#domain/pack/services.ts";
import { REFERENCE_LANGUAGE } from "#domain/pack/text-lookup.ts";
import { type Filters, inFoundOrder, passes, queryFor } from "#features/help/filters.ts";
import { useSearch } from "#features/help/use-search.ts";
import { useHomeCountries, usePackText, useServices } from "#storage/react.ts";

interface Reader {
  readonly country: Country;
  readonly lang: string;
  readonly nowMs: number;
  readonly tier: Tier;
}

export interface Directory {
  readonly matches: readonly MatchedService[];
  /** Those with something to show. */
  readonly countries: readonly Country[];
  /** Those of the region this phone has. */
  readonly homes: readonly Country[];
  /** Towns of the country to be near to. */
  readonly places: readonly Place[];
  /** What is typed does not count yet: nothing may be said about how many fit. */
  readonly isWaiting: boolean;
}

/** The list on the screen. Each keystroke only searches; what fits the filters is worked out when a filter changes. */
export function useDirectory({ country, lang, nowMs, tier }: Reader, filters: Filters, typed: string): Directory {
  const { t } = useTranslation("help");
  const text = usePackText(lang);
  const reference = usePackText(REFERENCE_LANGUAGE);
  const services = useServices();
  const homes = useHomeCountries();
  const needWords = useCallback(
    (service: Service) =>
      needsOf(service)
        .map((need) => (need === "used_or_forced" ? `${t(`need.${need}`)} ${t(`need_typed.${need}`)}` : t(`need.${need}`)))
        .join(" "),
    [t],
  );
  const found = useSearch(services, text, reference, needWords, typed);
  const fitting = useMemo(
    () =>
      matchServices(services, queryFor(filters, { country, lang, nowMs, tier })).filter((match) =>
        passes(match, filters.on, lang),
      ),
    [services, filters, country, lang, nowMs, tier],
  );
  const visible = useMemo(() => services.filter((service) => isVisible(service, tier)), [services, tier]);
  const countries = useMemo(
    () =>
      [...new Set([...homes, country, ...visible.map(({ service_area }) => service_area.country)])].filter(
        (one) => one !== "EU" && one !== "INT",
      ),
    [visible, country, homes],
  );
  const places = useMemo(() => knownPlaces(visible, country), [visible, country]);
  const byId = useMemo(() => new Map(fitting.map((match) => [match.service.id, match])), [fitting]);
  const matches = useMemo(() => (found ? inFoundOrder(byId, found) : fitting), [byId, fitting, found]);
  return { matches, countries, homes, places, isWaiting: found === undefined };
}
