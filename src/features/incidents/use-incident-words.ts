import { useTranslation } from "react-i18next";
import type { IncidentExportWords } from "#domain/team/incident-export.ts";

/** Words of the closed lists and of the columns, in the language of the screen. */
export function useIncidentWords(): IncidentExportWords {
  const { t } = useTranslation("incident");
  return {
    head: (column) => t(`export.head.${column}`),
    value: (group, value) => t(`${group}.${value}`),
  };
}
