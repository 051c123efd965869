import type { Name } from "./data-files.ts";
import { type Meta, mustHave } from "./meta.ts";
import { baseKey, formOf, pluralBases, sourceOf, wantedKeys } from "./plurals.ts";
import { type Locale, REFERENCE } from "./read-locales.ts";
import { isInOtherScript, textFaults } from "./safe-text.ts";
import { fits } from "./texts.ts";
import type { Strings } from "./tree.ts";

function groupProblems(
  where: string,
  meta: Meta,
  reference: Strings,
  strings: Strings,
  isName: (key: string) => boolean,
): string[] {
  const problems: string[] = [];
  const plurals = pluralBases(reference.keys());
  const wanted = new Set(wantedKeys(reference.keys(), meta.intl));
  for (const key of wanted) if (!strings.has(key)) problems.push(`${where}: ${key} is missing`);
  for (const [key, text] of strings) {
    const isPlural = plurals.has(baseKey(key)) && formOf(key) !== null;
    if (!wanted.has(key)) {
      problems.push(`${where}: ${key} is not in ${REFERENCE}${isPlural ? " or not a plural form of this language" : ""}`);
      continue;
    }
    if (text.trim() === "") {
      problems.push(`${where}: ${key} is not translated yet`);
      continue;
    }
    const frame = { source: sourceOf(reference, key), intl: meta.intl, isPlural };
    problems.push(...textFaults(text, frame).map((fault) => `${where}: ${key} ${fault}`));
    if (!isName(key) && isInOtherScript(text, meta.intl)) problems.push(`${where}: ${key} is not in the script of ${meta.lang}`);
  }
  return problems;
}

/** Sentences; none when every language has every key of the reference in the parts it names, and no text that is not safe to show. */
export function localeProblems(locales: ReadonlyMap<string, Locale>, names: readonly Name[] = []): string[] {
  const reference = locales.get(REFERENCE);
  if (!reference || reference.groups.size === 0) return [`locales/${REFERENCE} has no strings`];
  const problems: string[] = [];
  for (const [lang, { meta, groups, unreadable = [] }] of locales) {
    for (const [group, strings] of reference.groups) {
      const own = groups.get(group);
      const isName = (key: string): boolean => names.some(({ id }) => fits(`locales/${group}#${key}`, id));
      if (own !== undefined) problems.push(...groupProblems(`locales/${lang}/${group}.json`, meta, strings, own, isName));
      else if (mustHave(meta, group) && !unreadable.includes(group)) problems.push(`locales/${lang}/${group}.json is missing`);
    }
    for (const group of Object.keys(meta.reading ?? {}))
      if (group !== "default" && !group.startsWith("packs/") && !reference.groups.has(group))
        problems.push(`locales/${lang}/meta.json reading: there is no group ${group}`);
    for (const group of groups.keys()) {
      if (!reference.groups.has(group)) problems.push(`locales/${lang}/${group}.json has no counterpart in ${REFERENCE}`);
    }
  }
  return problems;
}
