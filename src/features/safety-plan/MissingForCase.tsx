import { useTranslation } from "react-i18next";
import type { Country } from "#domain/pack/common.ts";
import { MissingPage } from "#features/safety-plan/MissingPage.tsx";
import { Page } from "#ui/Page.tsx";
import { readCase } from "#workflows/cases.ts";
import { useVaultQuery } from "#workflows/react.ts";

interface MissingForCaseProps {
  readonly caseId: string;
  readonly country: Country;
  readonly onCountry: (country: Country) => void;
}

/** The child's own case: what it agreed to stands among the steps. */
export function MissingForCase({ caseId, ...rest }: MissingForCaseProps) {
  const { t } = useTranslation("safety-plan");
  const opened = useVaultQuery((session) => readCase(session, caseId), caseId);
  if (!opened) return <Page title={t("gone.title")} back="/cases/open" quietTitle />;
  return <MissingPage caseId={caseId} plan={opened.view.missingPlan} back="/cases/open" {...rest} />;
}
