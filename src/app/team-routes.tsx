import { lazy, type ReactNode, Suspense, use, useMemo } from "react";
import { Redirect, Route, Switch } from "wouter";
import { ContentHere } from "#app/ContentHere.tsx";
import type { CountryChoice } from "#app/country.ts";
import { NotFound } from "#app/NotFound.tsx";
import { PhoneRoute } from "#app/PhoneRoute.tsx";
import { usePorts } from "#app/ports.ts";
import { SettingsRoute } from "#app/SettingsRoute.tsx";
import { isForTrying } from "#content/trust-root.ts";
import { DangerInline } from "#features/danger/DangerInline.tsx";
import { CallList } from "#features/help/CallList.tsx";
import { ServiceCard } from "#features/help/ServiceCard.tsx";
import { HeldWaiting } from "#features/person-held/HeldWaiting.tsx";
import type { PlanSlots } from "#features/screening/slots.ts";
import { ShiftHint } from "#features/shift/ShiftHint.tsx";
import { TeamGate } from "#features/team/TeamGate.tsx";
import { Tonight } from "#features/team/Tonight.tsx";
import { askToKeep, mayVanish } from "#offline/storage-status.ts";
import { useCurrent } from "#workflows/current.ts";
import { useHeld } from "#workflows/person-held.ts";
import { WorkshopContext } from "#workflows/react.ts";

