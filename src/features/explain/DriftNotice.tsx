import { useTranslation } from "react-i18next";
import { changesBetween } from "#domain/screening/changes.ts";
import { readTalks } from "#features/explain/read-talks.ts";
import { BigButton } from "#ui/BigButton.tsx";
import { Notice } from "#ui/Notice.tsx";
import { useVaultQuery } from "#workflows/react.ts";

/** Says on the case and on the result that the last talk brought more signs than the one before. Nothing otherwise. */
export function DriftNotice({ caseId }: { readonly caseId: string }) {
  const { t } = useTranslation("explain");
  const drift = useVaultQuery(async (session) => {
    const [later, earlier] = await readTalks(session, caseId);
    if (!later?.held || !earlier?.held) return null;
    const { compiled, catalogue } = later.held;
    const before = { facts: earlier.entry.screening, atMs: earlier.entry.atMs, ...earlier.held };
    return changesBetween(compiled, catalogue, before, { facts: later.entry.screening, atMs: later.entry.atMs }).drift;
  }, caseId);
  if (!drift) return null;
  return (
    <Notice tone="danger" title={t(drift.fromSmuggling ? "drift.journey_title" : "drift.title")} testId="drift">
      <p>{t("drift.text")}</p>
      <BigButton kind="secondary" href="/cases/changes" testId="open-changes">
        {t("changes.open")}
      </BigButton>
    </Notice>
  );
}
