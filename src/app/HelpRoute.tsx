import { useTranslation } from "react-i18next";
import { ContentGate } from "#app/ContentGate.tsx";
import type { CountryChoice } from "#app/country.ts";
import { HelpPage } from "#features/help/HelpPage.tsx";
import { NearPages } from "#features/rights/NearPages.tsx";

export function HelpRoute({ country }: { readonly country: CountryChoice }) {
  const { t } = useTranslation("help");
  return (
    <ContentGate title={t("title")}>
      {(notices) => (
        <HelpPage country={country.country} onCountry={country.choose} notices={notices} more={<NearPages near="help" />} />
      )}
    </ContentGate>
  );
}
