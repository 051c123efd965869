import { FilePlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { INCIDENT_DRAFT, IncidentForm, TypedIncidentSchema } from "#features/incidents/IncidentForm.tsx";
import styles from "#features/incidents/Incidents.module.css";
import { OwnIncidents } from "#features/incidents/OwnIncidents.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { LeadCall } from "#ui/LeadCall.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { useSessionState, useVaultQuery } from "#workflows/react.ts";
import { readWhereReportsGo } from "#workflows/report-incident.ts";
import { useDraft } from "#workflows/use-draft.ts";

/** What went wrong, or nearly did, without anybody's data. Begins with what was typed here before and never saved. */
export function ReportPage() {
  const { t } = useTranslation("incident");
  const { enrolment } = useSessionState();
  const draft = useDraft(INCIDENT_DRAFT, TypedIncidentSchema);
  const goesTo = useVaultQuery(readWhereReportsGo);
  /** How many were saved on this visit: what was found as a draft is in the first of them. */
  const [times, setTimes] = useState(0);
  const [saved, setSaved] = useState<{ readonly sentTo: number; readonly ring: boolean } | null>(null);
  if (draft.found === undefined || goesTo === undefined) return <Page title={t("title")} back="/team" quietTitle />;
  if (saved) {
    const said = saved.sentTo > 0 ? "sent" : goesTo === "none" ? "kept" : "here";
    return (
      <Page title={t("title")} back="/team" focusKey={`saved ${times}`}>
        <div className={styles.page}>
          <Notice live testId="incident-saved">
            <p>{t(`saved.${said}`)}</p>
          </Notice>
          {(saved.ring || said === "kept") && <LeadCall lead={enrolment?.kind === "team" ? enrolment.lead : null} />}
          <OwnIncidents />
          <BigButton kind="secondary" icon={FilePlus} onPress={() => setSaved(null)} testId="incident-another">
            {t("another")}
          </BigButton>
        </div>
      </Page>
    );
  }
  return (
    <Page title={t("title")} back="/team" focusKey={`form ${times}`}>
      <div className={styles.page}>
        <p>{t("intro")}</p>
        <p>{t("no_person")}</p>
        <Notice tone={goesTo === "none" ? "caution" : "info"} testId="incident-goes-to">
          <p>{t(`to.${goesTo}`)}</p>
        </Notice>
        <IncidentForm
          draft={draft}
          found={times === 0 ? draft.found : null}
          onSaved={(done) => {
            setTimes(times + 1);
            setSaved(done);
          }}
        />
        <OwnIncidents />
      </div>
    </Page>
  );
}
