import { ASSESSMENTS, type AssessmentCode, type AssessmentName, type Element, type Rules } from "#domain/pack/rules.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import {
  type Catalogue,
  ELEMENTS,
  evidenceOf,
  holdsForSure,
  type OnRecord,
  onRecord,
  valueFromIndicators,
} from "#domain/screening/evidence.ts";
import type {
  AgeGroup,
  Assessment,
  ElementReport,
  ElementValue,
  Flag,
  Reason,
  ScreeningFacts,
  Tri,
} from "#domain/screening/types.ts";

export type ElementValues = Readonly<Record<Element, ElementValue>>;

/** Partial means are read as unknown by the table and stay a reason (screening rule 1.6.5). */
const tri = (value: ElementValue): Tri => (value === "partial" ? "unknown" : value);

/**
 * The decision table: three elements for an adult; for a child, and whoever may be one, act and purpose are enough
 * (Palermo Protocol art. 3(a)–(d); CoE Convention 197 art. 4 and 10(3)). Read from the pack, never worked out here.
 */
export function lookUp(rules: Rules, age: AgeGroup, values: ElementValues): AssessmentCode {
  const digits: readonly (readonly [number, number])[] = [
    [rules.age.indexOf(age), rules.age.length],
    [rules.act.indexOf(tri(values.act)), rules.act.length],
    [rules.means.indexOf(tri(values.means)), rules.means.length],
    [rules.purpose.indexOf(values.purpose), rules.purpose.length],
    [rules.smuggling.indexOf(tri(values.smuggling)), rules.smuggling.length],
    [rules.aggravation.indexOf(tri(values.aggravation)), rules.aggravation.length],
  ];
  const code = rules.table[digits.reduce((index, [digit, size]) => index * size + digit, 0)];
  if (code === undefined) throw new RangeError("the decision table has a hole");
  return code;
}

const FLAG_ORDER: readonly Flag[] = ["child_protection", "unaccompanied", "urgent_check", "re_screen", "labour_rights"];

interface FlagInput {
  readonly age: AgeGroup;
  readonly code: AssessmentCode;
  readonly values: ElementValues;
  readonly recorded: readonly string[];
  readonly urgent: boolean;
  readonly expressions: readonly string[];
}

function flagsFor(catalogue: Catalogue, input: FlagInput): readonly Flag[] {
  const raised = new Set<string>(input.expressions);
  if (input.age !== "adult") raised.add("child_protection");
  for (const [flag, ids] of Object.entries(catalogue.rules.flagIndicators))
    if (ids.some((id) => input.recorded.includes(id))) raised.add(flag);
  if (input.urgent) raised.add("urgent_check");
  if (input.code !== "T1") raised.add("re_screen");
  if (input.age === "adult" && input.values.purpose === "yes" && input.values.means !== "yes") raised.add("labour_rights");
  return FLAG_ORDER.filter((flag) => raised.has(flag));
}

type Reports = Readonly<Record<Element, ElementReport>>;

function conclude(
  catalogue: Catalogue,
  age: AgeGroup,
  elements: Reports,
  observations: readonly string[],
  urgent: boolean,
  expressions: readonly string[],
): Assessment {
  const values: ElementValues = {
    act: elements.act.value,
    means: elements.means.value,
    purpose: elements.purpose.value,
    smuggling: elements.smuggling.value,
    aggravation: elements.aggravation.value,
  };
  const code = lookUp(catalogue.rules, age, values);
  const recorded = [...ELEMENTS.flatMap((element) => elements[element].indicators), ...observations];
  const reasons: readonly Reason[] = [
    ...ELEMENTS.flatMap((element) => elements[element].indicators.map((indicator) => ({ element, indicator }))),
    ...observations.map((indicator) => ({ element: "observation" as const, indicator })),
  ];
  const flags = flagsFor(catalogue, { age, code, values, recorded, urgent, expressions });
  return { code, shown: code, age, flags, elements, reasons, purposeNotAsked: values.purpose === "unknown" };
}

/** Possible signs in what was recorded so far. Pure: the same facts and pack always give the same assessment. */
export function assess(compiled: CompiledGuides, catalogue: Catalogue, facts: ScreeningFacts): Assessment {
  return assessRecord(catalogue, onRecord(compiled, catalogue, facts));
}

/** The same, for a caller that has the record already. */
export function assessRecord(catalogue: Catalogue, record: OnRecord): Assessment {
  const { scope } = record;
  const { observations, redFlags, ...elements } = evidenceOf(record, catalogue);
  const expressions = [...scope.compiled.flags].filter(([, expression]) => scope.holds(expression)).map(([flag]) => flag);
  const assessment = conclude(catalogue, record.age, elements, observations, redFlags.length > 0, expressions);
  return { ...assessment, shown: shownFor(record, assessment.code) };
}

/** What may be shown where the rules give `code`: a guide that did not ask enough shows the words of another. */
export function shownFor(record: OnRecord, code: AssessmentCode): AssessmentCode {
  const gate = gateOf(record, code);
  return gate === undefined || holdsForSure(record.scope, gate.allowedIf) ? code : (gate.otherwiseShow as AssessmentCode);
}

export const gateOf = ({ scope, guideId }: OnRecord, code: AssessmentCode): CompiledGuides["resultGates"][number] | undefined =>
  scope.compiled.resultGates.find((one) => one.guide === guideId && one.assessment === code);

export interface StatedElement {
  readonly value: ElementValue;
  readonly indicators: readonly string[];
}

/**
 * A case written down as facts: an element that lists indicators is worked out from them, one that lists none keeps its stated
 * value (a stated `no` = every core question answered no).
 */
export function assessFacts(catalogue: Catalogue, age: AgeGroup, facts: Readonly<Record<Element, StatedElement>>): Assessment {
  const report = (element: Element): ElementReport => {
    const { indicators, value } = facts[element];
    return {
      value: indicators.length === 0 ? value : valueFromIndicators(element, indicators, age, catalogue),
      indicators,
      openQuestions: [],
    };
  };
  const elements: Reports = {
    act: report("act"),
    means: report("means"),
    purpose: report("purpose"),
    smuggling: report("smuggling"),
    aggravation: report("aggravation"),
  };
  const urgent = ELEMENTS.some((element) =>
    facts[element].indicators.some((id) => catalogue.indicatorById.get(id)?.redFlag === true),
  );
  return conclude(catalogue, age, elements, [], urgent, []);
}

export const assessmentName = (code: AssessmentCode): AssessmentName => ASSESSMENTS[code];

/** After strong or possible signs the questions end: "stop asking" (safeguarding rule 4). */
export const endsQuestions = (code: AssessmentCode): boolean => code === "T1" || code === "T2";
