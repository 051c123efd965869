import { mustHave } from "./meta.ts";
import { baseKey, formOf, pluralBases, sourceOf, wantedKeys } from "./plurals.ts";
import { type Locale, REFERENCE } from "./read-locales.ts";
import type { PackText } from "./read-packs.ts";
import type { Workspace } from "./workspace.ts";

export const STATES = ["initial", "translated", "reviewed", "final"] as const;
export type State = (typeof STATES)[number];

/** One text to translate. */
export interface Unit {
  /** `locales/common`, `packs/core/guides` */
  readonly file: string;
  readonly key: string;
  readonly source: string;
  /** Empty while there is none. */
  readonly target: string;
  readonly state: State;
  readonly isPlural: boolean;
  /** Most characters the translation may have. */
  readonly limit: number;
}

export const unitId = ({ file, key }: Pick<Unit, "file" | "key">): string => `${file}#${key}`;

/** As the schema of packs has it; interface texts are shorter. */
const PACK_LIMIT = 8000;
const INTERFACE_LIMIT = 2000;

/** The texts of a language with their English: those it must have and those it has; with `all`, every one there is. */
export function unitsOf({ locales, packs }: Workspace, lang: string, options: { readonly all?: boolean } = {}): readonly Unit[] {
  const [reference, locale] = [locales.get(REFERENCE), locales.get(lang)];
  if (reference === undefined || locale === undefined) return [];
  const { intl } = locale.meta;
  const units: Unit[] = [];
  for (const [group, english] of reference.groups) {
    const own = locale.groups.get(group);
    if (own === undefined && (isUnreadable(locale, group) || !(options.all || mustHave(locale.meta, group)))) continue;
    const plurals = pluralBases(english.keys());
    for (const key of wantedKeys(english.keys(), intl)) {
      const isPlural = plurals.has(baseKey(key)) && formOf(key) !== null;
      const source = sourceOf(english, key);
      const target = own?.get(key) ?? "";
      units.push({
        file: `locales/${group}`,
        key,
        source,
        target,
        state: stateOf(target, locale.meta.review === "reviewed"),
        isPlural,
        limit: INTERFACE_LIMIT,
      });
    }
  }
  for (const english of packs.filter((pack) => pack.lang === REFERENCE)) {
    const own = packs.find((pack) => pack.lang === lang && pack.id === english.id);
    if (own === undefined && !options.all && !isWanted(locale, english)) continue;
    for (const [key, source] of english.strings) {
      const target = own?.strings.get(key) ?? "";
      units.push({
        file: english.id,
        key,
        source,
        target,
        state: stateOf(target, own?.review === "reviewed"),
        isPlural: false,
        limit: PACK_LIMIT,
      });
    }
  }
  return units;
}

const isUnreadable = (locale: Locale, group: string): boolean => locale.unreadable?.includes(group) ?? false;
/** Everybody reads the public texts, who holds the worker's phone the questions; the rest belongs to languages a team works in. */
export const isWanted = ({ meta }: Pick<Locale, "meta">, { audience, id }: Pick<PackText, "audience" | "id">): boolean =>
  (meta.parts?.includes("talk") && id.endsWith("/guides")) ||
  audience === "public" ||
  meta.parts === undefined ||
  meta.parts.includes("team");
const stateOf = (target: string, isReviewed: boolean): State =>
  target.trim() === "" ? "initial" : isReviewed ? "reviewed" : "translated";
