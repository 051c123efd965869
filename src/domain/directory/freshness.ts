import { isAnswered, isDead, isNoAnswerRecent, type ListedService, markOf } from "#domain/directory/call-marks.ts";
import { DAY_MS, utcDay } from "#lib/clock.ts";

/**
 * `confirmed`: somebody rang and it was right. `stale`: that was too long ago. `unconfirmed`: nobody has rung yet. `doubted`: rung from
 * this phone, and something did not fit. `wrong`: rung from this phone, and no number of the service reaches it.
 */
export type Freshness = "confirmed" | "stale" | "unconfirmed" | "doubted" | "wrong";

/** Call-backs at least every 90 days, every 30 for the associations on the spot, whose numbers and hours change with the season. */
const CALL_BACK_DAYS = 90;
const CALL_BACK_DAYS_LOCAL = 30;

/** The last day somebody rang and it was right. */
export function assuredDay({ assured_date, marks = [] }: ListedService): string | undefined {
  return marks.reduce(
    (last, mark) => (mark.outcome === "correct" && (last === undefined || last < mark.day) ? mark.day : last),
    assured_date,
  );
}

/** The last day on which that still counts, `YYYY-MM-DD`; absent while nobody has rung. */
export function ringAgainBy(service: ListedService): string | undefined {
  const assured = assuredDay(service);
  if (assured === undefined) return undefined;
  const days = service.kinds.includes("local") ? CALL_BACK_DAYS_LOCAL : CALL_BACK_DAYS;
  return utcDay(Date.parse(assured) + days * DAY_MS);
}

/** `todayDay`: `YYYY-MM-DD` where the service is. */
export function freshness(service: ListedService, todayDay: string): Freshness {
  const { marks = [] } = service;
  const isCorrect = marks.some(({ outcome }) => outcome === "correct");
  const isDeadPhone = (number: string): boolean => {
    const mark = markOf(service, { number });
    return mark !== undefined && isDead(mark);
  };
  if (!isCorrect && marks.length > 0) {
    const callable = service.phones.filter(({ type }) => type !== "fax");
    if (callable.length > 0 && callable.every(({ number }) => isDeadPhone(number))) return "wrong";
    if (marks.some((mark) => isDead(mark) || isNoAnswerRecent(mark, todayDay) || isAnswered(mark))) return "doubted";
  }
  const until = ringAgainBy(service);
  if (until === undefined) return "unconfirmed";
  return todayDay <= until ? "confirmed" : "stale";
}

/** Somebody rang and was told other hours. */
export const areHoursDoubted = ({ marks = [] }: ListedService): boolean =>
  marks.some(({ wrong }) => wrong?.includes("hours") === true);
