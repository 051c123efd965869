import type { CompiledGuides } from "#domain/screening/compile.ts";
import { Scope, valuesOf } from "#domain/screening/scope.ts";
import type { ScreeningFacts, WhenReply } from "#domain/screening/types.ts";

type RedFlag = "now_past_notsure" | "now" | "child_first";

/** What the answer given to `id` calls for; the gravest when several values of one answer do. */
export function redFlagOf(scope: Scope, id: string): RedFlag | null {
  const question = scope.compiled.questionById.get(id)?.question;
  if (question === undefined) return null;
  const flags = valuesOf(scope.answer(id)).map((value) => question.redFlag[value]);
  for (const flag of ["now", "now_past_notsure", "child_first"] as const) if (flags.includes(flag)) return flag;
  return null;
}

/** The reply to "still going on, or tonight?": the question's own, or the one it takes over (`whenFrom`). */
export function whenReply(scope: Scope, id: string): WhenReply | null {
  let at: string | undefined = id;
  for (let steps = 0; at !== undefined && steps < 8; steps++) {
    const own = scope.facts.when[at];
    if (own !== undefined && redFlagOf(scope, at) === "now_past_notsure") return own;
    at = scope.compiled.questionById.get(at)?.question.whenFrom;
  }
  return null;
}

export const needsWhen = (scope: Scope, id: string): boolean =>
  redFlagOf(scope, id) === "now_past_notsure" && whenReply(scope, id) === null;

/**
 * Safeguarding rule 3.4: only "now" and "not sure" open the danger screen, and answers that speak of now by themselves.
 * Answers about who cares for a child never interrupt; they end in the child-first plan.
 */
export function opensDanger(compiled: CompiledGuides, facts: ScreeningFacts, stepId: string): boolean {
  const scope = new Scope(compiled, facts);
  const flag = redFlagOf(scope, stepId);
  if (flag !== "now_past_notsure") return flag === "now";
  const reply = whenReply(scope, stepId);
  return reply !== null && compiled.source.when.opensDanger.includes(reply);
}

/**
 * Questions whose answer asks for an urgent check: danger now, danger not excluded, or a child with nobody. A reply that was never
 * given counts as "not sure": doubt is for protection.
 */
export function urgentAnswers(scope: Scope): readonly string[] {
  return Object.keys(scope.facts.answers).filter((id) => {
    if (!scope.compiled.flagging.has(id)) return false;
    const flag = redFlagOf(scope, id);
    if (flag === null) return false;
    return flag !== "now_past_notsure" || whenReply(scope, id) !== "past";
  });
}