const SafeguardingLog = lazy(async () => ({ default: (await import("#features/team/SafeguardingLog.tsx")).SafeguardingLog }));
const ChangeWords = lazy(async () => ({ default: (await import("#features/team/ChangeWords.tsx")).ChangeWords }));
const LostPhone = lazy(async () => ({ default: (await import("#features/settings/LostPhone.tsx")).LostPhone }));
const CopyPage = lazy(async () => ({ default: (await import("#features/copy/CopyPage.tsx")).CopyPage }));
const MakeCopy = lazy(async () => ({ default: (await import("#features/copy/MakeCopy.tsx")).MakeCopy }));
const SendCopy = lazy(async () => ({ default: (await import("#features/copy/SendCopy.tsx")).SendCopy }));
const CopiesPage = lazy(async () => ({ default: (await import("#features/copy/CopiesPage.tsx")).CopiesPage }));
const OpenCopy = lazy(async () => ({ default: (await import("#features/copy/OpenCopy.tsx")).OpenCopy }));
const PacksPage = lazy(async () => ({ default: (await import("#features/settings/PacksPage.tsx")).PacksPage }));
const GivePage = lazy(async () => ({ default: (await import("#features/carry/GivePage.tsx")).GivePage }));
const TakePage = lazy(async () => ({ default: (await import("#features/carry/TakePage.tsx")).TakePage }));
const OwnCard = lazy(async () => ({ default: (await import("#features/copy/OwnCard.tsx")).OwnCard }));
const ErasePhone = lazy(async () => ({ default: (await import("#features/team/ErasePhone.tsx")).ErasePhone }));
const OtherNotes = lazy(async () => ({ default: (await import("#features/team/OtherNotes.tsx")).OtherNotes }));
const IfTaken = lazy(async () => ({ default: (await import("#features/team/IfTaken.tsx")).IfTaken }));
const PhoneKey = lazy(async () => ({ default: (await import("#features/team/PhoneKey.tsx")).PhoneKey }));
const DuressWords = lazy(async () => ({ default: (await import("#features/team/DuressWords.tsx")).DuressWords }));
const LockMenu = lazy(async () => ({ default: (await import("#features/team/LockMenu.tsx")).LockMenu }));
const ScreeningPage = lazy(async () => ({ default: (await import("#features/screening/ScreeningPage.tsx")).ScreeningPage }));
const HelpNowPage = lazy(async () => ({ default: (await import("#features/screening/HelpNowPage.tsx")).HelpNowPage }));
const ResultPage = lazy(async () => ({ default: (await import("#features/screening/ResultPage.tsx")).ResultPage }));
const CasesPage = lazy(async () => ({ default: (await import("#features/cases/CasesPage.tsx")).CasesPage }));
const CasePage = lazy(async () => ({ default: (await import("#features/cases/CasePage.tsx")).CasePage }));
const ReferPage = lazy(async () => ({ default: (await import("#features/referrals/ReferPage.tsx")).ReferPage }));
const WithdrawalPage = lazy(async () => ({ default: (await import("#features/withdrawal/WithdrawalPage.tsx")).WithdrawalPage }));
const PersonHeldPage = lazy(async () => ({ default: (await import("#features/person-held/PersonHeldPage.tsx")).PersonHeldPage }));
const HeldScreen = lazy(async () => ({ default: (await import("#features/person-held/HeldScreen.tsx")).HeldScreen }));
const LearnCards = lazy(async () => ({ default: (await import("#features/practice/pages.ts")).LearnCards }));
const PracticePage = lazy(async () => ({ default: (await import("#features/practice/pages.ts")).PracticePage }));
const MeetingPage = lazy(async () => ({ default: (await import("#features/safety-plan/MeetingPage.tsx")).MeetingPage }));
const MissingPlanPage = lazy(async () => ({
  default: (await import("#features/safety-plan/MissingPlanPage.tsx")).MissingPlanPage,
}));
const MissingForCase = lazy(async () => ({ default: (await import("#features/safety-plan/MissingForCase.tsx")).MissingForCase }));
const MissingPage = lazy(async () => ({ default: (await import("#features/safety-plan/MissingPage.tsx")).MissingPage }));
const CaseSafety = lazy(async () => ({ default: (await import("#features/safety-plan/CaseSafety.tsx")).CaseSafety }));
const DirectoryPage = lazy(async () => ({ default: (await import("#features/help/DirectoryPage.tsx")).DirectoryPage }));
const ShiftPage = lazy(async () => ({ default: (await import("#features/shift/ShiftPage.tsx")).ShiftPage }));
const HandedPage = lazy(async () => ({ default: (await import("#features/shift/HandedPage.tsx")).HandedPage }));
const HandOverPage = lazy(async () => ({ default: (await import("#features/referrals/HandOverPage.tsx")).HandOverPage }));
const ColleaguesPage = lazy(async () => ({ default: (await import("#features/enrol/ColleaguesPage.tsx")).ColleaguesPage }));
const ExplainPage = lazy(async () => ({ default: (await import("#features/explain/ExplainPage.tsx")).ExplainPage }));
const ChangesPage = lazy(async () => ({ default: (await import("#features/explain/ChangesPage.tsx")).ChangesPage }));
const DriftNotice = lazy(async () => ({ default: (await import("#features/explain/DriftNotice.tsx")).DriftNotice }));
const OwnCountsPage = lazy(async () => ({ default: (await import("#features/statistics/OwnCountsPage.tsx")).OwnCountsPage }));
const FiguresPage = lazy(async () => ({ default: (await import("#features/statistics/FiguresPage.tsx")).FiguresPage }));
const StudioPage = lazy(async () => ({ default: (await import("#features/studio/StudioPage.tsx")).StudioPage }));
const CourierPage = lazy(async () => ({ default: (await import("#features/courier/CourierPage.tsx")).CourierPage }));
const ToldPage = lazy(async () => ({ default: (await import("#features/courier/ToldPage.tsx")).ToldPage }));
const WithoutSoftware = lazy(async () => ({
  default: (await import("#features/referrals/WithoutSoftware.tsx")).WithoutSoftware,
}));
const UrgentCallPage = lazy(async () => ({ default: (await import("#features/urgent-call/UrgentCallPage.tsx")).UrgentCallPage }));
const TicketPage = lazy(async () => ({ default: (await import("#features/referrals/TicketPage.tsx")).TicketPage }));
const JoinPage = lazy(async () => ({ default: (await import("#features/enrol/JoinPage.tsx")).JoinPage }));
const LeadPage = lazy(async () => ({ default: (await import("#features/enrol/LeadPage.tsx")).LeadPage }));
const CoordinatorPage = lazy(async () => ({ default: (await import("#features/enrol/CoordinatorPage.tsx")).CoordinatorPage }));
const ConditionsPage = lazy(async () => ({ default: (await import("#features/enrol/ConditionsPage.tsx")).ConditionsPage }));
const LetInPage = lazy(async () => ({ default: (await import("#features/enrol/LetInPage.tsx")).LetInPage }));
const ReportPage = lazy(async () => ({ default: (await import("#features/incidents/ReportPage.tsx")).ReportPage }));
const TeamIncidentsPage = lazy(async () => ({
  default: (await import("#features/incidents/TeamIncidentsPage.tsx")).TeamIncidentsPage,
}));
const OrganisationKeys = lazy(async () => ({
  default: (await import("#features/enrol/OrganisationKeys.tsx")).OrganisationKeys,
}));
const GiveKey = lazy(async () => ({ default: (await import("#features/enrol/GiveKey.tsx")).GiveKey }));
const TakeKey = lazy(async () => ({ default: (await import("#features/enrol/TakeKey.tsx")).TakeKey }));
const InboxPage = lazy(async () => ({ default: (await import("#features/inbox/InboxPage.tsx")).InboxPage }));

