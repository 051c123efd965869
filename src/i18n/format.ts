import { languageMeta } from "#i18n/languages.ts";

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
  if (Intl.DateTimeFormat.supportedLocalesOf([intl]).length === 0) return plain;
  return new Intl.DateTimeFormat(intl, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
    numberingSystem: "latn",
  }).format(date);
}

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
