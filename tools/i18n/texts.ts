import { baseKey, sourceOf } from "./plurals.ts";
import type { Locale } from "./read-locales.ts";
import { REFERENCE } from "./read-locales.ts";
import type { PackText } from "./read-packs.ts";

/** One text of a language beside its English, wherever it lies. */
export interface Text {
  /** `locales/common#leave`, `packs/core/guides#q.q01` */
  readonly id: string;
  readonly lang: string;
  readonly source: string;
  readonly target: string;
}

/** Every text of every language that has an English counterpart; English itself with `source` and `target` the same. */
export function allTexts(locales: ReadonlyMap<string, Locale>, packs: readonly PackText[]): readonly Text[] {
  const texts: Text[] = [];
  const reference = locales.get(REFERENCE)?.groups;
  for (const [lang, { groups }] of locales)
    for (const [group, strings] of groups)
      for (const [key, target] of strings) {
        const source = sourceOf(reference?.get(group) ?? new Map(), key);
        if (source !== "") texts.push({ id: `locales/${group}#${key}`, lang, source, target });
      }
  const english = new Map(packs.filter(({ lang }) => lang === REFERENCE).map((pack) => [pack.id, pack.strings]));
  for (const { id, lang, strings } of packs)
    for (const [key, target] of strings) {
      const source = english.get(id)?.get(key) ?? "";
      if (source !== "") texts.push({ id: `${id}#${key}`, lang, source, target });
    }
  return texts;
}

/** `*` in a pattern stands for any characters. */
export function fits(id: string, pattern: string): boolean {
  const parts = pattern.split("*");
  if (parts.length === 1) return id === pattern || baseKey(id) === pattern;
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const found = i === parts.length - 1 ? id.length - part.length : id.indexOf(part, at);
    if (found < at || !id.startsWith(part, found) || (i === 0 && found !== 0)) return false;
    at = found + part.length;
  }
  return true;
}
