import { type CompiledGuides, LEAVES_OPEN } from "#domain/screening/compile.ts";
import { activeGuide, questionsFor } from "#domain/screening/next-step.ts";
import { mayAsk, type Scope, type ScreeningContext, valuesOf } from "#domain/screening/scope.ts";
import { scopeOf } from "#domain/screening/scope-of.ts";
import type { ScreeningFacts, WorkerFlags } from "#domain/screening/types.ts";

export interface OpenQuestion {
  readonly id: string;
  readonly why: "unanswered" | "skipped" | "not_sure";
}

/** How every answer stands now. Lists keep the order in which answers were first given, `open` the order of the guide. */
export interface Standing {
  /** Answers that count. */
  readonly counting: readonly string[];
  /** Answered and kept, but the question no longer applies: they count for nothing until it applies again. */
  readonly kept: readonly string[];
  /** Kept as they are: of no question these guides know, or with a value it does not offer. They count for nothing. */
  readonly unreadable: readonly string[];
  /** Questions of the guide that apply and were not answered, were skipped, or got "not sure". */
  readonly open: readonly OpenQuestion[];
  /** Open too, but not this worker's to ask. */
  readonly forOthers: readonly OpenQuestion[];
  /** Of `counting`: given in an earlier talk, not in this one. */
  readonly carried: readonly string[];
  /** Of `counting`: said through words in doubt, counted as "not sure" wherever they are evidence. */
  readonly notSure: readonly string[];
}

function whyOpen(scope: Scope, id: string): OpenQuestion["why"] | null {
  if (scope.compiled.questionById.get(id)?.question.type === "talk") return null;
  if (!scope.given(id)) return "unanswered";
  const values = valuesOf(scope.answer(id));
  if (values.includes("skip")) return "skipped";
  return values.some((value) => LEAVES_OPEN.includes(value)) || scope.facts.notSure?.includes(id) === true ? "not_sure" : null;
}

/** Which answers count now, which are kept and do not, and what is still open in the guide of the talk. */
export function standing(
  compiled: CompiledGuides,
  facts: ScreeningFacts,
  worker: WorkerFlags,
  context: ScreeningContext | null = null,
): Standing {
  const guide = activeGuide(compiled, facts)?.guide;
  const scope = scopeOf(compiled, { ...facts, guideId: guide?.id ?? facts.guideId }, context);
  const counting: string[] = [];
  const kept: string[] = [];
  const unreadable: string[] = [];
  for (const id of Object.keys(facts.answers)) {
    if (!compiled.questionById.has(id) || !scope.given(id)) unreadable.push(id);
    else (scope.applies(id) ? counting : kept).push(id);
  }
  const open: OpenQuestion[] = [];
  const forOthers: OpenQuestion[] = [];
  const mine = new Set(guide === undefined ? [] : questionsFor(guide, worker));
  for (const id of guide === undefined
    ? []
    : [...guide.questions, ...guide.optional.filter((one) => facts.offered.includes(one))]) {
    const who = compiled.questionById.get(id)?.question.who;
    const why = who !== undefined && scope.shown(id) ? whyOpen(scope, id) : null;
    if (who === undefined || why === null) continue;
    const asks = mayAsk(who, worker) && (mine.has(id) || guide?.optional.includes(id) === true);
    (asks ? open : forOthers).push({ id, why });
  }
  const counts = new Set(counting);
  return {
    counting,
    kept,
    unreadable,
    open,
    forOthers,
    carried: (facts.carried ?? []).filter((id) => counts.has(id)),
    notSure: (facts.notSure ?? []).filter((id) => counts.has(id)),
  };
}
