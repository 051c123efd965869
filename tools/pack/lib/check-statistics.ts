import { type CountingContext, lintPlans } from "#domain/statistics/lint-plans.ts";
import type { PackValues } from "./pack-values.ts";
import type { Problem } from "./problems.ts";

/** Plans of what is counted, read beside the catalogue, the table and the guides of all packs; no quarter and area is counted by two packs. */
export function checkStatistics(packs: readonly PackValues[], problems: Problem[]): void {
  const context: CountingContext = {
    indicators: new Map(packs.flatMap((pack) => pack.indicators ?? []).map((indicator) => [indicator.id, indicator])),
    rules: packs.find((pack) => pack.rules !== null)?.rules ?? null,
    lawyerOnly: packs.flatMap((pack) => pack.guides?.lawyerOnly.indicators ?? []),
  };
  const packByQuarter = new Map<string, string>();
  for (const { statistics, sources } of packs) {
    const file = sources.content.statistics;
    if (file === undefined || statistics === null) continue;
    // A pack checked by itself has no catalogue beside it: only what it says of itself can be judged.
    for (const { path, reason, todo } of lintPlans(statistics, context)) {
      if (context.indicators.size === 0 && path.at(-1) === "indicators") continue;
      problems.push(file.problem([...path], reason, todo));
    }
    statistics.plans.forEach((plan, at) => {
      plan.quarters.forEach((quarter, i) => {
        const other = packByQuarter.get(quarter);
        if (other !== undefined)
          problems.push(
            file.problem(
              ["plans", at, "quarters", i],
              `${other} counts ${quarter} too: its areas and these would overlap.`,
              "Leave the plan in one pack of those a server gives together.",
            ),
          );
      });
    });
    for (const quarter of statistics.plans.flatMap(({ quarters }) => quarters)) packByQuarter.set(quarter, sources.meta.packId);
  }
}
