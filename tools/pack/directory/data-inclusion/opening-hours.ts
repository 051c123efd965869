import { type Schedule, type Weekday, WeekdaySchema } from "#domain/pack/services.ts";

type Hours = NonNullable<Schedule["hours"]>;
const DAYS = WeekdaySchema.options;

const dayIndex = (text: string): number => DAYS.indexOf(text.toUpperCase() as Weekday);

/** `Mo-Fr`, `Sa,Su`, `Fr-Mo`; null for anything else. */
function daysOf(text: string): readonly Weekday[] | null {
  const days: Weekday[] = [];
  for (const part of text.split(",")) {
    const [from = "", to = from, more] = part
      .trim()
      .split("-")
      .map((day) => day.trim());
    const [first, last] = [dayIndex(from), dayIndex(to)];
    if (first < 0 || last < 0 || more !== undefined) return null;
    for (let day = first; ; day = (day + 1) % 7) {
      days.push(DAYS[day] as Weekday);
      if (day === last) break;
    }
  }
  return days;
}

/** `09:00-12:00,14:00-17:00`; null for anything else. */
function spansOf(text: string): readonly string[] | null {
  const spans = text.split(",").map((span) => span.trim());
  return spans.every(
    (span) => /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(span) && span.slice(0, 5) !== span.slice(6),
  )
    ? spans
    : null;
}

const CLOSED = ["off", "closed"];

/**
 * The weekly subset of OpenStreetMap's `opening_hours`: `24/7`, and days with times or `off`, where a later rule replaces an earlier
 * one of the same day. Public holidays pass unread. `null` for everything else (seasons, weeks, sunset, comments).
 */
export function readOpeningHours(text: string): Pick<Schedule, "open_24_7" | "hours"> | null {
  if (text.trim() === "24/7") return { open_24_7: true };
  const spansByDay = new Map<Weekday, readonly string[]>();
  const rules = text
    .split(";")
    .map((rule) => rule.trim())
    .filter((rule) => rule !== "");
  if (rules.length > 40) return null;
  for (const rule of rules) {
    const [who = "", ...rest] = rule.split(/\s+/);
    const times = rest.join("");
    if (who === "PH" || who === "SH") continue;
    const days = daysOf(who);
    const spans = CLOSED.includes(times) ? [] : spansOf(times);
    if (days === null || spans === null) return null;
    for (const day of days) spansByDay.set(day, spans);
  }
  const all = [...new Set([...spansByDay.values()].flat())].sort();
  const hours: Hours = all.map((span) => ({
    byday: DAYS.filter((day) => spansByDay.get(day)?.includes(span)),
    opens_at: span.slice(0, 5),
    closes_at: span.slice(6),
  }));
  return hours.length === 0 ? null : { hours };
}
