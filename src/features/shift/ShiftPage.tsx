import { CircleCheckBig, Handshake, HeartHandshake, MessageSquareWarning, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { Debrief } from "#features/shift/Debrief.tsx";
import { OpenMatter } from "#features/shift/OpenMatter.tsx";
import { TalkLimit } from "#features/shift/TalkLimit.tsx";
import { Ltr } from "#i18n/Bidi.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { List } from "#ui/List.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { useInnerBack } from "#ui/use-inner-back.ts";
import { readOpenMatters } from "#workflows/hand-over.ts";
import { useSession, useSessionState, useVaultQuery } from "#workflows/react.ts";
import { endShift } from "#workflows/shift.ts";

/** Before going home: children nobody was reached for, promises, then "How are you?". */
export function ShiftPage() {
  const { t } = useTranslation(["shift", "hand-over", "incident", "errors"]);
  const session = useSession();
  const [, go] = useLocation();
  const { enrolment } = useSessionState();
  const matters = useVaultQuery(readOpenMatters);
  const [talking, setTalking] = useState(false);
  const [leaving, setLeaving] = useState<"/team" | "debrief" | null>(null);
  const [error, setError] = useState<string | null>(null);
  const back = useInnerBack(talking, () => setTalking(false));
  const lead = enrolment?.kind === "team" ? enrolment.lead : null;

  const end = async () => {
    const ended = await endShift(session);
    if (ended.ok) go("/team");
    else setError(ended.error.type);
  };
  if (talking) return <Debrief lead={lead} error={error} onBack={back} onEnd={() => void end()} />;

  // A child nobody was reached for is still this phone's while no colleague has said yes: nobody leaves without reading whom to ring.
  const leave = () => {
    setLeaving(null);
    if (leaving === "debrief") setTalking(true);
    else go("/team");
  };
  const children = matters?.filter(({ unreached }) => unreached) ?? [];
  const promises = matters?.filter(({ unreached }) => !unreached) ?? [];
  return (
    <Page
      title={t("title")}
      back={() => (children.length > 0 ? setLeaving("/team") : go("/team"))}
      bottom={
        <BigButton
          icon={HeartHandshake}
          onPress={() => (children.length > 0 ? setLeaving("debrief") : setTalking(true))}
          testId="how-are-you"
        >
          {t("how")}
        </BigButton>
      }
    >
      {matters?.length === 0 && (
        <EmptyState icon={CircleCheckBig} title={t("nothing")} testId="nothing-open">
          <p>{t("nothing_text")}</p>
        </EmptyState>
      )}
      {children.length > 0 && (
        <>
          <h2>{t("children")}</h2>
          <Notice tone="danger">
            <p>{t("children_text")}</p>
          </Notice>
          <LeadCall lead={lead} />
          <List label={t("children")}>
            {children.map((matter) => (
              <OpenMatter key={matter.caseId} matter={matter} onError={setError} />
            ))}
          </List>
        </>
      )}
      {promises.length > 0 && (
        <>
          <h2>{t("promises")}</h2>
          <List label={t("promises")}>
            {promises.map((matter) => (
              <OpenMatter key={matter.caseId} matter={matter} onError={setError} />
            ))}
          </List>
        </>
      )}
      {(matters?.length ?? 0) > 0 && (
        <>
          <h2>{t("hand-over:title")}</h2>
          <p>{t("colleague")}</p>
          {matters?.some(({ handOver }) => handOver?.state !== "waiting") && (
            <BigButton icon={Handshake} kind="secondary" href="/team/shift/hand-over" testId="hand-over-all">
              {t("hand-over:give_all")}
            </BigButton>
          )}
        </>
      )}
      <BigButton kind="quiet" icon={Users} href="/team/colleagues" testId="open-colleagues">
        {t("hand-over:colleagues.open")}
      </BigButton>
      <Refusal why={error && t(`errors:${error}`)} />
      <TalkLimit />
      <BigButton kind="quiet" icon={MessageSquareWarning} href="/team/report" testId="shift-report">
        {t("incident:door")}
      </BigButton>
      <Dialog
        open={leaving !== null}
        onClose={() => setLeaving(null)}
        title={t("hand-over:leave.title")}
        testId="child-open"
        actions={
          <>
            <BigButton onPress={() => setLeaving(null)} testId="child-stay">
              {t("hand-over:leave.stay")}
            </BigButton>
            <BigButton kind="secondary" onPress={leave} testId="child-leave">
              {t("hand-over:leave.told")}
            </BigButton>
          </>
        }
      >
        <p>{t("hand-over:leave.text")}</p>
        <p>
          {children.map(({ code }) => (
            <span key={code}>
              <Ltr>{code}</Ltr>{" "}
            </span>
          ))}
        </p>
        <LeadCall lead={lead} />
      </Dialog>
    </Page>
  );
}
