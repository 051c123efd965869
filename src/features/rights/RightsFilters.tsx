import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import type { Who } from "#features/rights/audience.ts";
import { useRights } from "#storage/react.ts";
import { FilterChips } from "#ui/FilterChips.tsx";

interface RightsFiltersProps {
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
  readonly who: Who;
  readonly onWho: (who: Who) => void;
}

export function RightsFilters({ country, onCountry, who, onWho }: RightsFiltersProps) {
  const { t } = useTranslation(["rights", "common"]);
  const rights = useRights();
  const withRules = [...new Set(rights.map((right) => right.where))].filter((where) => where !== "INT" && where !== "EU");
  const countries: readonly Country[] = (withRules as readonly Country[]).includes(country) ? withRules : [country, ...withRules];
  return (
    <>
      {countries.length > 1 && (
        <FilterChips
          label={t("where")}
          options={countries.map((value) => ({
            value,
            label: t(`common:country_own.${value}`, { defaultValue: t(`common:country.${value}`) }),
            testId: `country-${value}`,
          }))}
          chosen={[country]}
          onToggle={onCountry}
        />
      )}
      <FilterChips
        label={t("who")}
        options={(["adult", "child", "family"] as const).map((value) => ({
          value,
          label: t(`who_${value}`),
          testId: `who-${value}`,
        }))}
        chosen={[who]}
        onToggle={onWho}
      />
    </>
  );
}
