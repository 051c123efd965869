import { type Schedule, type Weekday, WeekdaySchema } from "#domain/pack/services.ts";
import type { Note } from "../report.ts";
import type { HsdsSchedule } from "./schema.ts";

export type Hours = NonNullable<Schedule["hours"]>[number];

const isWeekday = (text: string): text is Weekday => (WeekdaySchema.options as readonly string[]).includes(text);

/** `9:00`, `09:00:00`, `0900`, with or without a zone of its own; null when it is no time of day. */
function timeOf(text: string): string | null {
  const parts = /^(\d{1,2}):?([0-5]\d)(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/.exec(text.trim());
  if (parts === null) return null;
  const hour = Number(parts[1]);
  const time = `${String(hour).padStart(2, "0")}:${parts[2]}`;
  return hour < 24 || time === "24:00" ? time : null;
}

const dayOf = (text: string): string | null => {
  const day = /^(\d{4}-\d{2}-\d{2})/.exec(text.trim())?.[1];
  return day !== undefined && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ? day : null;
};

export interface ReadHours {
  readonly hours: readonly Hours[];
  /** Some of what was said could not be kept: the rest is shown as not sure. */
  readonly uncertain: boolean;
}

const NOTHING: ReadHours = { hours: [], uncertain: false };

/** Why this recurrence is not "every week, on these days", or null. */
function irregular(schedule: HsdsSchedule): string | null {
  if (schedule.freq === undefined) return null;
  if (schedule.freq !== "WEEKLY") return `hours that come ${schedule.freq} are not held, only weekly ones.`;
  if (schedule.interval !== undefined && schedule.interval !== 1) return "hours of every second or third week are not held.";
  if ([schedule.byweekno, schedule.bymonthday, schedule.byyearday].some((rule) => rule !== undefined && rule.trim() !== ""))
    return "hours of certain weeks or days of a month are not held.";
  if (schedule.count !== undefined) return "hours that come a counted number of times are not held.";
  return null;
}

/** Days between which it holds: `over` when it does not hold today. */
function season(schedule: HsdsSchedule, today: string, note: (reason: string) => void): "over" | "limited" | "open" {
  const from = [schedule.valid_from, schedule.dtstart].filter((day) => day !== undefined);
  const to = [schedule.valid_to, schedule.until].filter((day) => day !== undefined);
  const days = [...from, ...to].map(dayOf);
  if (days.includes(null)) {
    note("a date in it is not a date: hours not taken.");
    return "over";
  }
  const begins = days.slice(0, from.length).sort().at(-1);
  const ends = days.slice(from.length).sort().at(0);
  if (begins && ends && ends < begins) note("it ends before it begins, so it never opens: hours not taken.");
  else if (ends && ends < today) note(`it ended on ${ends}: hours not taken.`);
  else if (begins && begins > today) note(`it begins on ${begins}: hours not taken.`);
  else return ends ? "limited" : "open";
  return "over";
}

/**
 * The hours of one HSDS schedule, if it says "every week on these days, from, to" and holds today; a plain list of days without a
 * recurrence counts as weekly. Everything else is noted; its words are the caller's.
 */
export function readHours(schedule: HsdsSchedule, today: string, field: string, note: Note): ReadHours {
  const { byday, opens_at: opens, closes_at: closes } = schedule;
  if (byday === undefined && opens === undefined && closes === undefined && schedule.freq === undefined) return NOTHING;
  const drop = (reason: string): ReadHours => {
    note("dropped", field, reason);
    return { hours: [], uncertain: true };
  };
  let over = "";
  const holds = season(schedule, today, (reason) => {
    over = reason;
  });
  if (holds === "over") return drop(over);
  const unusual = irregular(schedule);
  if (unusual !== null) return drop(unusual);
  const days = (byday ?? "")
    .split(",")
    .map((day) => day.trim().toUpperCase())
    .filter((day) => day !== "");
  if (days.length === 0) return drop("it names no day, so it never opens: hours not taken.");
  const odd = days.find((day) => !isWeekday(day));
  if (odd !== undefined) return drop(`"${odd}" is not a day of every week: hours not taken.`);
  const from = opens === undefined ? null : timeOf(opens);
  const until = closes === undefined ? null : timeOf(closes);
  if (from === null || until === null) return drop("when it opens or closes is missing or not a time: hours not taken.");
  const closesAt = until === "00:00" ? "24:00" : until;
  if (from === "24:00" || from === closesAt) return drop("it closes when it opens, so it never opens: hours not taken.");
  if (holds === "limited")
    note("changed", field, "it holds until a date, which the directory cannot say: hours marked as not sure.");
  const weekdays = WeekdaySchema.options.filter((day) => days.includes(day));
  return { hours: [{ byday: weekdays, opens_at: from, closes_at: closesAt }], uncertain: holds === "limited" };
}

const CODE = /^([A-Z,]*) (\d{2}:\d{2})-(\d{2}:\d{2})$/;

/** Hours as our own export writes them into an attribute; null for anything else. */
export function readOwnHours(code: string): Hours | null {
  const parts = CODE.exec(code);
  if (parts === null) return null;
  const byday = (parts[1] ?? "").split(",").filter((day) => day !== "");
  const [opens_at, closes_at] = [timeOf(parts[2] ?? ""), timeOf(parts[3] ?? "")];
  if (!byday.every(isWeekday) || opens_at === null || opens_at === "24:00" || closes_at === null) return null;
  return { byday, opens_at, closes_at };
}
