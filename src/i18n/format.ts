import { languageMeta } from "#i18n/languages.ts";

/**
 * A day in words of the language. Where the browser knows no words it would fall back to English without telling,
 * so there the day stays in digits, year first.
 */
export function formatDay(day: string, lang: string): string {
  const { intl } = languageMeta(lang);
  const plain = day.slice(0, 10);
  if (Intl.DateTimeFormat.supportedLocalesOf([intl]).length === 0) return plain;
  const date = new Date(`${plain}T12:00:00Z`);
  if (Number.isNaN(date.getTime())) return plain;
  return new Intl.DateTimeFormat(intl, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
    numberingSystem: "latn",
  }).format(date);
}
