import type { AssessmentCode, Element, Indicator, Strength } from "#domain/pack/rules.ts";
import { assessRecord, type ElementValues, gateOf, shownFor } from "#domain/screening/assess.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import {
  type Catalogue,
  countsAlone,
  ELEMENTS,
  evidenceOf,
  type OnRecord,
  onRecord,
  readDelphi,
  type StrengthCounts,
  strengthFor,
} from "#domain/screening/evidence.ts";
import { referencedIds } from "#domain/screening/expression.ts";
import { type FiredRule, firedRule, type WouldChange, wouldChange } from "#domain/screening/rule.ts";
import { TICK } from "#domain/screening/scope.ts";
import { type Standing, standing } from "#domain/screening/standing.ts";
import type { Assessment, ElementValue, ScreeningFacts, WorkerFlags } from "#domain/screening/types.ts";

/** Which of the six ILO/EC Delphi dimensions an indicator stands in; `null` outside the labour lists. */
export const DIMENSIONS = [
  "deceptive_recruitment",
  "coercive_recruitment",
  "abuse_of_vulnerability",
  "exploitation",
  "coercion_at_destination",
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

const DIMENSION_BY_FAMILY: Readonly<Record<string, Dimension>> = {
  DEC: "deceptive_recruitment",
  COE: "coercive_recruitment",
  VUL: "abuse_of_vulnerability",
  LAB: "exploitation",
  CTL: "coercion_at_destination",
};

export interface IndicatorExplanation {
  readonly id: string;
  /** For the age that was read; `null` where strengths do not matter (act, smuggling, danger) or are not graded. */
  readonly strength: Strength | null;
  /** `ilo_delphi_labour`, `project` or `not_graded`: where the strength comes from. */
  readonly strengthBasis: string;
  /** Enough by itself at this age. */
  readonly decisive: boolean;
  readonly dimension: Dimension | null;
  readonly sources: readonly string[];
  /** `known`: from general knowledge, not read in the source. */
  readonly sourceStatus: Indicator["sourceStatus"];
  /** Questions whose answers raised it. */
  readonly raisedBy: readonly string[];
  /** Ticked by the worker: said unasked. */
  readonly ticked: boolean;
  /** Leaves the phone only for a lawyer. */
  readonly lawyerOnly: boolean;
}

/** Why an element has its value. */
export type ValueReason =
  /** One clear sign is enough. */
  | { readonly kind: "decisive"; readonly indicators: readonly string[] }
  /** So many strong, medium and weak signs reached this combination. */
  | { readonly kind: "delphi"; readonly clause: StrengthCounts; readonly counts: StrengthCounts }
  | { readonly kind: "below_delphi"; readonly counts: StrengthCounts }
  /** Act, smuggling and danger need one sign. */
  | { readonly kind: "recorded" }
  | { readonly kind: "core_all_no"; readonly questions: readonly string[] }
  /** Nothing recorded, and these core questions are open. */
  | { readonly kind: "not_asked"; readonly questions: readonly string[] }
  /** Only signs that never count by themselves. */
  | { readonly kind: "never_alone"; readonly indicators: readonly string[] }
  /** Nothing recorded, and the guide has no questions that could rule it out; for a child, means are not needed. */
  | { readonly kind: "cannot_be_ruled_out"; readonly notNeededForChild: boolean };

export interface ElementExplanation {
  readonly element: Element;
  readonly value: ElementValue;
  readonly why: ValueReason;
  readonly indicators: readonly IndicatorExplanation[];
  /** Core questions of the guide for this element, as they stand. `null`: it has none. */
  readonly core: { readonly no: readonly string[]; readonly open: readonly string[]; readonly raised: readonly string[] } | null;
}

export interface GateExplanation {
  /** What the rules gave, and the words that are shown instead. */
  readonly code: AssessmentCode;
  readonly shown: AssessmentCode;
  /** Questions that must be asked and answered first. */
  readonly questions: readonly string[];
}

export interface Explanation extends Omit<Standing, "counting"> {
  readonly assessment: Assessment;
  readonly guideId: string;
  readonly elements: readonly ElementExplanation[];
  readonly rule: FiredRule;
  readonly gate: GateExplanation | null;
  /** Codes as they would be shown: what the guide of this talk cannot conclude is not promised. */
  readonly wouldChange: readonly WouldChange[];
  /** What the worker saw; never counts. */
  readonly observations: readonly IndicatorExplanation[];
  /** Questions and indicators that ask for an urgent check. */
  readonly redFlags: readonly string[];
}

const NO_FLAGS: WorkerFlags = { specialist: false, childTrained: false };

function indicatorExplanation(
  record: OnRecord,
  catalogue: Catalogue,
  id: string,
  sources: ReadonlySet<string>,
): IndicatorExplanation | null {
  const indicator = catalogue.indicatorById.get(id);
  if (indicator === undefined) return null;
  const strength = strengthFor(indicator, record.age) ?? null;
  return {
    id,
    strength,
    strengthBasis: indicator.strengthBasis,
    decisive: indicator.decisiveAlone && strength === "strong" && countsAlone(id, catalogue),
    dimension: DIMENSION_BY_FAMILY[id.slice(0, id.indexOf("-"))] ?? null,
    sources: indicator.sources,
    sourceStatus: indicator.sourceStatus,
    raisedBy: [...sources].filter((one) => one !== TICK),
    ticked: sources.has(TICK),
    lawyerOnly: record.scope.compiled.source.lawyerOnly.indicators.includes(id),
  };
}

function elementExplanation(
  record: OnRecord,
  catalogue: Catalogue,
  element: Element,
  { value, indicators }: Assessment["elements"][Element],
): ElementExplanation {
  const core = record.coreOf(element);
  const counting = indicators.filter((id) => countsAlone(id, catalogue));
  const reason = (): ValueReason => {
    if (counting.length > 0) {
      if (element !== "means" && element !== "purpose") return { kind: "recorded" };
      const { decisive, clause, counts } = readDelphi(counting, record.age, catalogue);
      if (decisive.length > 0) return { kind: "decisive", indicators: decisive };
      return clause === null ? { kind: "below_delphi", counts } : { kind: "delphi", clause, counts };
    }
    if (value === "no") return { kind: "core_all_no", questions: core?.no ?? [] };
    if (indicators.length > 0) return { kind: "never_alone", indicators };
    if (core === null || core.open.length === 0)
      return { kind: "cannot_be_ruled_out", notNeededForChild: element === "means" && record.age !== "adult" };
    return { kind: "not_asked", questions: core.open };
  };
  return {
    element,
    value,
    why: reason(),
    indicators: indicators.flatMap(
      (id) => indicatorExplanation(record, catalogue, id, record.counting.get(id) ?? new Set()) ?? [],
    ),
    core,
  };
}

/**
 * Everything a reader needs to check an assessment by hand: indicator → element → rule → source. Pure data; the words are looked up
 * by the screen. `worker` says whose open questions are listed as theirs to ask.
 */
export function explain(
  compiled: CompiledGuides,
  catalogue: Catalogue,
  facts: ScreeningFacts,
  worker: WorkerFlags = NO_FLAGS,
): Explanation {
  const record = onRecord(compiled, catalogue, facts);
  const assessment = assessRecord(catalogue, record);
  const elements = ELEMENTS.map((element) => elementExplanation(record, catalogue, element, assessment.elements[element]));
  const values = Object.fromEntries(elements.map(({ element, value }) => [element, value])) as ElementValues;
  const gate = assessment.shown === assessment.code ? undefined : gateOf(record, assessment.code);
  const canBe = (element: Element, value: "yes" | "no"): boolean =>
    value === "yes" || (record.coreOf(element) !== null && !(element === "means" && record.age !== "adult"));
  const { open, forOthers, kept, unreadable, carried, notSure } = standing(compiled, facts, worker);
  return {
    assessment,
    guideId: record.guideId,
    elements,
    rule: firedRule(catalogue.rules, record.age, values),
    gate:
      gate === undefined ? null : { code: assessment.code, shown: assessment.shown, questions: referencedIds(gate.allowedIf) },
    wouldChange: wouldChange(catalogue.rules, record.age, values, canBe)
      .map((one) => ({ ...one, code: shownFor(record, one.code) }))
      .filter(({ code }) => code !== assessment.shown),
    open,
    forOthers,
    kept,
    unreadable,
    carried,
    notSure,
    observations: [...record.observed].flatMap(([id, sources]) => indicatorExplanation(record, catalogue, id, sources) ?? []),
    redFlags: evidenceOf(record, catalogue).redFlags,
  };
}
