import type { AnswerType, Question } from "#domain/pack/guides.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { isDoubtful } from "#domain/screening/interpreter.ts";
import { activeGuide, marksPassed } from "#domain/screening/next-step.ts";
import { needsWhen } from "#domain/screening/red-flags.ts";
import { Scope, valuesOf } from "#domain/screening/scope.ts";
import { scopeOf, withAnswer } from "#domain/screening/scope-of.ts";
import type { AnswerValue, ScreeningFacts, WhenReply } from "#domain/screening/types.ts";
import { err, ok, type Result } from "#lib/result.ts";

export type AnswerError =
  | { readonly type: "UnknownQuestion"; readonly id: string }
  | { readonly type: "UnknownValue"; readonly id: string; readonly value: string }
  | { readonly type: "OneValueOnly"; readonly id: string }
  /** A question with several answers needs one; "none of these" and "skip" are answers too. */
  | { readonly type: "NothingPicked"; readonly id: string }
  | { readonly type: "NothingToRecord"; readonly id: string }
  | { readonly type: "NoRedFlag"; readonly id: string };

const TAKES_LIST: readonly AnswerType[] = ["multi", "ticks", "checks"];
export const takesList = (question: Question): boolean => TAKES_LIST.includes(question.type);

/** Facts of a talk that begins: nothing answered, nothing preselected. */
export const startFacts = (guideId: string): ScreeningFacts => ({
  guideId,
  startedWith: guideId,
  answers: {},
  when: {},
  scriptsRead: [],
  offered: [],
  ticks: [],
  tickWhen: {},
  stopped: false,
  answersCountAsNotSure: false,
});

/** One tap on a value of a list: an exclusive value stands alone, any other takes an exclusive one away. */
export function toggleValue(
  compiled: CompiledGuides,
  question: Question,
  current: readonly string[],
  value: string,
): readonly string[] {
  if (current.includes(value)) return current.filter((other) => other !== value);
  if (compiled.exclusive.has(value)) return [value];
  const kept = new Set([...current.filter((other) => !compiled.exclusive.has(other)), value]);
  return question.options.filter((option) => kept.has(option));
}

function listOf(
  compiled: CompiledGuides,
  question: Question,
  value: AnswerValue,
  before: AnswerValue | undefined,
): readonly string[] {
  const picked = question.options.filter((option) => valuesOf(value).includes(option));
  const alone = picked.filter((option) => compiled.exclusive.has(option));
  if (picked.length < 2 || alone.length === 0) return picked;
  const earlier = before === undefined ? [] : valuesOf(before);
  const fresh = alone.find((option) => !earlier.includes(option));
  return fresh !== undefined ? [fresh] : picked.filter((option) => !alone.includes(option));
}

function checked(
  compiled: CompiledGuides,
  facts: ScreeningFacts,
  id: string,
  value: AnswerValue,
): Result<AnswerValue, AnswerError> {
  const question = compiled.questionById.get(id)?.question;
  if (question === undefined) return err({ type: "UnknownQuestion", id });
  if (question.type === "talk") return err({ type: "NothingToRecord", id });
  const unknown = valuesOf(value).find((one) => !question.options.includes(one));
  if (unknown !== undefined) return err({ type: "UnknownValue", id, value: unknown });
  if (!takesList(question)) {
    if (typeof value !== "string") return err({ type: "OneValueOnly", id });
    return value === "" ? err({ type: "NothingPicked", id }) : ok(value);
  }
  const list = listOf(compiled, question, value, facts.answers[id]);
  return list.length === 0 && question.type === "multi" ? err({ type: "NothingPicked", id }) : ok(list);
}

function handOver<F extends ScreeningFacts>(compiled: CompiledGuides, before: F, after: F): F {
  const rule = compiled.switches.find((one) => one.from.includes(after.startedWith));
  if (rule !== undefined && after.guideId === rule.to) {
    // A mistaken tap on an age is put right by answering again: the talk goes back to the guide it began with.
    const held = scopeOf(compiled, before).holds(rule.relevant);
    return held && !scopeOf(compiled, after).holds(rule.relevant) ? { ...after, guideId: after.startedWith } : after;
  }
  const guideId = activeGuide(compiled, after)?.guide.id ?? after.guideId;
  return guideId === after.guideId ? after : { ...after, guideId };
}

const without = <V>(record: Readonly<Record<string, V>>, id: string): Readonly<Record<string, V>> =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== id));

const remove = (ids: readonly string[] | undefined, id: string): readonly string[] => (ids ?? []).filter((one) => one !== id);

