import { MessageSquareWarning } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Door } from "#ui/Door.tsx";
import { useVaultQuery } from "#workflows/react.ts";
import { countNewIncidents } from "#workflows/team-incidents.ts";

/** On a coordinator's phone: reports of the team that nobody has looked at stand on the first screen. */
export function NewReports() {
  const { t } = useTranslation("incident");
  const count = useVaultQuery(countNewIncidents) ?? 0;
  if (count === 0) return null;
  return (
    <Door
      href="/settings/team/reports"
      icon={MessageSquareWarning}
      title={t("desk.door")}
      hint={t("desk.news", { count })}
      testId="new-reports"
    />
  );
}
