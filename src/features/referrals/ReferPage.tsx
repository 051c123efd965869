import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";
import { BasisSchema } from "#domain/case/schema.ts";
import { mustArrive } from "#domain/referral/basis.ts";
import { canOfferReferral } from "#domain/referral/offer.ts";
import { type BegunReferral, BegunReferralSchema, NOTHING_TAPPED } from "#features/referrals/begun.ts";
import { ChooseBasis } from "#features/referrals/ChooseBasis.tsx";
import { ChooseFields } from "#features/referrals/ChooseFields.tsx";
import { ChooseOrganisation } from "#features/referrals/ChooseOrganisation.tsx";
import { Sealed } from "#features/referrals/Sealed.tsx";
import type { ServiceCardSlot } from "#features/referrals/TheirNumbers.tsx";
import { type Candidates, useCandidates } from "#features/referrals/use-candidates.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { useOrganisations } from "#storage/react.ts";
import { NotSavedYet } from "#ui/NotSavedYet.tsx";
import { Page } from "#ui/Page.tsx";
import { useBusy } from "#ui/use-busy.ts";
import { readCase } from "#workflows/cases.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { type Draft, useDraft } from "#workflows/use-draft.ts";

interface ReferPageProps {
  readonly caseId: string;
  readonly ServiceCard: ServiceCardSlot;
}

/** To whom, on what basis, exactly what: three screens, nothing preselected on any of them but what the worker chose before a lock. */
export function ReferPage({ caseId, ServiceCard }: ReferPageProps) {
  const { t } = useTranslation("referrals");
  const opened = useVaultQuery((s) => readCase(s, caseId), caseId);
  const candidates = useCandidates(opened);
  const draft = useDraft({ form: "referral", caseId }, BegunReferralSchema);
  if (!candidates || draft.found === undefined) return <Page title={t("title")} back="/cases/open" quietTitle />;
  return <Refer caseId={caseId} ServiceCard={ServiceCard} candidates={candidates} draft={draft} found={draft.found} />;
}

interface ReferProps extends ReferPageProps {
  readonly candidates: Candidates;
  readonly draft: Draft<BegunReferral>;
  readonly found: BegunReferral | null;
}

function Refer({ caseId, ServiceCard, candidates, draft, found }: ReferProps) {
  const { isChild, saidNo, language } = candidates;
  const session = useSession();
  const organisations = useOrganisations();
  const today = utcDay(session.nowMs());
  // Made once: pressing Seal twice gives one referral.
  const refId = useMemo(newId, []);
  const [typed, setTyped] = useState<BegunReferral | null>(() => {
    const organisation = organisations.find(({ id }) => id === found?.organisationId);
    if (!found || !organisation || !canOfferReferral(organisation, { isChild, today }).ok) return null;
    // A yes is of its day: another day it is asked again.
    return found.basis?.day === today ? found : { ...found, basis: null, fields: null };
  });
  const [isBack, setBack] = useState(typed !== null);
  const [isSealed, setSealed] = useState(false);
  useBusy(!isSealed);

  const organisation = organisations.find(({ id }) => id === typed?.organisationId);
  const change = (next: BegunReferral) => {
    setTyped(next);
    draft.write(next);
  };
  const beginAnew = () => {
    setTyped(null);
    setBack(false);
  };
  const drop = async () => {
    if ((await draft.drop()).ok) beginAnew();
  };
  if (isSealed && organisation) return <Sealed organisation={organisation} isUrgent={mustArrive(typed?.basis?.kind)} />;
  if (!typed || !organisation) {
    const nothing = { tapped: NOTHING_TAPPED, basis: null, fields: null };
    return (
      <ChooseOrganisation
        isChild={isChild}
        ServiceCard={ServiceCard}
        onChosen={({ id }) => change({ organisationId: id, ...nothing })}
      />
    );
  }
  const notSaved = <NotSavedYet isBack={isBack} state={draft.state} onDrop={() => void drop()} />;
  if (!typed.basis) {
    return (
      <ChooseBasis
        organisation={organisation}
        isChild={isChild}
        saidNo={saidNo}
        language={language}
        purpose="help_by_this_organisation"
        from={typed.tapped}
        notSaved={notSaved}
        onTyped={(tapped) => change({ ...typed, tapped })}
        onBack={() => {
          void draft.drop();
          beginAnew();
        }}
        onChosen={(basis) => change({ ...typed, basis: v.parse(BasisSchema, basis) })}
      />
    );
  }
  return (
    <ChooseFields
      caseId={caseId}
      refId={refId}
      organisation={organisation}
      basis={typed.basis}
      candidates={candidates}
      from={typed.fields}
      notSaved={notSaved}
      onTyped={({ on, reach }) => change({ ...typed, fields: { on: [...on], reach: [...reach] } })}
      save={draft.save}
      onBack={() => change({ ...typed, basis: null, fields: null })}
      onSealed={() => setSealed(true)}
    />
  );
}
