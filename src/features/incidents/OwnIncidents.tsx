import { useTranslation } from "react-i18next";
import { DeleteIncident } from "#features/incidents/DeleteIncident.tsx";
import { ExportIncidents } from "#features/incidents/ExportIncidents.tsx";
import { IncidentLines } from "#features/incidents/IncidentLines.tsx";
import styles from "#features/incidents/Incidents.module.css";
import { formatDayAt } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { Card } from "#ui/Card.tsx";
import { Chip } from "#ui/Chip.tsx";
import { ChipRow } from "#ui/ChipRow.tsx";
import { List } from "#ui/List.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { readHold } from "#workflows/hold.ts";
import { eraseOwnIncident, readOwnIncidents } from "#workflows/incidents.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";

/** What was reported from this phone, and how far it is. */
export function OwnIncidents() {
  const { t } = useTranslation("incident");
  const { lang } = useLanguage();
  const session = useSession();
  const reports = useVaultQuery(readOwnIncidents);
  const hold = useVaultQuery(readHold);
  if (!reports || reports.length === 0) return null;
  return (
    <section aria-labelledby="own-incidents" className={styles.page}>
      <h2 id="own-incidents">{t("own.title")}</h2>
      <List label={t("own.title")}>
        {reports.map(({ rowId, report: { incident }, state, dueMs }) => (
          <Card key={rowId} as="li" testId="own-incident" data={{ "data-state": state }}>
            <ChipRow>
              <Chip tone={state === "seen" ? "green" : state === "sent" || state === "own" ? "sea" : "lamp"}>
                {t(`own.state.${state}`)}
              </Chip>
            </ChipRow>
            <IncidentLines incident={incident} heading="h3" />
            <Quiet>{hold ? t("own.held") : t("own.goes", { day: formatDayAt(dueMs, lang) })}</Quiet>
            <DeleteIncident onDelete={() => eraseOwnIncident(session, rowId)} />
          </Card>
        ))}
      </List>
      <ExportIncidents reports={reports.map(({ report: { incident, care = {} } }) => ({ incident, care }))} />
    </section>
  );
}
