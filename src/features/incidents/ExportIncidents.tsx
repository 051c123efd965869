import { Sheet } from "lucide-react";
import { useTranslation } from "react-i18next";
import { type ExportedIncident, INCIDENT_COLUMNS, incidentCells, incidentsCsv } from "#domain/team/incident-export.ts";
import styles from "#features/incidents/Incidents.module.css";
import { useIncidentWords } from "#features/incidents/use-incident-words.ts";
import { ExportDialog } from "#ui/ExportDialog.tsx";

/** Reports out of the vault, as a table or on paper. */
export function ExportIncidents({ reports }: { readonly reports: readonly ExportedIncident[] }) {
  const { t } = useTranslation("incident");
  const words = useIncidentWords();
  const table = () => new Blob([incidentsCsv(reports, words)], { type: "text/csv" });
  return (
    <ExportDialog
      button={t("export.button", { number: reports.length })}
      title={t("export.title")}
      warnings={[t("export.open"), t("export.read"), t("export.stays")]}
      files={[{ icon: Sheet, label: t("export.csv"), name: "list.csv", make: table, testId: "incident-csv" }]}
      paper={{ label: t("export.print"), draw: () => <PrintedIncidents reports={reports} />, testId: "incident-print" }}
      saved={(name) => t("export.saved", { name })}
      no={t("export.no")}
      testId="incident-export"
    />
  );
}

/** On paper only, while it is being printed. */
function PrintedIncidents({ reports }: { readonly reports: readonly ExportedIncident[] }) {
  const { t } = useTranslation("incident");
  const words = useIncidentWords();
  return (
    <div className={styles.paper} aria-hidden="true" data-testid="incident-paper">
      <p>{t("export.keep")}</p>
      {reports.map((one, at) => {
        const cells = incidentCells(one, words);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: drawn once, for the printer
          <dl key={at} className={styles.printed}>
            {INCIDENT_COLUMNS.filter((column) => cells[column] !== "").map((column) => (
              <div key={column}>
                <dt>{words.head(column)}</dt>
                <dd dir="auto">{cells[column]}</dd>
              </div>
            ))}
          </dl>
        );
      })}
    </div>
  );
}
