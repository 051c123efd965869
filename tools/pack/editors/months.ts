import { utcDay } from "#lib/clock.ts";

/** The last day of a month: `2026-02` → `2026-02-28`. */
export const lastDayOf = (month: string): string => {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return utcDay(Date.UTC(year, number, 0));
};

/** The same day of a later month, or the last of that month where it is shorter: `2026-08-31` and 6 → `2027-02-28`. */
export function monthsAfter(day: string, months: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  const last = utcDay(Date.UTC(year, month + months, 0));
  return `${last.slice(0, 8)}${[day.slice(8), last.slice(8)].sort()[0] ?? ""}`;
}
