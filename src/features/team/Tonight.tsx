import {
  BookOpenText,
  BookUser,
  FolderLock,
  Footprints,
  GraduationCap,
  HandHeart,
  Inbox,
  Layers,
  LockKeyhole,
  MessageSquarePlus,
  MessageSquareWarning,
  Mic,
  MoonStar,
  NotebookPen,
  Play,
  Settings,
  TriangleAlert,
  Users,
} from "lucide-react";
import { type ComponentType, useState } from "react";
import { useTranslation } from "react-i18next";
import { CopiesDoor } from "#features/team/CopiesDoor.tsx";
import { DueNow } from "#features/team/DueNow.tsx";
import { Enrol } from "#features/team/Enrol.tsx";
import { GoneFrom } from "#features/team/GoneFrom.tsx";
import { HandedDoor } from "#features/team/HandedDoor.tsx";
import { KeyTaskNotice } from "#features/team/KeyTaskNotice.tsx";
import { LeadNotice } from "#features/team/LeadNotice.tsx";
import { NewReports } from "#features/team/NewReports.tsx";
import { PhoneOffer } from "#features/team/PhoneOffer.tsx";
import { Tidied } from "#features/team/Tidied.tsx";
import { UnsavedDrafts } from "#features/team/UnsavedDrafts.tsx";
import { Waiting } from "#features/team/Waiting.tsx";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { ownName } from "#i18n/languages.ts";
import { useStorageTrouble } from "#storage/react.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Door } from "#ui/Door.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { useSession, useSessionState, useVaultQuery } from "#workflows/react.ts";
import { readRunning } from "#workflows/screening.ts";

/** The worker's start: help without questions comes before screening. */
export function Tonight({ ContentHere }: { readonly ContentHere: ComponentType }) {
  const { t } = useTranslation(["team", "practice", "studio", "taken", "app", "incident"]);
  const { lang, chosen } = useLanguage();
  const session = useSession();
  const { enrolment, damagedShards, recordsLost } = useSessionState();
  const trouble = useStorageTrouble();
  const running = useVaultQuery(readRunning);
  const [enrolling, setEnrolling] = useState(false);
  if (enrolling) return <Enrol onDone={() => setEnrolling(false)} />;

  const name =
    enrolment?.kind === "team"
      ? enrolment.team.name
      : enrolment?.kind === "organisation"
        ? enrolment.organisation.name
        : t("tonight.section");
  return (
    <Page title={t("tonight.title")} section={name} back="/">
      {chosen !== lang && (
        <Notice testId="other-language">
          <p>{t("tonight.other_language", { language: ownName(chosen) })}</p>
        </Notice>
      )}
      {trouble?.type === "NeedsReload" && (
        <Notice tone="caution" testId="needs-reload">
          <p>{t("app:storage_needs_reload")}</p>
        </Notice>
      )}
      {recordsLost && (
        <Notice tone="danger" title={t("tonight.lost_title")} testId="records-lost">
          <p>{t("tonight.lost")}</p>
          <BigButton kind="secondary" onPress={() => void session.acknowledgeLoss()}>
            {t("tonight.lost_told")}
          </BigButton>
        </Notice>
      )}
      {damagedShards > 0 && (
        <Notice tone="danger" live>
          <p>{t("tonight.damaged")}</p>
        </Notice>
      )}
      {!enrolment && (
        <Notice tone="caution" title={t("tonight.no_team_title")}>
          <p>{t("tonight.no_team")}</p>
          <BigButton icon={Users} onPress={() => setEnrolling(true)} testId="open-enrol">
            {t("enrol.open")}
          </BigButton>
        </Notice>
      )}
      {enrolment?.kind === "organisation" ? (
        <>
          <KeyTaskNotice />
          <Tidied />
          <Door href="/inbox" icon={Inbox} title={t("tonight.inbox")} hint={t("tonight.inbox_hint")} testId="open-inbox" />
        </>
      ) : (
        <>
          <Door href="/danger" icon={TriangleAlert} title={t("tonight.danger")} tone="danger" />
          {enrolment && <LeadNotice />}
          <UnsavedDrafts />
          <DueNow />
          {enrolment && <HandedDoor />}
          {enrolment && <CopiesDoor />}
          <NewReports />
          <Tidied />
          <Door href="/team/help" icon={HandHeart} title={t("tonight.help")} hint={t("tonight.help_hint")} testId="help-now" />
          {enrolment && (
            <Door
              href="/screen"
              icon={MessageSquarePlus}
              title={t("tonight.screening")}
              hint={t("tonight.screening_hint")}
              testId="new-screening"
            />
          )}
          {running?.map(({ rowId, screening }) => (
            <Door
              key={rowId}
              href="/screen"
              icon={Play}
              title={t("tonight.unfinished")}
              hint={t("tonight.unfinished_hint", { day: formatDayAt(screening.updatedAtMs, lang) })}
            />
          ))}
          <Door href="/cases" icon={FolderLock} title={t("tonight.cases")} hint={t("tonight.cases_hint")} testId="open-cases" />
        </>
      )}
      <PhoneOffer />
      {enrolment && <Waiting />}
      {enrolment?.kind === "team" && (
        <>
          <Door
            href="/team/missing"
            icon={Footprints}
            title={t("tonight.missing")}
            hint={t("tonight.missing_hint")}
            testId="open-missing"
          />
          <Door
            href="/team/shift"
            icon={MoonStar}
            title={t("tonight.shift")}
            hint={t("tonight.shift_hint")}
            testId="open-shift"
          />
          <Door
            href="/team/report"
            icon={MessageSquareWarning}
            title={t("incident:door")}
            hint={t("incident:door_hint")}
            testId="open-report"
          />
          <LeadCall lead={enrolment.lead} />
          <Door href="/team/log" icon={NotebookPen} title={t("tonight.log")} hint={t("tonight.log_hint")} testId="open-log" />
          <Door
            href="/team/directory"
            icon={BookUser}
            title={t("tonight.directory")}
            hint={t("tonight.directory_hint")}
            testId="open-directory"
          />
        </>
      )}
      <Door
        href="/team/learn"
        icon={BookOpenText}
        title={t("practice:doors.learn")}
        hint={t("practice:doors.learn_hint")}
        testId="open-learn"
      />
      <Door
        href="/team/practice"
        icon={GraduationCap}
        title={t("practice:doors.practice")}
        hint={t("practice:doors.practice_hint")}
        testId="open-practice"
      />
      <Door href="/team/studio" icon={Mic} title={t("studio:title")} hint={t("studio:door_hint")} testId="open-studio" />
      <ContentHere />
      <Door href="/settings/packs" icon={Layers} title={t("packs.open")} hint={t("packs.hint")} testId="open-packs" />
      <GoneFrom />
      <Door
        href="/team/locks"
        icon={LockKeyhole}
        title={t("taken:locks.open")}
        hint={t("taken:locks.hint")}
        testId="open-locks"
      />
      <Door href="/settings" icon={Settings} title={t("tonight.settings")} testId="open-settings" />
    </Page>
  );
}
