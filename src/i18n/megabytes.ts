import { languageMeta } from "#i18n/languages.ts";

/** As people read them, in the digits of phones: "3.2". */
export const megabytes = (bytes: number, lang: string): string =>
  new Intl.NumberFormat(languageMeta(lang).intl, {
    maximumFractionDigits: 1,
    minimumFractionDigits: 1,
    numberingSystem: "latn",
  }).format(bytes / 1_000_000);
