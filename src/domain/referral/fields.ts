import { ASSESSMENTS } from "#domain/pack/rules.ts";
import type { ReferralFields } from "#domain/referral/types.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import type { Catalogue } from "#domain/screening/evidence.ts";
import { raisedByQuestion, Scope, valuesOf } from "#domain/screening/scope.ts";
import type { Assessment, ScreeningFacts } from "#domain/screening/types.ts";

/** Which answers say what a receiving organisation may be told. */
export const ANSWERS_BY_FIELD = {
  needs: ["s5", "q04", "c12", "q77"],
  access_needs: ["s6"],
  accepted_services: ["q78"],
  reach: ["consent_share_how"],
} as const;
const DOCTOR_QUESTION = "q28";
const SAYS_NOTHING = ["skip", "not_sure", "nothing", "nothing_now", "none", "any", "no"];

/** Asked whether a service may be told, the person did not say yes, or that nothing may be told. */
export function isSharingRefused({ answers }: ScreeningFacts): boolean {
  const { consent_share_who: who, consent_share_what: what } = answers;
  return (who !== undefined && who !== "yes") || [what].flat().includes("nothing");
}

export interface FieldsInput {
  readonly code: string;
  readonly language: string;
  readonly facts: ScreeningFacts;
  readonly assessment: Assessment;
  /** Needs noted without questions. */
  readonly needs?: readonly string[];
}

/**
 * What could be shared, field by field, for the person to choose from: nothing here is chosen yet. Answers and indicators that only a
 * lawyer may see never become a field, nor an indicator that only such an answer raised; observations stay with the team.
 */
export function fieldsFor(compiled: CompiledGuides, catalogue: Catalogue, input: FieldsInput): ReferralFields {
  const { facts, assessment } = input;
  const { indicators: secretIndicators, answers: secretAnswers } = compiled.source.lawyerOnly;
  const scope = new Scope(compiled, facts);
  const said = (ids: readonly string[]): readonly string[] => [
    ...new Set(
      ids
        .filter((id) => !secretAnswers.includes(id))
        .flatMap((id) => valuesOf(scope.answer(id)).filter((value) => !SAYS_NOTHING.includes(value))),
    ),
  ];
  const open = {
    ...facts,
    answers: Object.fromEntries(Object.entries(facts.answers).filter(([id]) => !secretAnswers.includes(id))),
  };
  const raised = raisedByQuestion(new Scope(compiled, open));
  const recorded = new Set(assessment.reasons.map((reason) => reason.indicator));
  const indicators = [...recorded].filter(
    (id) => raised.has(id) && !secretIndicators.includes(id) && (catalogue.indicatorById.get(id)?.elements.length ?? 0) > 0,
  );
  const doctor = scope.answer(DOCTOR_QUESTION) === "yes" ? ["doctor"] : [];

  const lists = {
    needs: [...new Set([...(input.needs ?? []), ...said(ANSWERS_BY_FIELD.needs), ...doctor])],
    access_needs: said(ANSWERS_BY_FIELD.access_needs),
    accepted_services: said(ANSWERS_BY_FIELD.accepted_services),
    reach: said(ANSWERS_BY_FIELD.reach),
    flags: assessment.flags,
    indicators,
  };
  return {
    code: input.code,
    age_group: assessment.age,
    language: input.language,
    assessment: ASSESSMENTS[assessment.shown],
    ...Object.fromEntries(Object.entries(lists).filter(([, values]) => values.length > 0)),
  };
}

/** Answers kept for the referral alone: taken out of the record once it is sealed, and never counted. */
export function withoutReferralOnly<F extends ScreeningFacts>(compiled: CompiledGuides, facts: F): F {
  return {
    ...facts,
    answers: Object.fromEntries(Object.entries(facts.answers).filter(([id]) => !compiled.source.referralOnly.includes(id))),
  };
}
