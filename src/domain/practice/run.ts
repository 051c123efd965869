import type { Guide } from "#domain/pack/guides.ts";
import type { PracticeCase } from "#domain/pack/practice.ts";
import type { AssessmentCode, Element } from "#domain/pack/rules.ts";
import { assessFacts } from "#domain/screening/assess.ts";
import { type CompiledGuides, TICK_LIST_STEP } from "#domain/screening/compile.ts";
import { type Catalogue, ELEMENTS } from "#domain/screening/evidence.ts";
import { nextStep } from "#domain/screening/next-step.ts";
import type { Assessment, ScreeningFacts, Step, WorkerFlags } from "#domain/screening/types.ts";

/** Guides a learner may begin with; an age under 18, or a doubt, hands over to the child guide as in a real talk. */
export const PRACTICE_GUIDES = ["rapid", "full"] as const;
export type PracticeGuideId = (typeof PRACTICE_GUIDES)[number];

/**
 * The same guides with their questions only: nobody is at risk and nobody agrees to anything in a story, so there are no checks,
 * scripts, consents or observations. The list of what was told unasked stays.
 */
export function questionsOnly(compiled: CompiledGuides): CompiledGuides {
  const bare = (guide: Guide): Guide => ({
    ...guide,
    before: [],
    midway: { before: [], ask: [] },
    sharing: [],
    after: [TICK_LIST_STEP],
  });
  return {
    ...compiled,
    guideById: new Map([...compiled.guideById].map(([id, guide]) => [id, bare(guide)])),
    switches: compiled.switches.map((rule) => ({ ...rule, first: [] })),
  };
}

export type PracticeStep = Extract<Step, { readonly kind: "question" | "when" | "tick_list" | "result" }>;

/** What is asked next. Whatever is no question, reply or tick list ends the practice instead of standing in its way. */
export function practiceStep(bare: CompiledGuides, facts: ScreeningFacts, worker: WorkerFlags): PracticeStep {
  const step = nextStep(bare, facts, worker);
  return step.kind === "question" || step.kind === "when" || step.kind === "tick_list" ? step : { kind: "result" };
}

/** What the learner thinks, given before the rule is shown. */
export interface OwnAssessment {
  readonly code: AssessmentCode;
  /** Elements they think are shown. */
  readonly elements: readonly Element[];
}

/** What the rules give for everything the case file holds. */
export const fileAssessment = (catalogue: Catalogue, one: PracticeCase): Assessment => assessFacts(catalogue, one.age, one.facts);

/** Signs of a case, each once, in the order of the elements. */
export const signsOf = (one: PracticeCase): readonly string[] => [
  ...new Set(ELEMENTS.flatMap((element) => one.facts[element].indicators)),
];

/** What the learner may tick: the signs of the case among others, in the order of the catalogue so that the order tells nothing. */
export function signsOffered(catalogue: Catalogue, one: PracticeCase): readonly string[] {
  const offered = new Set([...signsOf(one), ...one.otherSigns]);
  return [...catalogue.indicatorById.keys()].filter((id) => offered.has(id));
}

export interface SignComparison {
  readonly both: readonly string[];
  readonly onlyFile: readonly string[];
  readonly onlyLearner: readonly string[];
}

export function compareSigns(learner: readonly string[], file: readonly string[]): SignComparison {
  return {
    both: file.filter((id) => learner.includes(id)),
    onlyFile: file.filter((id) => !learner.includes(id)),
    onlyLearner: learner.filter((id) => !file.includes(id)),
  };
}
