import type { OpenLanguage } from "#open/words.ts";

/** Words of answers and signs out of the packs this page was built with, by language. Set by the build. */
declare const __FANAL_LABELS__: Readonly<Record<OpenLanguage, Readonly<Record<string, string>>>>;

/** `label.by_text`, `indicator.ACT-01`: as the packs say it, in English where the language has no words for it. */
export function labelIn(lang: OpenLanguage, key: string): string | undefined {
  const { [lang]: words, en } = __FANAL_LABELS__;
  return [words, en].find((strings) => Object.hasOwn(strings, key))?.[key];
}
