import { isRightToLeft, OWN_NAMES } from "#i18n/known-languages.ts";

/** One folder of `locales/` is one interface language; its `meta.json` says all the app needs to know about it. */
export const PARTS = ["public", "talk", "team"] as const;
/** `public`: what everybody may open. `talk`: what a person reads while they hold a worker's phone. `team`: the worker's screens. */
export type Part = (typeof PARTS)[number];

export interface LanguageMeta {
  readonly lang: string;
  /** Own name in own script. */
  readonly name: string;
  readonly dir: "ltr" | "rtl";
  /** Tag handed to `Intl`. Some of our codes would fall back to English there without a word. */
  readonly intl: string;
  readonly review: "reference" | "draft" | "reviewed";
  /** Roles, no names; `reader` is absent until somebody other than the writer has read the words back. */
  readonly reading?: { readonly default?: { readonly reader?: string } };
  /** Parts whose words are all there; every part when absent. */
  readonly parts?: readonly Part[];
  /** Tags of a browser or country for which this folder is the right one. */
  readonly variants: readonly string[];
  /** Place in the picker until the phone's own languages are known. */
  readonly order: number;
  /** Own names, January and Sunday first, where browsers take the tag but print "M11" for a month and English for a weekday. */
  readonly dates?: { readonly months: readonly string[]; readonly weekdays: readonly string[] };
}

const files = import.meta.glob<LanguageMeta>("../../locales/*/meta.json", { eager: true, import: "default" });

export const LANGUAGES: readonly LanguageMeta[] = Object.values(files).sort((a, b) => a.order - b.order);

/** The language interface strings and pack texts are written in first; missing strings fall back to it. */
export const REFERENCE = "en";

const metaByLang = new Map(LANGUAGES.map((meta) => [meta.lang, meta]));

export const isLanguage = (lang: string): boolean => metaByLang.has(lang);

export function languageMeta(lang: string): LanguageMeta {
  const meta = metaByLang.get(lang) ?? metaByLang.get(REFERENCE);
  if (!meta) throw new Error(`locales/${REFERENCE} is missing`);
  return meta;
}

export const hasPart = (lang: string, part: Part): boolean => languageMeta(lang).parts?.includes(part) ?? true;

/** The language a part is shown in to somebody who chose `lang`: half a screen in each of two languages helps nobody. */
export const shownIn = (lang: string, part: Part): string => (hasPart(lang, part) ? lang : REFERENCE);

export function directionOf(lang: string): "ltr" | "rtl" {
  return metaByLang.get(lang)?.dir ?? (isRightToLeft(lang) ? "rtl" : "ltr");
}

export function ownName(lang: string): string {
  const meta = metaByLang.get(lang);
  return meta ? meta.name : (OWN_NAMES[lang] ?? lang);
}

/** First interface language that fits one of the wished tags (a phone's list, best first). */
export function pickLanguage(wished: readonly string[]): string {
  for (const tag of wished) {
    const exact = LANGUAGES.find((meta) => meta.variants.some((v) => v.toLowerCase() === tag.toLowerCase()));
    if (exact) return exact.lang;
    const base = tag.split("-")[0]?.toLowerCase();
    const near = LANGUAGES.find((meta) => meta.variants.some((v) => v.toLowerCase() === base));
    if (near) return near.lang;
  }
  return REFERENCE;
}
