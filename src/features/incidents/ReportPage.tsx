import { useState } from "react";
import { useTranslation } from "react-i18next";
import { INCIDENT_DRAFT, IncidentForm, TypedIncidentSchema } from "#features/incidents/IncidentForm.tsx";
import styles from "#features/incidents/Incidents.module.css";
import { OwnIncidents } from "#features/incidents/OwnIncidents.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { useVaultQuery } from "#workflows/react.ts";
import { readWhereReportsGo } from "#workflows/report-incident.ts";
import { useDraft } from "#workflows/use-draft.ts";

/** What went wrong, or nearly did, without anybody's data. Begins with what was typed here before and never saved. */
export function ReportPage() {
  const { t } = useTranslation("incident");
  const draft = useDraft(INCIDENT_DRAFT, TypedIncidentSchema);
  const goesTo = useVaultQuery(readWhereReportsGo);
  const [saved, setSaved] = useState({ times: 0, words: "" });
  if (draft.found === undefined || goesTo === undefined) return <Page title={t("title")} back="/team" quietTitle />;
  const said = (sentTo: number) => (sentTo > 0 ? "saved.sent" : goesTo === "none" ? "saved.kept" : "saved.here");
  return (
    <Page title={t("title")} back="/team" focusKey={String(saved.times)}>
      <div className={styles.page}>
        {saved.words !== "" && (
          <Notice live testId="incident-saved">
            <p>{saved.words}</p>
          </Notice>
        )}
        {saved.times > 0 && <OwnIncidents />}
        <p>{t("intro")}</p>
        <p>{t("no_person")}</p>
        <Notice tone={goesTo === "none" ? "caution" : "info"} testId="incident-goes-to">
          <p>{t(`to.${goesTo}`)}</p>
        </Notice>
        <IncidentForm
          key={saved.times}
          draft={draft}
          found={saved.times === 0 ? draft.found : null}
          onSaved={(sentTo) => setSaved({ times: saved.times + 1, words: t(said(sentTo)) })}
        />
        {saved.times === 0 && <OwnIncidents />}
      </div>
    </Page>
  );
}
