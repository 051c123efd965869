import { ChartNoAxesColumn } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SignedEntry } from "#domain/statistics/ledger.ts";
import { AreaFigures } from "#features/statistics/AreaFigures.tsx";
import { ExportFigures } from "#features/statistics/ExportFigures.tsx";
import { useFigureWords } from "#features/statistics/use-figure-words.ts";
import { WaitingCard } from "#features/statistics/WaitingCard.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { readFigures } from "#workflows/figures.ts";
import { useVaultQuery, useWorkshop } from "#workflows/react.ts";
import { finishReleases } from "#workflows/release-counts.ts";

/** A coordinator's page: what waits to be published, and what was, as it stands in the ledger. */
export function FiguresPage() {
  const { t } = useTranslation(["figures", "errors"]);
  const { session, askCounts } = useWorkshop();
  const found = useVaultQuery(readFigures);
  useEffect(() => {
    void finishReleases(session, askCounts).catch(() => undefined);
  }, [session, askCounts]);
  if (found === undefined) return <Page title={t("title")} back="/settings/team" quietTitle />;
  if (found === null)
    return (
      <Page title={t("title")} back="/settings/team">
        <Notice>
          <p>{t("errors:NotCoordinator")}</p>
        </Notice>
      </Page>
    );
  const { ledger, waiting } = found;
  return (
    <Page title={t("title")} back="/settings/team">
      <Notice testId="what-they-are-not">
        <p>{t("not")}</p>
      </Notice>
      {!ledger.ok && (
        <Notice tone="danger" testId="ledger-broken">
          <p>{t("broken")}</p>
        </Notice>
      )}
      {ledger.ok && waiting.map((one) => <WaitingCard key={one.quarter} waiting={one} />)}
      {ledger.ok && ledger.value.length > 0 && <Published ledger={ledger.value} />}
      {ledger.ok && ledger.value.length === 0 && waiting.length === 0 && (
        <EmptyState icon={ChartNoAxesColumn} title={t("empty")} testId="no-ledger">
          <p>{t("empty_text")}</p>
        </EmptyState>
      )}
    </Page>
  );
}

function Published({ ledger }: { readonly ledger: readonly SignedEntry[] }) {
  const { t } = useTranslation("figures");
  const words = useFigureWords();
  const quarters = [...new Set(ledger.map(({ entry }) => entry.quarter))].sort().reverse();
  const [chosen, setChosen] = useState<string | null>(null);
  const quarter = chosen !== null && quarters.includes(chosen) ? chosen : quarters[0];
  return (
    <>
      <h2>{t("published")}</h2>
      {quarters.length > 1 && (
        <FilterChips
          label={t("which")}
          options={quarters.map((one) => ({ value: one, label: words.quarter(one), testId: `quarter-${one}` }))}
          chosen={quarter === undefined ? [] : [quarter]}
          onToggle={setChosen}
        />
      )}
      {quarters.length === 1 && <p>{words.quarter(quarters[0] ?? "")}</p>}
      <p>{t("how_to_read")}</p>
      {ledger
        .filter(({ entry }) => entry.quarter === quarter)
        .map(({ entry }) => (
          <AreaFigures key={entry.area} entry={entry} />
        ))}
      <ExportFigures ledger={ledger} />
    </>
  );
}
