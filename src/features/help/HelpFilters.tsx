import { Clock } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { Place } from "#domain/directory/distance.ts";
import { NEED_IDS, type NeedId } from "#domain/directory/needs.ts";
import type { Country } from "#domain/pack/common.ts";
import { type Filters, TOGGLES, toggled, WHO } from "#features/help/filters.ts";
import styles from "#features/help/Help.module.css";
import { NEED_PICTURES } from "#features/help/need-pictures.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";

interface HelpFiltersProps {
  readonly filters: Filters;
  readonly onFilters: (filters: Filters) => void;
  readonly country: Country;
  /** Those with something to show, the first ones first. */
  readonly countries: readonly Country[];
  /** Those of the region this phone has. */
  readonly homes: readonly Country[];
  readonly onCountry: (country: Country) => void;
  readonly places: readonly Place[];
}

const FIRST_NEEDS: readonly NeedId[] = ["doctor", "sleep", "lawyer"];
const ANYWHERE = "";

/** A few chips at hand, everything else folded below. */
export const HelpFilters = memo(function HelpFilters({
  filters,
  onFilters,
  country,
  countries,
  homes,
  onCountry,
  places,
}: HelpFiltersProps) {
  const { t } = useTranslation(["help", "common"]);
  const { needs, who, on, near } = filters;
  const setNeed = (value: NeedId) => onFilters({ ...filters, needs: toggled(needs, value) });
  const moreNeeds = needs.filter((need) => !FIRST_NEEDS.includes(need));
  return (
    <>
      <FilterChips
        label={t("where_label")}
        options={countries
          .filter((value) => homes.includes(value) || value === country)
          .map((value) => ({
            value,
            label: t(`common:country_own.${value}`, { defaultValue: t(`common:country.${value}`) }),
            testId: `country-${value}`,
          }))}
        chosen={[country]}
        onToggle={onCountry}
      />
      <FilterChips
        label={t("need_label")}
        options={[
          { value: "open_now" as const, label: t("open_now"), icon: Clock, testId: "filter-open_now" },
          ...[...FIRST_NEEDS, ...moreNeeds].map((value) => ({
            value,
            label: t(`need.${value}`),
            icon: NEED_PICTURES[value],
            testId: `need-${value}`,
          })),
        ]}
        chosen={[...needs, ...(on.includes("open_now") ? (["open_now"] as const) : [])]}
        onToggle={(value) => (value === "open_now" ? onFilters({ ...filters, on: toggled(on, value) }) : setNeed(value))}
      />
      <Disclosure title={t("filters")} testId="filters">
        <p className={styles.label}>{t("need_label")}</p>
        <FilterChips
          label={t("need_label")}
          options={NEED_IDS.map((value) => ({ value, label: t(`need.${value}`), icon: NEED_PICTURES[value] }))}
          chosen={needs}
          onToggle={setNeed}
        />
        <p className={styles.label}>{t("who_label")}</p>
        <FilterChips
          label={t("who_label")}
          options={WHO.map((value) => ({ value, label: t(`who_${value}`), testId: `who-${value}` }))}
          chosen={[who]}
          onToggle={(value) => onFilters({ ...filters, who: value })}
        />
        {places.length > 0 && (
          <>
            <p className={styles.label}>{t("near_label")}</p>
            <FilterChips
              label={t("near_label")}
              options={[
                { value: ANYWHERE, label: t("near_none"), testId: "near-anywhere" },
                ...places.map(({ name }) => ({ value: name, label: name, lang: "fr", testId: `near-${name}` })),
              ]}
              chosen={[near?.name ?? ANYWHERE]}
              onToggle={(name) => onFilters({ ...filters, near: places.find((place) => place.name === name) ?? null })}
            />
            <p className={styles.small}>{t("near_note")}</p>
          </>
        )}
        <FilterChips
          label={t("filters")}
          options={TOGGLES.map((value) => ({ value, label: t(value) }))}
          chosen={on}
          onToggle={(value) => onFilters({ ...filters, on: toggled(on, value) })}
        />
        <p className={styles.label}>{t("where_label")}</p>
        <FilterChips
          label={t("where_label")}
          options={countries.map((value) => ({ value, label: t(`common:country.${value}`) }))}
          chosen={[country]}
          onToggle={onCountry}
        />
      </Disclosure>
    </>
  );
});
