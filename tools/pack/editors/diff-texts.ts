import type { TextPart } from "#domain/pack/text.ts";
import { REFERENCE_LANGUAGE } from "#domain/pack/text-lookup.ts";

const NAMES = new Intl.DisplayNames("en", { type: "language" });
const languageOf = (code: string): string => NAMES.of(code) ?? code;

/** How an editor calls a text: "right FR-04 (title)". */
function textName(key: string, serviceNames: ReadonlyMap<string, string>): string {
  const [group = "", id = "", ...rest] = key.split(".");
  const part = rest.length > 0 ? ` (${rest.join(".")})` : "";
  if (group === "service") return `${serviceNames.get(id) ?? id}${part}`;
  return id === "" ? `text ${group}` : `${group.replace(/_/g, " ")} ${id}${part}`;
}

const inWords = (codes: readonly string[]): string => {
  const names = codes.map(languageOf).sort();
  return names.length > 3 ? `${names.length} languages (${names.join(", ")})` : names.join(" and ");
};
const quoted = (text: string): string => `“${text.replace(/\s*\n\s*/g, " / ")}”`;
const capital = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;

interface Texts {
  readonly lang: string;
  readonly was: Readonly<Record<string, string>>;
  readonly is: Readonly<Record<string, string>>;
}

/** By language; a file for the public and one for the team have no key in common. */
function byLanguage(was: readonly TextPart[], is: readonly TextPart[]): readonly Texts[] {
  const strings = (parts: readonly TextPart[], lang: string) =>
    Object.assign({}, ...parts.filter((part) => part.lang === lang).map((part) => part.strings)) as Record<string, string>;
  return [...new Set([...was, ...is].map(({ lang }) => lang))]
    .sort()
    .map((lang) => ({ lang, was: strings(was, lang), is: strings(is, lang) }));
}

/**
 * Texts in sentences: what the reference says now, whose translations are older than that, and which translations changed by themselves.
 */
export function textLines(
  was: readonly TextPart[],
  is: readonly TextPart[],
  serviceNames: ReadonlyMap<string, string>,
): readonly string[] {
  const all = byLanguage(was, is);
  const reference = all.find(({ lang }) => lang === REFERENCE_LANGUAGE);
  const others = all.filter(({ lang }) => lang !== REFERENCE_LANGUAGE);
  const isChanged = (texts: Texts, key: string): boolean => texts.was[key] !== texts.is[key];
  const keys = [...new Set(all.flatMap((texts) => [...Object.keys(texts.was), ...Object.keys(texts.is)]))].sort();
  return keys.flatMap((key) => {
    const name = textName(key, serviceNames);
    const moved = others.filter((texts) => isChanged(texts, key)).map(({ lang }) => lang);
    if (!reference || !isChanged(reference, key)) {
      const gone = moved.filter((code) => others.find(({ lang }) => lang === code)?.is[key] === undefined);
      const stayed = moved.filter((code) => !gone.includes(code));
      return [
        ...(stayed.length > 0 ? [`${capital(name)} changed in ${inWords(stayed)}; the English stands as it was.`] : []),
        ...(gone.length > 0 ? [`${capital(name)} is gone in ${inWords(gone)}: English is shown there.`] : []),
      ];
    }
    const [old, now] = [reference.was[key], reference.is[key]];
    if (now === undefined) return [`${capital(name)} is gone: ${quoted(old ?? "")}.`];
    if (old === undefined) {
      const lacking = others.filter((texts) => texts.is[key] === undefined).map(({ lang }) => lang);
      return [
        `${capital(name)} is new: ${quoted(now)}.`,
        ...(lacking.length > 0 ? [`${capital(name)} is not there yet in ${inWords(lacking)}.`] : []),
      ];
    }
    const older = others.filter((texts) => texts.is[key] !== undefined && !isChanged(texts, key)).map(({ lang }) => lang);
    return [
      `${capital(name)} changed from ${quoted(old)} to ${quoted(now)}.`,
      ...(moved.length > 0 ? [`${capital(name)} changed in ${inWords(moved)} too.`] : []),
      ...(older.length > 0 ? [`${capital(name)} in ${inWords(older)} is older than the English.`] : []),
    ];
  });
}

/** Who has read them: a draft that is called reviewed, or the other way round. */
export function reviewLines(was: readonly TextPart[], is: readonly TextPart[]): readonly string[] {
  return is.flatMap((now) => {
    const old = was.find(({ lang, audience }) => lang === now.lang && audience === now.audience);
    if (!old) return [`Texts in ${languageOf(now.lang)} (${now.audience}) are new: ${now.review}.`];
    const prefixes = [...new Set([...Object.keys(old.reviewByPrefix), ...Object.keys(now.reviewByPrefix)])].sort();
    const states = (part: TextPart, prefix: string) => part.reviewByPrefix[prefix] ?? part.review;
    const told = (what: string, a: string, b: string): readonly string[] =>
      a === b ? [] : [`Texts in ${languageOf(now.lang)} (${now.audience}${what}) were ${a}, are called ${b}.`];
    return [
      ...told("", old.review, now.review),
      ...prefixes.flatMap((prefix) => told(`, ${prefix}…`, states(old, prefix), states(now, prefix))),
    ];
  });
}

const DIGITS_APART = /(?<=\d)[\s.\u00a0\u2009-]+(?=\d)/g;
const joined = (text: string): string => text.replace(DIGITS_APART, "");

/** Texts that still say a number the directory has given up. Numbers of three digits and fewer are words of many texts. */
export function textsWithNumbers(
  is: readonly TextPart[],
  numbers: readonly string[],
  serviceNames: ReadonlyMap<string, string>,
): readonly string[] {
  const sought = [...new Set(numbers.map((number) => joined(number)))].filter((number) => number.replace(/\D/g, "").length > 3);
  return sought.flatMap((number) => {
    const found = new Map<string, string[]>();
    for (const { lang, strings } of is)
      for (const [key, text] of Object.entries(strings))
        if (joined(text).includes(number)) found.set(key, [...(found.get(key) ?? []), lang]);
    return [...found].map(([key, langs]) => `${capital(textName(key, serviceNames))} in ${inWords(langs)} still says ${number}.`);
  });
}
