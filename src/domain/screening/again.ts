import type { Guides } from "#domain/pack/guides.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { NO_ANSWER, Scope, valuesOf } from "#domain/screening/scope.ts";
import { standing } from "#domain/screening/standing.ts";
import type { AnswerValue, EarlierTalk, ScreeningFacts } from "#domain/screening/types.ts";
import { err, ok, type Result } from "#lib/result.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const NO_FLAGS = { specialist: false, childTrained: false };

/** Safeguarding rule 3.14: the same person is not asked again sooner. `fromMs`: from when on. */
export function mayScreenAgain(
  { rescreenAfterDays }: Guides,
  lastTalkMs: number,
  nowMs: number,
): Result<void, { readonly type: "TooSoon"; readonly fromMs: number }> {
  const fromMs = lastTalkMs + rescreenAfterDays * DAY_MS;
  return nowMs < fromMs ? err({ type: "TooSoon", fromMs }) : ok(undefined);
}

/** The last of these in which the person was asked something: seeing only is no talk, and nobody has to wait because of it. */
export function lastAsked<T extends { readonly screening: ScreeningFacts }>(
  { guides }: Guides,
  screenings: readonly T[],
): T | undefined {
  return screenings.findLast(({ screening }) => guides.find(({ id }) => id === screening.guideId)?.counts !== "ticks");
}

/**
 * What a closed talk hands on to the next one of its case: the answers to questions that counted, without checks, consents,
 * observations and what was kept for a referral alone.
 */
export function earlierTalk(compiled: CompiledGuides, facts: ScreeningFacts, atMs: number): EarlierTalk {
  const answers = standing(compiled, facts, NO_FLAGS)
    .counting.filter((id) => {
      const section = compiled.questionById.get(id)?.question.section;
      const asked = section === "question" || section === "child_question";
      return asked && !compiled.source.referralOnly.includes(id) && facts.notSure?.includes(id) !== true;
    })
    .map((id) => [id, facts.answers[id] ?? NO_ANSWER] as const);
  return { guideId: facts.guideId, atMs, answers: facts.answersCountAsNotSure ? {} : Object.fromEntries(answers) };
}

/** An answer is settled when each of its values is: how the journey began, or what once happened, is not asked twice. */
function isSettled(compiled: CompiledGuides, id: string, value: AnswerValue): boolean {
  const settles = compiled.questionById.get(id)?.question.settles ?? [];
  const values = valuesOf(value);
  return values.length > 0 && values.every((one) => settles.includes(one));
}

/**
 * Begins a talk with what the case knows: settled answers are taken over and count, everything else is asked again. Only into a talk
 * in which nothing was answered yet; an answer given in this talk always stands above one taken over.
 */
export function carryOver<F extends ScreeningFacts>(compiled: CompiledGuides, facts: F, earlier: EarlierTalk): F {
  const guideIds = [facts.guideId, ...compiled.switches.filter((rule) => rule.from.includes(facts.guideId)).map(({ to }) => to)];
  const settled = Object.entries(earlier.answers).filter(
    ([id, value]) =>
      facts.answers[id] === undefined &&
      guideIds.some((guideId) => compiled.idsByGuide.get(guideId)?.has(id)) &&
      isSettled(compiled, id, value),
  );
  return {
    ...facts,
    earlier,
    answers: { ...Object.fromEntries(settled), ...facts.answers },
    carried: settled.map(([id]) => id),
  };
}

/** What the person said last time, to be shown beside a question that is asked again. */
export const earlierAnswer = (facts: ScreeningFacts, id: string): AnswerValue | null => facts.earlier?.answers[id] ?? null;

/** Questions that can have changed since the earlier talk, in the order of the guide: those that are not taken over. */
export function askedAgain(compiled: CompiledGuides, facts: ScreeningFacts): readonly string[] {
  const scope = new Scope(compiled, facts);
  const guide = compiled.guideById.get(facts.guideId);
  return (guide?.questions ?? []).filter((id) => scope.shown(id) && facts.carried?.includes(id) !== true);
}
