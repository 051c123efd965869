import type { Question } from "#domain/pack/guides.ts";
import type { Element, Indicator, Rules } from "#domain/pack/rules.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { activeGuide } from "#domain/screening/next-step.ts";
import { urgentAnswers } from "#domain/screening/red-flags.ts";
import { NO_ANSWER, raisedByQuestion, Scope, valuesOf } from "#domain/screening/scope.ts";
import type { AgeGroup, AnswerValue, ElementReport, ElementValue, Evidence, ScreeningFacts } from "#domain/screening/types.ts";

export const ELEMENTS = ["act", "means", "purpose", "smuggling", "aggravation"] as const satisfies readonly Element[];

/** The catalogue and the rules of one content pack, ready to read. */
export interface Catalogue {
  readonly indicatorById: ReadonlyMap<string, Indicator>;
  readonly rules: Rules;
}
export const createCatalogue = (indicators: readonly Indicator[], rules: Rules): Catalogue => ({
  indicatorById: new Map(indicators.map((indicator) => [indicator.id, indicator])),
  rules,
});

/** Not known counts as a child (CoE Convention 197 art. 10(3); Directive 2011/36/EU art. 13(2)). */
const strengthFor = (indicator: Indicator, age: AgeGroup) =>
  age === "adult" ? indicator.strengthAdult : indicator.strengthChild;

/**
 * ILO/EC Delphi rule (Operational indicators of trafficking in human beings, 2009, p. 3) on the pooled element, or one indicator
 * that decides alone at strong strength for this age.
 */
function meetsRule(ids: readonly string[], age: AgeGroup, { indicatorById, rules }: Catalogue): boolean {
  const count = { strong: 0, medium: 0, weak: 0 };
  for (const id of new Set(ids)) {
    const indicator = indicatorById.get(id);
    const strength = indicator && strengthFor(indicator, age);
    if (strength === undefined) continue;
    if (strength === "strong" && indicator?.decisiveAlone === true) return true;
    count[strength] += 1;
  }
  return rules.delphi.some((least) => count.strong >= least.strong && count.medium >= least.medium && count.weak >= least.weak);
}

/**
 * The value of one element from the indicators recorded for it. Act, smuggling and aggravation need one; means and purpose need the
 * Delphi rule, and are `partial` below it.
 */
export function valueFromIndicators(
  element: Element,
  ids: readonly string[],
  age: AgeGroup,
  catalogue: Catalogue,
): "yes" | "partial" | "unknown" {
  const counting = ids.filter(
    (id) => !catalogue.rules.neverAlone.includes(id) && catalogue.indicatorById.get(id)?.elements.length !== 0,
  );
  if (counting.length === 0) return "unknown";
  if (element !== "means" && element !== "purpose") return "yes";
  return meetsRule(counting, age, catalogue) ? "yes" : "partial";
}

/** Sections whose answers are the worker's own and do not hang on an interpreter. */
const isSaid = (question: Question): boolean => question.section === "question" || question.section === "child_question";

/**
 * Without a reviewed language or an interpreter, what was asked counts as "not sure" wherever it is evidence. Age, who cares for a
 * child, and every red flag are still read as given: doubt about words must never take protection away.
 */
const asNotSure = (question: Question, value: AnswerValue): AnswerValue =>
  isSaid(question) && question.type !== "worker" && question.type !== "checks" && value !== NO_ANSWER ? "not_sure" : value;

function saidNo(scope: Scope, id: string): boolean {
  const rule = scope.compiled.noEquivalents.get(id);
  if (rule === undefined) return false;
  const values = valuesOf(scope.answer(id));
  if (values.length > 0 && values.every((value) => rule.answers.has(value))) return true;
  return rule.orIf !== null && scope.holds(rule.orIf);
}

interface Core {
  readonly allNo: boolean;
  readonly open: readonly string[];
}

function coreOf(scope: Scope, guideId: string, element: Element, raisedFrom: ReadonlySet<string>): Core {
  const ids = element === "act" ? undefined : scope.compiled.source.core[guideId]?.[element];
  // No core, no worked-out "no": an element nobody can rule out stays unknown (Palermo Protocol art. 3(c): a child needs no means).
  if (ids === undefined || typeof ids === "string" || ids.length === 0) return { allNo: false, open: [] };
  if (scope.facts.answersCountAsNotSure) return { allNo: false, open: ids.filter((id) => !raisedFrom.has(id)) };
  const notNo = ids.filter((id) => !saidNo(scope, id));
  const open = notNo.filter((id) => !raisedFrom.has(id) && !valuesOf(scope.answer(id)).includes("yes"));
  return { allNo: notNo.length === 0, open };
}

/**
 * What the talk has shown so far, by element. An element is `no` only if every core question of the guide got an explicit no and
 * nothing is recorded for it; a skip or a "not sure" leaves it unknown.
 */
export function evidence(compiled: CompiledGuides, catalogue: Catalogue, facts: ScreeningFacts): Evidence {
  const guideId = activeGuide(compiled, facts)?.guide.id ?? facts.guideId;
  const scope = new Scope(compiled, { ...facts, guideId });
  const age = scope.age();
  const raised = raisedByQuestion(scope, facts.answersCountAsNotSure ? asNotSure : undefined);
  const recorded = [...raised.keys()].filter((id) => catalogue.indicatorById.has(id)).sort();
  const belongsTo = (id: string, element: Element): boolean =>
    catalogue.indicatorById.get(id)?.elements.includes(element) === true;

  const report = (element: Element): ElementReport => {
    const indicators = recorded.filter((id) => belongsTo(id, element));
    const core = coreOf(scope, guideId, element, new Set(indicators.flatMap((id) => [...(raised.get(id) ?? [])])));
    const found = valueFromIndicators(element, indicators, age, catalogue);
    const ruledOut = found === "unknown" && core.allNo && !(element === "means" && age !== "adult");
    const value: ElementValue = ruledOut ? "no" : found;
    return { value, indicators, openQuestions: core.open };
  };

  const given = facts.answersCountAsNotSure ? raisedByQuestion(scope) : raised;
  const flagged = [...given.keys()].filter((id) => catalogue.indicatorById.get(id)?.redFlag === true);
  return {
    act: report("act"),
    means: report("means"),
    purpose: report("purpose"),
    smuggling: report("smuggling"),
    aggravation: report("aggravation"),
    observations: recorded.filter((id) => catalogue.indicatorById.get(id)?.elements.length === 0),
    redFlags: [...flagged.sort(), ...urgentAnswers(scope)],
  };
}
