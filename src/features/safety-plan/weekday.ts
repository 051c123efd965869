import { formatDay, formatWeekdayAt } from "#i18n/format.ts";
import { languageMeta } from "#i18n/languages.ts";

/** "Tuesday 24 November": people keep a weekday in mind. Where the browser has no words, as `formatDay`. */
export function formatWeekday(day: string, lang: string): string {
  const { intl, dates } = languageMeta(lang);
  const date = new Date(`${day}T12:00:00Z`);
  if (dates && !Number.isNaN(date.getTime())) return `${formatWeekdayAt(date.getTime(), "UTC", lang)} ${formatDay(day, lang)}`;
  if (Intl.DateTimeFormat.supportedLocalesOf([intl]).length === 0 || Number.isNaN(date.getTime())) return formatDay(day, lang);
  return new Intl.DateTimeFormat(intl, {
    weekday: "long",
    day: "numeric",
    month: "long",
    timeZone: "UTC",
    numberingSystem: "latn",
  }).format(date);
}
