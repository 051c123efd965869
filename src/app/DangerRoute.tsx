import { BatteryLow } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ContentGate } from "#app/ContentGate.tsx";
import type { CountryChoice } from "#app/country.ts";
import { DangerPage } from "#features/danger/DangerPage.tsx";
import { NearPages } from "#features/rights/NearPages.tsx";
import { Door } from "#ui/Door.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { useCurrent } from "#workflows/current.ts";
import { useOnCall } from "#workflows/on-call.ts";

/** The same page for everybody; while a team's vault is open its lead stands on it, and Back leads to where the worker was. */
export function DangerRoute({ country }: { readonly country: CountryChoice }) {
  const { t } = useTranslation(["danger", "aids"]);
  const onCall = useOnCall();
  const { resumeRowId } = useCurrent();
  const back = !onCall ? "/" : resumeRowId ? "/screen" : "/team";
  return (
    <ContentGate title={t("title")}>
      {(notices) => (
        <DangerPage
          country={country.country}
          onCountry={country.choose}
          back={back}
          more={
            <>
              <NearPages near="danger" />
              <Door href="/numbers" icon={BatteryLow} title={t("aids:title")} testId="door-numbers" />
            </>
          }
          notices={
            <>
              {onCall && <LeadCall lead={onCall.lead} />}
              {notices}
            </>
          }
        />
      )}
    </ContentGate>
  );
}
