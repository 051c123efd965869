import type { CompiledGuides } from "#domain/screening/compile.ts";
import { activeGuide } from "#domain/screening/next-step.ts";
import { mayAsk } from "#domain/screening/scope.ts";
import type { ScreeningFacts, WorkerFlags } from "#domain/screening/types.ts";

/** Why a sign of the case file may be absent from the learner's answers, the first that holds. */
export const MISSED = ["asked", "other_guide", "trained", "unasked", "never"] as const;
/**
 * - `asked`: a question of this guide could have raised it.
 * - `other_guide`: only another guide asks.
 * - `trained`: only people with another training ask.
 * - `unasked`: nobody asks; it may be ticked when it was told.
 * - `never`: kept for published cases; a talk never records it.
 */
export type Missed = (typeof MISSED)[number];

export function whyMissed(compiled: CompiledGuides, facts: ScreeningFacts, worker: WorkerFlags, indicator: string): Missed {
  const raisedBy = compiled.source.questions.filter((question) =>
    Object.values(question.maps).some((indicators) => indicators.includes(indicator)),
  );
  if (raisedBy.length === 0) return compiled.source.workerTickList.includes(indicator) ? "unasked" : "never";
  const mine = raisedBy.filter(({ who }) => mayAsk(who, worker));
  const guide = activeGuide(compiled, facts)?.guide;
  const here = guide === undefined ? [] : mayAsk(guide.who, worker) ? guide.questions : (guide.basics ?? []);
  if (mine.some(({ id }) => here.includes(id))) return "asked";
  return mine.length > 0 ? "other_guide" : "trained";
}
