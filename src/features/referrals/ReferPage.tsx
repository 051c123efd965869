import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Organisation } from "#domain/pack/network.ts";
import type { Basis } from "#domain/referral/types.ts";
import { ChooseBasis } from "#features/referrals/ChooseBasis.tsx";
import { ChooseFields } from "#features/referrals/ChooseFields.tsx";
import { ChooseOrganisation } from "#features/referrals/ChooseOrganisation.tsx";
import { Sealed } from "#features/referrals/Sealed.tsx";
import { useCandidates } from "#features/referrals/use-candidates.ts";
import { newId } from "#lib/ids.ts";
import { Page } from "#ui/Page.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { readCase } from "#workflows/cases.ts";
import { useVaultQuery } from "#workflows/react.ts";

type Step =
  | { readonly at: "organisation" }
  | { readonly at: "basis"; readonly organisation: Organisation }
  | { readonly at: "fields"; readonly organisation: Organisation; readonly basis: Basis }
  | { readonly at: "sealed"; readonly organisation: Organisation };

/** To whom, on what basis, exactly what: three screens, nothing preselected on any of them. */
export function ReferPage({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation("referrals");
  const opened = useVaultQuery((s) => readCase(s, caseId), caseId);
  // Made once: pressing Seal twice gives one referral.
  const refId = useMemo(newId, []);
  const [step, setStep] = useState<Step>({ at: "organisation" });
  const candidates = useCandidates(opened);
  useBusy(step.at !== "sealed");

  if (!opened || !candidates) return <Page title={t("title")} back="/cases/open" quietTitle />;
  const { isChild, language } = candidates;
  if (step.at === "sealed") return <Sealed organisation={step.organisation} />;
  if (step.at === "organisation")
    return <ChooseOrganisation isChild={isChild} onChosen={(organisation) => setStep({ at: "basis", organisation })} />;
  if (step.at === "basis") {
    return (
      <ChooseBasis
        organisation={step.organisation}
        isChild={isChild}
        language={language}
        onBack={() => setStep({ at: "organisation" })}
        onChosen={(basis) => setStep({ at: "fields", organisation: step.organisation, basis })}
      />
    );
  }
  return (
    <ChooseFields
      caseId={caseId}
      refId={refId}
      organisation={step.organisation}
      basis={step.basis}
      candidates={candidates}
      onBack={() => setStep({ at: "basis", organisation: step.organisation })}
      onSealed={() => setStep({ at: "sealed", organisation: step.organisation })}
    />
  );
}
