import { type PackText, REFERENCE_LANGUAGE } from "#domain/pack/text-lookup.ts";

/** Texts a person may be screened in without a review: the two the guides are written in (decision 19). */
export const REFERENCE_TEXTS: readonly string[] = ["en", "fr"];

/** Languages that are screened through an interpreter even before the app has any text in them. */
export const INTERPRETED = ["ti", "am", "om", "so", "ps", "prs", "fa", "ckb", "kmr", "vi", "sq", "tr", "ur", "bn"] as const;

/**
 * `direct`: the person reads or hears the questions in their language. `interpreted`: no native reviewer has passed it yet, so the
 * app gives information only, and a human interpreter reads the reference text aloud.
 */
export type ScreeningMode = "direct" | "interpreted";

export function screeningMode(lang: string, sample: PackText | null): ScreeningMode {
  if (REFERENCE_TEXTS.includes(lang)) return "direct";
  return sample?.lang === lang && sample.review === "reviewed" ? "direct" : "interpreted";
}

/** The reference text the worker reads or hands to an interpreter: French on a French screen, else English. */
export const referenceFor = (interfaceLang: string): string =>
  REFERENCE_TEXTS.includes(interfaceLang) ? interfaceLang : REFERENCE_LANGUAGE;
