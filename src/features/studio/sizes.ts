import { languageMeta } from "#i18n/languages.ts";
import type { StudioLine } from "#workflows/voice-studio.ts";

const MB = 1_000_000;

/** Bytes as people read them, in the digits of phones: "12 kB", "1.4 MB". */
export function sizeText(bytes: number, lang: string): string {
  const inMegabytes = bytes >= MB;
  return new Intl.NumberFormat(languageMeta(lang).intl, {
    style: "unit",
    unit: inMegabytes ? "megabyte" : "kilobyte",
    maximumFractionDigits: inMegabytes ? 1 : 0,
    numberingSystem: "latn",
  }).format(inMegabytes ? bytes / MB : Math.ceil(bytes / 1000));
}

export const bytesOf = (lines: readonly StudioLine[]): number => lines.reduce((all, { bytes }) => all + bytes, 0);
