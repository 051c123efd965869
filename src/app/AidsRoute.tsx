import { useTranslation } from "react-i18next";
import { ContentGate } from "#app/ContentGate.tsx";
import type { CountryChoice } from "#app/country.ts";
import { AidsPage } from "#features/aids/AidsPage.tsx";

export function AidsRoute({ country }: { readonly country: CountryChoice }) {
  const { t } = useTranslation("aids");
  return (
    <ContentGate title={t("title")}>
      {(notices) => <AidsPage country={country.country} onCountry={country.choose} notices={notices} />}
    </ContentGate>
  );
}
