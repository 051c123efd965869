import type { Question } from "#domain/pack/guides.ts";
import type { Element, Indicator, Rules } from "#domain/pack/rules.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { type Expression, references } from "#domain/screening/expression.ts";
import { guideOfRecord } from "#domain/screening/next-step.ts";
import { urgentAnswers } from "#domain/screening/red-flags.ts";
import { NO_ANSWER, raisedByQuestion, type Scope, TICK, valuesOf } from "#domain/screening/scope.ts";
import { scopeOf } from "#domain/screening/scope-of.ts";
import type { AgeGroup, ElementReport, ElementValue, Evidence, ScreeningFacts } from "#domain/screening/types.ts";

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
export const strengthFor = (indicator: Indicator, age: AgeGroup) =>
  age === "adult" ? indicator.strengthAdult : indicator.strengthChild;

export interface StrengthCounts {
  readonly strong: number;
  readonly medium: number;
  readonly weak: number;
}

/** How the rule for means and purpose went: what decided alone, and the first combination of strengths that was reached. */
export interface DelphiReading {
  readonly decisive: readonly string[];
  readonly counts: StrengthCounts;
  readonly clause: StrengthCounts | null;
}

/**
 * ILO/EC Delphi rule (Operational indicators of trafficking in human beings, 2009, p. 3) on the pooled element, or one indicator
 * that decides alone at strong strength for this age.
 */
export function readDelphi(ids: readonly string[], age: AgeGroup, { indicatorById, rules }: Catalogue): DelphiReading {
  const counts = { strong: 0, medium: 0, weak: 0 };
  const decisive: string[] = [];
  for (const id of new Set(ids)) {
    const indicator = indicatorById.get(id);
    const strength = indicator && strengthFor(indicator, age);
    if (strength === undefined) continue;
    if (strength === "strong" && indicator?.decisiveAlone === true) decisive.push(id);
    counts[strength] += 1;
  }
  const clause = rules.delphi.find(
    (least) => counts.strong >= least.strong && counts.medium >= least.medium && counts.weak >= least.weak,
  );
  return { decisive, counts, clause: clause ?? null };
}

/** Some are recorded with their element and never make it `yes`; an observation has no element at all. */
export const countsAlone = (id: string, { indicatorById, rules }: Catalogue): boolean =>
  !rules.neverAlone.includes(id) && indicatorById.get(id)?.elements.length !== 0;

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
  const counting = ids.filter((id) => countsAlone(id, catalogue));
  if (counting.length === 0) return "unknown";
  if (element !== "means" && element !== "purpose") return "yes";
  const { decisive, clause } = readDelphi(counting, age, catalogue);
  return decisive.length > 0 || clause !== null ? "yes" : "partial";
}

/** Sections whose answers are the worker's own and do not hang on an interpreter. */
const isSaid = (question: Question): boolean => question.section === "question" || question.section === "child_question";

/**
 * Without a reviewed language or an interpreter, what was asked counts as "not sure" wherever it is evidence; so does one answer
 * given through an interpreter who is not independent. Age, who cares for a child, and every red flag are still read as given: doubt
 * about words must never take protection away.
 */
const isDoubted = (facts: ScreeningFacts, question: Question): boolean =>
  (facts.answersCountAsNotSure || facts.notSure?.includes(question.id) === true) &&
  isSaid(question) &&
  question.type !== "worker" &&
  question.type !== "checks";

/** Read as given, only when nothing it names was said in words that are in doubt. */
export function holdsForSure(scope: Scope, expression: Expression | null): boolean {
  if (expression === null || !scope.holds(expression)) return false;
  const { facts, compiled } = scope;
  if (!facts.answersCountAsNotSure && (facts.notSure ?? []).length === 0) return true;
  return references(expression).ids.every((id) => {
    const question = compiled.questionById.get(id)?.question;
    return question === undefined || !isDoubted(facts, question);
  });
}

function saidNo(scope: Scope, id: string): boolean {
  const rule = scope.compiled.noEquivalents.get(id);
  const question = scope.compiled.questionById.get(id)?.question;
  if (rule === undefined || question === undefined) return false;
  const values = valuesOf(scope.answer(id));
  const plain = values.length > 0 && values.every((value) => rule.answers.has(value));
  return (plain && !isDoubted(scope.facts, question)) || holdsForSure(scope, rule.orIf);
}

/** The core questions of an element: each got an explicit no, or raised something, or is open. `null`: the guide has none. */
export interface CoreReading {
  readonly no: readonly string[];
  readonly open: readonly string[];
  readonly raised: readonly string[];
}