/** What else an answer says: who carried the words, that it is no longer an earlier one, and each reply to a comprehension check. */
function noted<F extends ScreeningFacts>(question: Question | undefined, facts: F, id: string, value: AnswerValue): F {
  const doubtful = isDoubtful(facts.interpreter);
  const isCheck = question?.section === "comprehension" && typeof value === "string";
  return {
    ...facts,
    ...(facts.carried !== undefined && { carried: remove(facts.carried, id) }),
    ...((doubtful || facts.notSure !== undefined) && { notSure: [...remove(facts.notSure, id), ...(doubtful ? [id] : [])] }),
    ...(isCheck && { understanding: { ...facts.understanding, [id]: [...(facts.understanding?.[id] ?? []), value] } }),
  };
}

/**
 * Records one answer. Values are checked against the question and put in its order. The reply to "still going on?" belonged to the
 * answer before, so it is dropped; answers whose condition no longer holds stay in the record and are not read. An age under 18, or
 * a doubt, hands over to the child guide.
 */
export function applyAnswer<F extends ScreeningFacts>(
  compiled: CompiledGuides,
  facts: F,
  id: string,
  value: AnswerValue,
): Result<F, AnswerError> {
  const answer = checked(compiled, facts, id, value);
  if (!answer.ok) return answer;
  const given = noted(compiled.questionById.get(id)?.question, facts, id, answer.value);
  const after = { ...given, answers: withAnswer(facts.answers, id, answer.value), when: without(facts.when, id) };
  return ok(atMark(compiled, facts, handOver(compiled, facts, after)));
}

/** A long guide has more than one half-way mark: at each, the checks asked at the one before are put aside and asked again, once. */
function atMark<F extends ScreeningFacts>(compiled: CompiledGuides, before: F, after: F): F {
  const asked = compiled.guideById.get(after.guideId)?.midway;
  if (asked === undefined || asked.before.length < 2 || !asked.ask.some((id) => Object.hasOwn(after.answers, id))) return after;
  const earlier = after.midway ?? [];
  if (earlier.length + 1 >= asked.before.length) return after;
  const passed = marksPassed(compiled, after);
  if (passed < earlier.length + 2 || passed <= marksPassed(compiled, before)) return after;
  const isAsked = ([id]: readonly [string, unknown]): boolean => asked.ask.includes(id);
  const entries = Object.entries(after.answers);
  return {
    ...after,
    answers: Object.fromEntries(entries.filter((one) => !isAsked(one))),
    midway: [...earlier, Object.fromEntries(entries.filter(isAsked))],
  };
}

/** The reply to "still going on, or tonight?" for the answer just given. */
export function applyWhen<F extends ScreeningFacts>(
  compiled: CompiledGuides,
  facts: F,
  id: string,
  reply: WhenReply,
): Result<F, AnswerError> {
  const asked = needsWhen(new Scope(compiled, { ...facts, when: without(facts.when, id) }), id);
  if (!asked) return err({ type: "NoRedFlag", id });
  if (!compiled.source.when.options.includes(reply)) return err({ type: "UnknownValue", id, value: reply });
  return ok({ ...facts, when: { ...facts.when, [id]: reply } });
}

/** A script read out, a talk step passed, the tick list closed, or an observation looked at and left open. */
export const markRead = <F extends ScreeningFacts>(facts: F, id: string): F =>
  facts.scriptsRead.includes(id) ? facts : { ...facts, scriptsRead: [...facts.scriptsRead, id] };

export const offerQuestion = <F extends ScreeningFacts>(facts: F, id: string): F =>
  facts.offered.includes(id) ? facts : { ...facts, offered: [...facts.offered, id] };

/** Ends the questions: a stop rule, or the person's wish. */
export const stopQuestions = <F extends ScreeningFacts>(facts: F): F => ({ ...facts, stopped: true });

/** An indicator said unasked; for one with a red flag the worker answers when. Ticking again takes it back. */
export function toggleTick<F extends ScreeningFacts>(facts: F, indicator: string): F {
  const ticked = facts.ticks.includes(indicator);
  return {
    ...facts,
    ticks: ticked ? facts.ticks.filter((other) => other !== indicator) : [...facts.ticks, indicator],
    tickWhen: without(facts.tickWhen, indicator),
  };
}

export const applyTickWhen = <F extends ScreeningFacts>(facts: F, indicator: string, reply: WhenReply): F => ({
  ...facts,
  tickWhen: { ...facts.tickWhen, [indicator]: reply },
});
