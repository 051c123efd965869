import * as v from "valibot";
import { DaySchema, IdSchema } from "#domain/pack/common.ts";
import type { Phone, Service } from "#domain/pack/services.ts";
import { DAY_MS } from "#lib/clock.ts";

/** What came of ringing a number of the directory. No free text, nobody's name, no time of day. */
export const CALL_OUTCOMES = ["correct", "wrong", "no_answer"] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

/** `hours`: the number is right and the hours are not. The other two: this number is no way to the service. */
export const WRONG_KINDS = ["disconnected", "other_service", "hours"] as const;
export type WrongKind = (typeof WRONG_KINDS)[number];

export const CallMarkSchema = v.pipe(
  v.strictObject({
    /** As in the directory. */
    number: v.pipe(v.string(), v.regex(/^\+?[0-9*#]{2,20}$/)),
    /** By the clock on the service's own wall. */
    day: DaySchema,
    outcome: v.picklist(CALL_OUTCOMES),
    wrong: v.optional(v.pipe(v.array(v.picklist(WRONG_KINDS)), v.minLength(1), v.maxLength(WRONG_KINDS.length))),
  }),
  v.check(({ outcome, wrong }) => (outcome === "wrong") === (wrong !== undefined), "what was wrong goes with wrong alone"),
);
export type CallMark = v.InferOutput<typeof CallMarkSchema>;

/** By service; one mark a number, the last one. */
export const CallMarksSchema = v.record(IdSchema, v.pipe(v.array(CallMarkSchema), v.maxLength(30)));
export type CallMarks = v.InferOutput<typeof CallMarksSchema>;

/** A service of the directory as it is listed: with what this phone knows from ringing it. */
export interface ListedService extends Service {
  readonly marks?: readonly CallMark[];
  /** Of each number that may be seen, its place among all of the service: its words are filed under that. */
  readonly phoneNotes?: readonly number[];
}

/** How long "nobody answered" says anything. */
const NO_ANSWER_DAYS = 30;
/** After that a mark is no longer kept, except that a number does not work: that holds until the directory itself changes. */
const KEPT_DAYS = 180;

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** The number reaches nobody, or somebody else. */
export const isDead = ({ wrong = [] }: CallMark): boolean => wrong.some((kind) => kind !== "hours");
/** Somebody of the service answered. */
export const isAnswered = (mark: CallMark): boolean => mark.outcome !== "no_answer" && !isDead(mark);

export function markOf(service: ListedService, phone: Pick<Phone, "number">): CallMark | undefined {
  return service.marks?.find(({ number }) => number === phone.number);
}

/** The directory with the marks of this phone. What a newer directory has settled, and numbers it no longer has, count no more. */
export function withCallMarks(services: readonly Service[], marks: CallMarks): readonly ListedService[] {
  if (Object.keys(marks).length === 0) return services;
  return services.map((service) => {
    const own = Object.hasOwn(marks, service.id) ? (marks[service.id] ?? []) : [];
    const counting = own.filter(
      ({ number, day }) =>
        (service.assured_date === undefined || service.assured_date < day) &&
        service.phones.some((phone) => phone.number === number),
    );
    return counting.length === 0 ? service : { ...service, marks: counting };
  });
}

/** `mark` in place of an older one of the same number, and without what nobody needs any more. `today`: `YYYY-MM-DD`. */
export function addCallMark(marks: CallMarks, serviceId: string, mark: CallMark, today: string): CallMarks {
  const all = { ...marks, [serviceId]: [...(marks[serviceId] ?? []).filter(({ number }) => number !== mark.number), mark] };
  const isKept = (one: CallMark): boolean =>
    isDead(one) || daysBetween(one.day, today) <= (one.outcome === "no_answer" ? NO_ANSWER_DAYS : KEPT_DAYS);
  return Object.fromEntries(
    Object.entries(all).flatMap(([id, list]) => {
      const kept = list.filter(isKept);
      return kept.length === 0 ? [] : [[id, kept]];
    }),
  );
}

export const isNoAnswerRecent = (mark: CallMark, today: string): boolean =>
  mark.outcome === "no_answer" && daysBetween(mark.day, today) <= NO_ANSWER_DAYS;
