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
/** How long the other marks do. */
const KEPT_DAYS = 180;

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** The number reaches nobody, or somebody else. */
export const isDead = ({ wrong = [] }: CallMark): boolean => wrong.some((kind) => kind !== "hours");
/** Somebody of the service answered. */
export const isAnswered = (mark: CallMark): boolean => mark.outcome !== "no_answer" && !isDead(mark);

export function markOf(service: ListedService, phone: Pick<Phone, "number">): CallMark | undefined {
  return service.marks?.find(({ number }) => number === phone.number);
}

/** The entry still has the number, and nobody has confirmed it since. */
const countsFor = ({ assured_date, phones }: Service, { number, day }: CallMark): boolean =>
  (assured_date === undefined || assured_date < day) && phones.some((phone) => phone.number === number);

/**
 * Without what the directory has settled and numbers it no longer has. `entries`: those of every pack in use, an id more than once where
 * packs lie over one another: a mark stays while it says something of one of them.
 */
export function withoutSettled(marks: CallMarks, entries: readonly Service[]): CallMarks {
  return Object.fromEntries(
    Object.entries(marks).flatMap(([serviceId, list]) => {
      const own = entries.filter(({ id }) => id === serviceId);
      const kept = list.filter((mark) => own.some((entry) => countsFor(entry, mark)));
      return kept.length === 0 ? [] : [[serviceId, kept]];
    }),
  );
}

/** The directory with the marks of this phone. What a newer directory has settled, and numbers it no longer has, count no more. */
export function withCallMarks(services: readonly Service[], marks: CallMarks): readonly ListedService[] {
  if (Object.keys(marks).length === 0) return services;
  return services.map((service) => {
    const own = Object.hasOwn(marks, service.id) ? (marks[service.id] ?? []) : [];
    const counting = own.filter((mark) => countsFor(service, mark));
    return counting.length === 0 ? service : { ...service, marks: counting };
  });
}

/** Old marks say nothing any more, except that a number does not work: that holds until the directory itself changes. */
export const isWorthKeeping = (mark: CallMark, today: string): boolean =>
  isDead(mark) || daysBetween(mark.day, today) <= (mark.outcome === "no_answer" ? NO_ANSWER_DAYS : KEPT_DAYS);

/** `mark` in place of an older one of the same number, and without what nobody needs any more. `today`: `YYYY-MM-DD`. */
export function addCallMark(marks: CallMarks, serviceId: string, mark: CallMark, today: string): CallMarks {
  const all = { ...marks, [serviceId]: [...(marks[serviceId] ?? []).filter(({ number }) => number !== mark.number), mark] };
  return Object.fromEntries(
    Object.entries(all).flatMap(([id, list]) => {
      const kept = list.filter((one) => isWorthKeeping(one, today));
      return kept.length === 0 ? [] : [[id, kept]];
    }),
  );
}

export const isNoAnswerRecent = (mark: CallMark, today: string): boolean =>
  mark.outcome === "no_answer" && daysBetween(mark.day, today) <= NO_ANSWER_DAYS;
