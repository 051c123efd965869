import { CircleCheckBig, HeartHandshake, MessageSquareWarning } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "wouter";
import { Debrief } from "#features/shift/Debrief.tsx";
import { OpenMatter } from "#features/shift/OpenMatter.tsx";
import { TalkLimit } from "#features/shift/TalkLimit.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { List } from "#ui/List.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { useInnerBack } from "#ui/use-inner-back.ts";
import { readOpenMatters } from "#workflows/hand-over.ts";
import { useSession, useSessionState, useVaultQuery } from "#workflows/react.ts";
import { endShift } from "#workflows/shift.ts";

/** Before going home: children nobody was reached for, promises, then "How are you?". */
export function ShiftPage() {
  const { t } = useTranslation(["shift", "errors", "incident"]);
  const session = useSession();
  const [, go] = useLocation();
  const { enrolment } = useSessionState();
  const matters = useVaultQuery(readOpenMatters);
  const [talking, setTalking] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const back = useInnerBack(talking, () => setTalking(false));
  const lead = enrolment?.kind === "team" ? enrolment.lead : null;

  const end = async () => {
    const ended = await endShift(session);
    if (ended.ok) go("/team");
    else setError(ended.error.type);
  };
  if (talking) return <Debrief lead={lead} error={error} onBack={back} onEnd={() => void end()} />;

  const children = matters?.filter(({ unreached }) => unreached) ?? [];
  const promises = matters?.filter(({ unreached }) => !unreached) ?? [];
  return (
    <Page
      title={t("title")}
      back="/team"
      bottom={
        <BigButton icon={HeartHandshake} onPress={() => setTalking(true)} testId="how-are-you">
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
      {(matters?.length ?? 0) > 0 && <Quiet>{t("colleague")}</Quiet>}
      {error && (
        <Notice tone="danger" live>
          <p>{t(`errors:${error}`)}</p>
        </Notice>
      )}
      <TalkLimit />
      <BigButton kind="quiet" icon={MessageSquareWarning} href="/team/report" testId="shift-report">
        {t("incident:door")}
      </BigButton>
    </Page>
  );
}