function readCore(scope: Scope, guideId: string, element: Element, raisedFrom: ReadonlySet<string>): CoreReading | null {
  const ids = element === "act" ? undefined : scope.compiled.source.core[guideId]?.[element];
  // No core, no worked-out "no": an element nobody can rule out stays unknown (Palermo Protocol art. 3(c): a child needs no means).
  if (ids === undefined || typeof ids === "string" || ids.length === 0) return null;
  const reading: Record<keyof CoreReading, string[]> = { no: [], open: [], raised: [] };
  for (const id of ids) {
    const question = scope.compiled.questionById.get(id)?.question;
    const yes = question !== undefined && !isDoubted(scope.facts, question) && valuesOf(scope.answer(id)).includes("yes");
    reading[saidNo(scope, id) ? "no" : raisedFrom.has(id) || yes ? "raised" : "open"].push(id);
  }
  return reading;
}

/** Everything the rules read from a talk, before it becomes elements; the page that explains an assessment reads the same. */
export interface OnRecord {
  readonly guideId: string;
  readonly scope: Scope;
  readonly age: AgeGroup;
  /** Indicators that count towards elements, with the questions that raised each (`tick` for the worker's list). */
  readonly counting: ReadonlyMap<string, ReadonlySet<string>>;
  /** Seen by the worker; never counts. */
  readonly observed: ReadonlyMap<string, ReadonlySet<string>>;
  /** Indicators as given, doubt about words left aside: red flags are read from these. */
  readonly asGiven: ReadonlyMap<string, ReadonlySet<string>>;
  coreOf(element: Element): CoreReading | null;
}

export function onRecord(compiled: CompiledGuides, catalogue: Catalogue, facts: ScreeningFacts): OnRecord {
  const guide = guideOfRecord(compiled, facts);
  const guideId = guide?.id ?? facts.guideId;
  const scope = scopeOf(compiled, { ...facts, guideId });
  const isDoubtful = facts.answersCountAsNotSure || (facts.notSure ?? []).length > 0;
  const asGiven = raisedByQuestion(scope);
  const raised = isDoubtful
    ? raisedByQuestion(scope, (question, value) => (value !== NO_ANSWER && isDoubted(facts, question) ? "not_sure" : value))
    : asGiven;
  const counting = new Map<string, ReadonlySet<string>>();
  const observed = new Map<string, ReadonlySet<string>>();
  for (const id of [...raised.keys()].sort()) {
    const indicator = catalogue.indicatorById.get(id);
    const sources = raised.get(id) ?? new Set();
    if (indicator === undefined) continue;
    const counts = indicator.elements.length > 0 && (guide?.counts !== "ticks" || sources.has(TICK));
    (counts ? counting : observed).set(id, sources);
  }
  const of = (element: Element): ReadonlySet<string> => {
    const sources = new Set<string>();
    for (const [id, from] of counting)
      if (catalogue.indicatorById.get(id)?.elements.includes(element) === true) for (const one of from) sources.add(one);
    return sources;
  };
  const cores = new Map<Element, CoreReading | null>();
  const coreOf = (element: Element): CoreReading | null => {
    const known = cores.get(element);
    if (known !== undefined) return known;
    const core = readCore(scope, guideId, element, of(element));
    cores.set(element, core);
    return core;
  };
  return { guideId, scope, age: scope.age(), counting, observed, asGiven, coreOf };
}

/** No core question of an element may be missing an explicit no; for whoever may be a child means are never ruled out. */
export const isRuledOut = (core: CoreReading | null, element: Element, age: AgeGroup): boolean =>
  core !== null && core.open.length === 0 && core.raised.length === 0 && !(element === "means" && age !== "adult");

/**
 * What the talk has shown so far, by element. An element is `no` only if every core question of the guide got an explicit no and
 * nothing is recorded for it; a skip or a "not sure" leaves it unknown.
 */
export function evidence(compiled: CompiledGuides, catalogue: Catalogue, facts: ScreeningFacts): Evidence {
  return evidenceOf(onRecord(compiled, catalogue, facts), catalogue);
}

export function evidenceOf(record: OnRecord, catalogue: Catalogue): Evidence {
  const { age, counting, observed, asGiven, scope } = record;
  const report = (element: Element): ElementReport => {
    const indicators = [...counting.keys()].filter((id) => catalogue.indicatorById.get(id)?.elements.includes(element) === true);
    const core = record.coreOf(element);
    const found = valueFromIndicators(element, indicators, age, catalogue);
    const value: ElementValue = found === "unknown" && isRuledOut(core, element, age) ? "no" : found;
    return { value, indicators, openQuestions: core?.open ?? [] };
  };
  const flagged = [...asGiven.keys()].filter((id) => catalogue.indicatorById.get(id)?.redFlag === true);
  return {
    act: report("act"),
    means: report("means"),
    purpose: report("purpose"),
    smuggling: report("smuggling"),
    aggravation: report("aggravation"),
    observations: [...observed.keys()],
    redFlags: [...flagged.sort(), ...[...urgentAnswers(scope)].sort()],
  };
}
