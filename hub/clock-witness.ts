import * as v from "valibot";
import { DAY_MS } from "#lib/clock.ts";
import { readJson, writeJson } from "./files.ts";

/**
 * The days this machine's clock has shown, in a file beside SQLite's: the only witness a hub has there. A clock that leaps may be wrong, and
 * one that is forty days ahead would have everything forgotten that nobody has fetched yet. PostgreSQL's clock is asked instead.
 */
const DaySchema = v.pipe(v.string(), v.isoDate());
const WitnessSchema = v.strictObject({
  v: v.literal(1),
  /** Last day that was not doubted. UTC, as all days here. */
  seen: DaySchema,
  /** The clock leapt: to which day, and the last day it has shown since. */
  leapt: v.optional(v.strictObject({ to: DaySchema, last: DaySchema })),
});
export type Witness = v.InferOutput<typeof WitnessSchema>;

/** A machine may well have been off so long. */
const STEP_DAYS = 2;
/** A leap is believed when the clock has gone on from there for so long, and nobody put it right. */
export const BELIEVED_AFTER_DAYS = 3;

const daysFrom = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;
const isStep = (from: string, to: string): boolean => Math.abs(daysFrom(from, to)) <= STEP_DAYS;
const right = (seen: string): Witness => ({ v: 1, seen });

/** What is known after the clock has shown this day. With `leapt` nothing may be forgotten by it. */
export function witnessed(before: Witness | null, today: string): Witness {
  // Back by a day or two: the later day stays the last one.
  if (before === null) return right(today);
  if (isStep(before.seen, today)) return right(before.seen > today ? before.seen : today);
  const { leapt } = before;
  if (leapt === undefined || !isStep(leapt.last, today)) return { ...before, leapt: { to: today, last: today } };
  if (daysFrom(leapt.to, today) >= BELIEVED_AFTER_DAYS) return right(today);
  return { ...before, leapt: { to: leapt.to, last: today } };
}

/** `null` when there is none yet, or it cannot be read. */
export function readWitness(file: string): Witness | null {
  try {
    return readJson(file, WitnessSchema);
  } catch {
    return null;
  }
}

/** Looks at the clock, and notes what it shows. A full disk keeps nobody from making room. */
export function lookAtClock(file: string, today: string): Witness {
  const before = readWitness(file);
  const now = witnessed(before, today);
  try {
    if (JSON.stringify(before) !== JSON.stringify(now)) writeJson(file, now);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  }
  return now;
}

/** The operator says that this is the day. */
export const believeClock = (file: string, today: string): void => writeJson(file, right(today));

export const sayLeap = ({ seen, leapt }: Witness): string | null =>
  leapt === undefined
    ? null
    : `This machine's clock leapt from ${seen} to ${leapt.to}. Nothing is forgotten until it has gone on from there for ${BELIEVED_AFTER_DAYS} days. If it is right: npm run -s hub -- purge --clock-is-right. If not, set it, and run NTP.`;
