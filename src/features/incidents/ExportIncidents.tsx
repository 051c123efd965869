import { Printer, Sheet, Upload } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type ExportedIncident, INCIDENT_COLUMNS, incidentCells, incidentsCsv } from "#domain/team/incident-export.ts";
import styles from "#features/incidents/Incidents.module.css";
import { useIncidentWords } from "#features/incidents/use-incident-words.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Dialog } from "#ui/Dialog.tsx";
import { StatusLine } from "#ui/StatusLine.tsx";
import { saveFile } from "#ui/save-file.ts";

/** Plain: a name of a file is read by everybody who sees a list of files. */
const FILE_NAME = "list.csv";

/** Out of the vault, by somebody who was told what that means. Nothing is made before the second step. */
export function ExportIncidents({ reports }: { readonly reports: readonly ExportedIncident[] }) {
  const { t } = useTranslation("incident");
  const words = useIncidentWords();
  const [asking, setAsking] = useState(false);
  const [printing, setPrinting] = useState(false);
  const [status, setStatus] = useState("");
  useEffect(() => {
    if (!printing) return;
    window.print();
    setPrinting(false);
  }, [printing]);
  function save() {
    saveFile(FILE_NAME, new Blob([incidentsCsv(reports, words)], { type: "text/csv" }));
    setAsking(false);
    setStatus(t("export.saved", { name: FILE_NAME }));
  }
  return (
    <>
      <BigButton kind="quiet" icon={Upload} onPress={() => setAsking(true)} testId="incident-export">
        {t("export.button", { number: reports.length })}
      </BigButton>
      <StatusLine text={status} />
      {printing && <PrintedIncidents reports={reports} />}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t("export.title")}
        actions={
          <>
            <BigButton kind="secondary" icon={Sheet} onPress={save} testId="incident-csv">
              {t("export.csv")}
            </BigButton>
            <BigButton
              kind="secondary"
              icon={Printer}
              onPress={() => {
                setAsking(false);
                setPrinting(true);
              }}
              testId="incident-print"
            >
              {t("export.print")}
            </BigButton>
            <BigButton kind="quiet" onPress={() => setAsking(false)}>
              {t("export.no")}
            </BigButton>
          </>
        }
      >
        <p>{t("export.open")}</p>
        <p>{t("export.read")}</p>
        <p>{t("export.stays")}</p>
      </Dialog>
    </>
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
