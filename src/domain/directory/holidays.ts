import type { Country } from "#domain/pack/common.ts";
import { DAY_MS } from "#lib/clock.ts";

/**
 * Days on which published hours often do not hold: public holidays of France (Code du travail L3133-1), of England, Wales and Northern
 * Ireland (Banking and Financial Dealings Act 1971, with Scotland's second of January) and of Belgium (law of 4 January 1974).
 * Elsewhere none is known. Nobody is called closed for it: the hours are shown as not sure.
 */
const FIXED: Readonly<Partial<Record<Country, readonly string[]>>> = {
  FR: ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"],
  GB: ["01-01", "01-02", "12-25", "12-26"],
  BE: ["01-01", "05-01", "07-21", "08-15", "11-01", "11-11", "12-25"],
};
/** Days after Easter Sunday. */
const BY_EASTER: Readonly<Partial<Record<Country, readonly number[]>>> = { FR: [1, 39, 50], GB: [-2, 1], BE: [1, 39, 50] };

/** Easter Sunday of a year of the Gregorian calendar (Meeus, Jones and Butcher), as milliseconds of its UTC day. */
function easterMs(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const days = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1);
}

/** First Monday of May, last of May and of August. */
function isBritishMonday(date: Date): boolean {
  if (date.getUTCDay() !== 1) return false;
  const [month, day] = [date.getUTCMonth() + 1, date.getUTCDate()];
  return (month === 5 && (day <= 7 || day > 24)) || (month === 8 && day > 24);
}

/** `day`: `YYYY-MM-DD` where the service is. */
export function isHoliday(country: Country, day: string): boolean {
  if (FIXED[country]?.includes(day.slice(5))) return true;
  const date = new Date(day);
  if (country === "GB" && isBritishMonday(date)) return true;
  const afterEaster = (date.getTime() - easterMs(date.getUTCFullYear())) / DAY_MS;
  return BY_EASTER[country]?.includes(afterEaster) === true;
}
