import { Sigma } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { countedLeaves } from "#domain/statistics/tally.ts";
import { CountedLeafCard } from "#features/statistics/CountedLeafCard.tsx";
import { formatDay } from "#i18n/format.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { DAY_MS, utcDay } from "#lib/clock.ts";
import { type Quarter, quarterEndMs, quarterStartMs } from "#lib/quarters.ts";
import { Disclosure } from "#ui/Disclosure.tsx";
import { EmptyState } from "#ui/EmptyState.tsx";
import { FilterChips } from "#ui/FilterChips.tsx";
import { List } from "#ui/List.tsx";
import { ListItem } from "#ui/ListItem.tsx";
import { Notice } from "#ui/Notice.tsx";
import { Page } from "#ui/Page.tsx";
import { Quiet } from "#ui/Quiet.tsx";
import { Refusal } from "#ui/Refusal.tsx";
import { Section } from "#ui/Section.tsx";
import { readCounts, setArea } from "#workflows/counting.ts";
import { useSession, useVaultQuery } from "#workflows/react.ts";
import { readReports } from "#workflows/report-counts.ts";

const NEVER = ["names", "rows", "where_from", "crime", "refused"] as const;

/** What this phone counts and what would leave it, in words. For its worker alone. */
export function OwnCountsPage() {
  const { t } = useTranslation(["counts", "errors"]);
  const { lang } = useLanguage();
  const session = useSession();
  const counts = useVaultQuery(readCounts);
  const [error, setError] = useState<string | null>(null);
  if (counts === undefined) return <Page title={t("title")} back="/settings" quietTitle />;
  if (counts === null) {
    return (
      <Page title={t("title")} back="/settings">
        <EmptyState icon={Sigma} title={t("no_plan")} testId="no-plan">
          <p>{t("no_plan_text")}</p>
        </EmptyState>
        <Sent />
      </Page>
    );
  }
  const { plan, quarter, area, tally, stands } = counts;
  const areaName = (code: string): string => t(`area.${code}`, { defaultValue: code });
  const leaves = tally === null ? [] : countedLeaves(plan, tally);
  const day = (atMs: number): string => formatDay(utcDay(atMs), lang);
  return (
    <Page title={t("title")} back="/settings">
      <p>{t("what")}</p>
      <Quiet>{t("period", { from: day(quarterStartMs(quarter)), to: day(quarterEndMs(quarter) - DAY_MS) })}</Quiet>
      {stands && (
        <Notice tone="caution" testId="counts-stand">
          <p>{t("stands")}</p>
        </Notice>
      )}
      <Section title={t("where")}>
        <Quiet>{t("where_text")}</Quiet>
        <FilterChips
          label={t("where")}
          options={plan.areas.map((code) => ({ value: code, label: areaName(code), testId: `area-${code}` }))}
          chosen={[area]}
          onToggle={(code) => void setArea(session, code).then((saved) => setError(saved.ok ? null : saved.error.type))}
        />
        <Refusal why={error && t(`errors:${error}`)} />
      </Section>
      <h2>{t("so_far")}</h2>
      {leaves.length === 0 ? (
        <p data-testid="nothing-counted">{t("nothing")}</p>
      ) : (
        <>
          <Notice tone="caution">
            <p>{t("small")}</p>
          </Notice>
          {plan.areas
            .map((code) => ({ code, here: leaves.filter((leaf) => leaf.area === code) }))
            .filter(({ here }) => here.length > 0)
            .map(({ code, here }) => (
              <section key={code} aria-label={areaName(code)}>
                <h3>{areaName(code)}</h3>
                <List label={areaName(code)}>
                  {here.map((leaf) => (
                    <CountedLeafCard key={`${leaf.persons} ${leaf.assessment}`} leaf={leaf} />
                  ))}
                </List>
              </section>
            ))}
        </>
      )}
      <h2>{t("leaves")}</h2>
      <Sending quarter={quarter} />
      <Disclosure title={t("never")} openAtFirst>
        <List label={t("never")}>
          {NEVER.map((what) => (
            <ListItem key={what}>{t(`never_${what}`)}</ListItem>
          ))}
        </List>
      </Disclosure>
      <Disclosure title={t("limits")}>
        <p>{t("limits_own")}</p>
        <p>{t("limits_both")}</p>
      </Disclosure>
    </Page>
  );
}

/** What will leave, when and to whom; what left. */
function Sending({ quarter }: { readonly quarter: Quarter }) {
  const { t } = useTranslation("counts");
  const { lang } = useLanguage();
  const reports = useVaultQuery(readReports);
  if (!reports) return null;
  const { coordinators, isInTeam, isUnreadable } = reports;
  const hindered = !isInTeam ? "post_no_team" : isUnreadable ? "post_unreadable" : coordinators === 0 ? "post_none" : null;
  return (
    <>
      {hindered ? (
        <Notice tone="caution" testId="nothing-leaves">
          <p>{t(hindered)}</p>
        </Notice>
      ) : (
        <>
          <p data-testid="leaves-when">{t("when", { day: formatDay(utcDay(quarterEndMs(quarter) - DAY_MS), lang) })}</p>
          <p>{t("post_some", { count: coordinators })}</p>
        </>
      )}
      <p>{t("halves")}</p>
      <p>{t("same_length")}</p>
      <p>{t("halfway")}</p>
      <Sent />
    </>
  );
}

/** Quarters, and nothing of what was in them. */
function Sent() {
  const { t } = useTranslation("counts");
  const { lang } = useLanguage();
  const reports = useVaultQuery(readReports);
  if (!reports) return null;
  const rows = [...reports.waiting.map((quarter) => ({ quarter, is: "waiting" as const })), ...reports.made];
  const day = (atMs: number): string => formatDay(utcDay(atMs), lang);
  return (
    <section aria-label={t("made")}>
      <h2>{t("made")}</h2>
      {rows.length === 0 ? (
        <p data-testid="nothing-made">{t("made_none")}</p>
      ) : (
        <List label={t("made")}>
          {rows.map(({ quarter, is }) => (
            <ListItem key={quarter} testId="report-made">
              <span data-state={is}>
                {t("span", { from: day(quarterStartMs(quarter)), to: day(quarterEndMs(quarter) - DAY_MS) })}:{" "}
                {t(`made_state.${is}`)}
              </span>
            </ListItem>
          ))}
        </List>
      )}
    </section>
  );
}
