import { languageMeta } from "#i18n/languages.ts";
import { localDay } from "#lib/clock.ts";

const DAY: Intl.DateTimeFormatOptions = {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
  numberingSystem: "latn",
};
/** Making one takes longer than all a card says; `null` where the browser knows no words. */
const dayFormats = new Map<string, Intl.DateTimeFormat | null>();

function dayFormat(intl: string): Intl.DateTimeFormat | null {
  let format = dayFormats.get(intl);
  if (format === undefined) {
    format = Intl.DateTimeFormat.supportedLocalesOf([intl]).length === 0 ? null : new Intl.DateTimeFormat(intl, DAY);
    dayFormats.set(intl, format);
  }
  return format;
}

/**
 * A day in words of the language. Where the browser knows no words it would fall back to English without telling,
 * so there the day stays in digits, year first.
 */
export function formatDay(day: string, lang: string): string {
  const { intl, dates } = languageMeta(lang);
  const plain = day.slice(0, 10);
  const date = new Date(`${plain}T12:00:00Z`);
  if (Number.isNaN(date.getTime())) return plain;
  if (dates) return `${date.getUTCDate()} ${dates.months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return dayFormat(intl)?.format(date) ?? plain;
}

/** The day of an instant on this phone's own clock, in words. */
export const formatDayAt = (atMs: number, lang: string): string => formatDay(localDay(atMs), lang);

/** Name of the weekday of an instant on the clocks of `zone`; the day in digits where no names are known. */
export function formatWeekdayAt(atMs: number, zone: string, lang: string): string {
  const { intl, dates } = languageMeta(lang);
  if (dates) {
    const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(atMs);
    return dates.weekdays[new Date(`${day}T12:00:00Z`).getUTCDay()] ?? day;
  }
  if (Intl.DateTimeFormat.supportedLocalesOf([intl]).length === 0) return new Date(atMs).toISOString().slice(0, 10);
  return new Intl.DateTimeFormat(intl, { timeZone: zone, weekday: "long" }).format(atMs);
}
