import { Eye } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { INCIDENT_OUTCOMES, type IncidentOutcome } from "#domain/team/incident.ts";
import { DeleteIncident } from "#features/incidents/DeleteIncident.tsx";
import { IncidentLines } from "#features/incidents/IncidentLines.tsx";
import { Bidi } from "#i18n/Bidi.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Card } from "#ui/Card.tsx";
import { Chip } from "#ui/Chip.tsx";
import { ChipRow } from "#ui/ChipRow.tsx";
import { Disclosure } from "#ui/Disclosure.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { useSession } from "#workflows/react.ts";
import { careForIncident, eraseTeamIncident, type TeamIncident } from "#workflows/team-incidents.ts";

/** One report on the coordinator's page: seen, and what was decided. */
export function TeamIncidentCard({ report }: { readonly report: TeamIncident }) {
  const { t } = useTranslation(["incident", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const [error, setError] = useState<string | null>(null);
  const { rowId, isOwn, phone, incident, care } = report;
  const isNew = care.seenAtMs === undefined;

  async function look(outcome?: IncidentOutcome | null) {
    const kept = await careForIncident(session, rowId, outcome);
    setError(kept.ok ? null : kept.error.type);
  }
  return (
    <Card as="li" tone={isNew ? "lamp" : "plain"} testId="team-incident" data={{ "data-kind": incident.kind }}>
      <ChipRow>
        <Chip tone={isNew ? "lamp" : "green"}>{t(isNew ? "desk.new" : "desk.seen_chip")}</Chip>
      </ChipRow>
      <IncidentLines incident={incident} heading="h2" />
      <Quiet>
        {isOwn ? t("desk.from_here") : phone === null ? t("desk.from_unknown") : <Bidi>{t("desk.from", { name: phone })}</Bidi>}
      </Quiet>
      {care.decided && (
        <p data-testid="incident-decided">
          {t("desk.decided", { what: t(`outcome.${care.decided.outcome}`), day: formatDay(care.decided.day, lang) })}
        </p>
      )}
      {isNew && (
        <BigButton icon={Eye} kind="secondary" onPress={() => void look()} testId="incident-seen">
          {t("desk.seen")}
        </BigButton>
      )}
      <Disclosure title={t(care.decided ? "desk.again" : "desk.decide")} testId="incident-decide">
        <FilterChips
          label={t("desk.decide")}
          options={INCIDENT_OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`), testId: `outcome-${value}` }))}
          chosen={care.decided ? [care.decided.outcome] : []}
          onToggle={(value) => void look(care.decided?.outcome === value ? null : value)}
        />
        <DeleteIncident onDelete={() => eraseTeamIncident(session, report)} />
      </Disclosure>
      <Refusal why={error && t(`errors:${error}`)} />
    </Card>
  );
}