/** The team's part: opens its workshop, then asks for the vault. Which case is open is known in memory only, never in an address. */
export function TeamRoutes({ country: { country, choose } }: { readonly country: CountryChoice }) {
  const { openWorkshop, lookNow } = usePorts();
  const workshop = use(openWorkshop());
  const { caseId } = useCurrent();
  const held = useHeld();
  const slots = useMemo<PlanSlots>(
    () => ({ ServiceCard, CallList, DangerNumbers: DangerInline, BeforeTalk: ShiftHint, country, chooseCountry: choose }),
    [country, choose],
  );
  const withCase = (page: (id: string) => ReactNode) => (caseId ? page(caseId) : <Redirect to="/cases" replace />);
  // The person has the phone: whatever the address, nothing else of this part can be reached.
  if (held) {
    return (
      <WorkshopContext value={workshop}>
        <HeldScreen held={held} />
      </WorkshopContext>
    );
  }
  return (
    <WorkshopContext value={workshop}>
      <TeamGate mayVanish={mayVanish} askToKeep={askToKeep}>
        <HeldWaiting />
        <Switch>
          <Route path="/team">
            <Tonight ContentHere={ContentHere} />
          </Route>
          <Route path="/team/log">
            <SafeguardingLog />
          </Route>
          <Route path="/screen">
            <ScreeningPage caseId={null} slots={slots} />
          </Route>
          <Route path="/screen/person">
            <PersonHeldPage />
          </Route>
          <Route path="/screen/again">
            {withCase((id) => (
              <ScreeningPage caseId={id} slots={slots} />
            ))}
          </Route>
          <Route path="/screen/result">
            {withCase((id) => (
              <ResultPage caseId={id} slots={slots} />
            ))}
          </Route>
          <Route path="/team/learn">
            <LearnCards />
          </Route>
          <Route path="/team/practice">
            <PracticePage />
          </Route>
          <Route path="/team/studio">
            <StudioPage />
          </Route>
          <Route path="/team/help">
            <HelpNowPage slots={slots} />
          </Route>
          <Route path="/cases">
            <CasesPage />
          </Route>
          <Route path="/cases/open">
            {withCase((id) => (
              <CasePage
                caseId={id}
                safety={(opened, isChild) => (
                  <Suspense>
                    <DriftNotice caseId={id} />
                    <CaseSafety opened={opened} isChild={isChild} />
                  </Suspense>
                )}
              />
            ))}
          </Route>
          <Route path="/cases/meeting">
            {withCase((id) => (
              <MeetingPage caseId={id} />
            ))}
          </Route>
          <Route path="/cases/missing-plan">
            {withCase((id) => (
              <MissingPlanPage caseId={id} />
            ))}
          </Route>
          <Route path="/cases/missing">
            {withCase((id) => (
              <MissingForCase caseId={id} country={country} onCountry={choose} />
            ))}
          </Route>
          <Route path="/team/missing">
            <MissingPage caseId={null} plan={null} back="/team" country={country} onCountry={choose} />
          </Route>
          <Route path="/team/directory">
            <DirectoryPage country={country} onCountry={choose} />
          </Route>
          <Route path="/team/shift">
            <ShiftPage />
          </Route>
          <Route path="/team/report">
            <ReportPage />
          </Route>
          <Route path="/team/shift/hand-over">
            <HandOverPage caseId={null} />
          </Route>
          <Route path="/team/colleagues">
            <ColleaguesPage />
          </Route>
          <Route path="/team/handed">
            <HandedPage />
          </Route>
          <Route path="/cases/hand-over">
            {withCase((id) => (
              <HandOverPage caseId={id} />
            ))}
          </Route>
          <Route path="/cases/why">
            {withCase((id) => (
              <ExplainPage caseId={id} />
            ))}
          </Route>
          <Route path="/cases/changes">
            {withCase((id) => (
              <ChangesPage caseId={id} />
            ))}
          </Route>
          <Route path="/cases/refer">
            {withCase((id) => (
              <ReferPage caseId={id} ServiceCard={ServiceCard} />
            ))}
          </Route>
          <Route path="/cases/told">
            {withCase((id) => (
              <WithoutSoftware caseId={id} />
            ))}
          </Route>
          <Route path="/team/urgent-call">
            <UrgentCallPage country={country} onCountry={choose} />
          </Route>
          <Route path="/cases/ticket">
            {withCase((id) => (
              <TicketPage caseId={id} />
            ))}
          </Route>
          <Route path="/cases/withdraw">
            <WithdrawalPage caseId={caseId} />
          </Route>
          <Route path="/team/carry">
            <CourierPage />
          </Route>
          <Route path="/team/answer">
            <ToldPage />
          </Route>
          <Route path="/inbox">
            <InboxPage />
          </Route>
          <Route path="/inbox/keys">
            <OrganisationKeys />
          </Route>
          <Route path="/inbox/keys/give">
            <GiveKey />
          </Route>
          <Route path="/inbox/keys/take">
            <TakeKey />
          </Route>
          <Route path="/settings">
            <SettingsRoute />
          </Route>
          <Route path="/settings/phone">
            <PhoneRoute />
          </Route>
          <Route path="/settings/packs">
            <PacksPage isForTrying={isForTrying()} onWanted={lookNow} />
          </Route>
          <Route path="/settings/packs/give">
            <GivePage />
          </Route>
          <Route path="/settings/packs/take">
            <TakePage />
          </Route>
          <Route path="/settings/counts">
            <OwnCountsPage />
          </Route>
          <Route path="/settings/copy">
            <CopyPage />
          </Route>
          <Route path="/settings/copy/phone">
            <MakeCopy door="phone" />
          </Route>
          <Route path="/settings/copy/send">
            <SendCopy />
          </Route>
          <Route path="/team/copies">
            <CopiesPage />
          </Route>
          <Route path="/settings/copy/words">
            <MakeCopy door="words" />
          </Route>
          <Route path="/settings/copy/open">
            <OpenCopy />
          </Route>
          <Route path="/settings/copy/card">
            <OwnCard />
          </Route>
          <Route path="/team/join">
            <JoinPage />
          </Route>
          <Route path="/settings/team">
            <CoordinatorPage />
          </Route>
          <Route path="/settings/team/lead">
            <LeadPage />
          </Route>
          <Route path="/settings/team/list">
            <ConditionsPage />
          </Route>
          <Route path="/settings/team/figures">
            <FiguresPage />
          </Route>
          <Route path="/settings/team/add">
            <LetInPage />
          </Route>
          <Route path="/settings/team/reports">
            <TeamIncidentsPage />
          </Route>
          <Route path="/settings/lost">
            <LostPhone />
          </Route>
          <Route path="/settings/words">
            <ChangeWords />
          </Route>
          <Route path="/settings/others">
            <OtherNotes />
          </Route>
          <Route path="/settings/taken">
            <IfTaken />
          </Route>
          <Route path="/settings/phone-key">
            <PhoneKey />
          </Route>
          <Route path="/settings/duress">
            <DuressWords />
          </Route>
          <Route path="/team/locks">
            <LockMenu />
          </Route>
          <Route path="/settings/erase">
            <ErasePhone />
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </TeamGate>
    </WorkshopContext>
  );
}
