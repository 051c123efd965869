import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import { FilterChips } from "#ui/FilterChips.tsx";

interface CountryChipsProps {
  readonly countries: readonly Country[];
  readonly chosen: Country;
  readonly onChoose: (country: Country) => void;
}

export function CountryChips({ countries, chosen, onChoose }: CountryChipsProps) {
  const { t } = useTranslation(["danger", "common"]);
  return (
    <FilterChips
      label={t("country")}
      options={countries.map((country) => ({
        value: country,
        label: t(`common:country_own.${country}`, { defaultValue: t(`common:country.${country}`) }),
        testId: `country-${country}`,
      }))}
      chosen={[chosen]}
      onToggle={onChoose}
    />
  );
}
