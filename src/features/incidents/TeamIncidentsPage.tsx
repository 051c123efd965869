import { ClipboardCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { countsByQuarter, pilotStops } from "#domain/team/incident.ts";
import { ExportIncidents } from "#features/incidents/ExportIncidents.tsx";
import styles from "#features/incidents/Incidents.module.css";
import { TeamIncidentCard } from "#features/incidents/TeamIncidentCard.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { BigButton } from "#ui/BigButton.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Section } from "#ui/Section.tsx";
import { usePaged } from "#ui/use-paged.ts";
import { useVaultQuery } from "#workflows/react.ts";
import { isOpenIncident, readTeamIncidents } from "#workflows/team-incidents.ts";

/** The coordinator's part: reports of the team, why the pilot has to stop, how often by quarter. */
export function TeamIncidentsPage() {
  const { t } = useTranslation("incident");
  const found = useVaultQuery(readTeamIncidents);
  const reports = found?.reports ?? [];
  const { shown, more } = usePaged(reports);
  if (!found) return <Page title={t("desk.title")} back="/settings/team" quietTitle />;
  const stops = pilotStops(reports.filter(isOpenIncident).map(({ incident }) => incident));
  return (
    <Page title={t("desk.title")} back="/settings/team">
      <div className={styles.page}>
        <Quiet>{t(found.isCoordinator ? "desk.text" : "desk.not_coordinator")}</Quiet>
        {stops.length > 0 && (
          <Notice tone="danger" title={t("stop.title")} testId="pilot-stops">
            <List label={t("stop.title")}>
              {stops.map((stop) => (
                <ListItem key={stop} testId={`stop-${stop}`}>
                  <p>{t(`stop.${stop}`)}</p>
                </ListItem>
              ))}
            </List>
            <p>{t("stop.text")}</p>
            <p>{t("stop.until")}</p>
          </Notice>
        )}
        {reports.length === 0 && (
          <EmptyState icon={ClipboardCheck} title={t("desk.empty")} testId="no-incidents">
            <p>{t("desk.empty_text")}</p>
          </EmptyState>
        )}
        <List label={t("desk.title")}>
          {shown.map((report) => (
            <TeamIncidentCard key={report.rowId} report={report} />
          ))}
        </List>
        {more && (
          <BigButton kind="quiet" onPress={more}>
            {t("more")}
          </BigButton>
        )}
        {found.setAside > 0 && (
          <Notice tone="caution" testId="incidents-set-aside">
            <p>{t("desk.set_aside", { count: found.setAside })}</p>
          </Notice>
        )}
        {reports.length > 0 && (
          <>
            <ExportIncidents reports={reports} />
            <Section title={t("desk.counts")} testId="incident-counts">
              <Quiet>{t("desk.counts_text")}</Quiet>
              {countsByQuarter(reports.map(({ incident }) => incident)).map(({ quarter, kinds }) => (
                <section key={quarter} aria-label={quarter}>
                  <h3>
                    <Bidi>{quarter}</Bidi>
                  </h3>
                  <List label={quarter}>
                    {kinds.map(({ kind, count }) => (
                      <ListItem key={kind}>{t("desk.count", { kind: t(`kind.${kind}`), number: count })}</ListItem>
                    ))}
                  </List>
                </section>
              ))}
            </Section>
          </>
        )}
      </div>
    </Page>
  );
}
