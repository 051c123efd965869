import { useTranslation } from "react-i18next";
import { ContentGate } from "#app/ContentGate.tsx";
import type { CountryChoice } from "#app/country.ts";
import { DangerPage } from "#features/danger/DangerPage.tsx";

export function DangerRoute({ country }: { readonly country: CountryChoice }) {
  const { t } = useTranslation("danger");
  return (
    <ContentGate title={t("title")}>
      {(notices) => <DangerPage country={country.country} onCountry={country.choose} notices={notices} />}
    </ContentGate>
  );
}
