import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import type { Service } from "#domain/pack/services.ts";
import { FilterChips } from "#ui/FilterChips.tsx";

const SHOWN = 6;

interface PlaceChipsProps {
  readonly services: readonly Service[];
  readonly country: Country;
  readonly chosen: string | null;
  readonly onChoose: (city: string | null) => void;
}

/** Towns with most services here. The phone is never asked where it is. */
export function PlaceChips({ services, country, chosen, onChoose }: PlaceChipsProps) {
  const { t } = useTranslation("screening");
  const cities = useMemo(() => {
    const counts = new Map<string, number>();
    for (const { service_area, location } of services) {
      if (service_area.country === country && location?.city && !location.address_confidential)
        counts.set(location.city, (counts.get(location.city) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, SHOWN);
  }, [services, country]);
  if (cities.length < 2) return null;
  return (
    <FilterChips
      label={t("near")}
      options={cities.map(([city]) => ({ value: city, label: city, testId: `near-${city}` }))}
      chosen={chosen === null ? [] : [chosen]}
      onToggle={(city) => onChoose(city === chosen ? null : city)}
    />
  );
}
