/** What a translation is held against. */
export interface TextFrame {
  readonly source: string;
  /** Tag of the language for `Intl`. */
  readonly intl: string;
  /** "one day" may say its number in words, so a plural form may leave out {{count}} and nothing else. */
  readonly isPlural: boolean;
}

/** Scripts in which a zero-width (non-)joiner changes how letters are written. */
const JOINING = new Set(["Arab", "Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh", "Khmr"]);

/** Everything that is not seen, moves what is seen, or is no character at all. Line breaks stay; joiners are looked at apart. */
const INVISIBLE =
  /(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Default_Ignorable_Code_Point}\u2800\ufffd]/u;
/** A joiner has something to join only behind a letter, a figure, a variable or a closing quotation mark. */
const LOOSE_JOINER = /(?<![\p{L}\p{M}\p{Nd}\p{Pe}\p{Pf}}])[\u200c\u200d]/u;
const TOWER = /\p{M}{5,}/u;
const MARKUP = /<[\p{L}/!?]|&(?:#\d+|#x[\da-f]+|[a-z]{2,}\d*);/iu;
const SCRIPT_LINK = /(?:javascript|vbscript)\s*:\s*\S|data\s*:\s*[\w-]+\/[\w+.-]+\s*[;,]|file\s*:\s*\/\//i;
const MIXED_WORD = /(?=\p{L}*\p{Script=Latin})(?=\p{L}*[\p{Script=Cyrillic}\p{Script=Greek}])\p{L}+/u;

const scriptOf = (intl: string): string => new Intl.Locale(intl).maximize().script ?? "Latn";
const codePoint = (text: string): string => `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

/** Sentences about characters and markup no text of ours may hold, whatever it says. */
export function disguises(text: string, intl: string): readonly string[] {
  const faults: string[] = [];
  const invisible = INVISIBLE.exec(text)?.[0];
  if (invisible !== undefined)
    faults.push(`holds a character nobody sees or that turns the reading direction (${codePoint(invisible)})`);
  const joiner = JOINING.has(scriptOf(intl)) ? LOOSE_JOINER.exec(text)?.[0] : /[\u200c\u200d]/u.exec(text)?.[0];
  if (joiner !== undefined) faults.push(`holds a joiner that joins nothing in this language (${codePoint(joiner)})`);
  if (TOWER.test(text)) faults.push("heaps marks over one letter");
  const mixed = MIXED_WORD.exec(text)?.[0];
  if (mixed !== undefined) faults.push(`mixes letters of two alphabets that look alike in one word (${mixed})`);
  const markup = MARKUP.exec(text)?.[0];
  if (markup !== undefined) faults.push(`holds markup (${text.slice(text.indexOf(markup), text.indexOf(markup) + 20)})`);
  const link = SCRIPT_LINK.exec(text)?.[0];
  if (link !== undefined) faults.push(`holds a link that could run (${link})`);
  return faults;
}

const TOKEN = /\{\{[^{}]*\}\}|\$t\([^)]*\)/g;
const tokensOf = (text: string): readonly string[] =>
  [...new Set(text.match(TOKEN) ?? [])].map((token) => token.replace(/\s/g, "")).sort();

/** Sentences about lost, invented and broken variables. */
export function variableFaults(text: string, { source, isPlural }: TextFrame): readonly string[] {
  const [expected, found] = [tokensOf(source), tokensOf(text)];
  const isFree = (token: string): boolean => isPlural && token === "{{count}}";
  const lost = expected.filter((token) => !found.includes(token) && !isFree(token));
  const added = found.filter((token) => !expected.includes(token) && !isFree(token));
  const faults: string[] = [];
  if (lost.length > 0) faults.push(`lost ${lost.join(", ")}`);
  if (added.length > 0) faults.push(`has ${added.join(", ")}, which en has not`);
  if (/\{\{|\}\}|\$t\(/.test(text.replace(TOKEN, "")))
    faults.push("has a broken variable: a {{ without its }}, or the other way round");
  return faults;
}

export const textFaults = (text: string, frame: TextFrame): readonly string[] => [
  ...variableFaults(text, frame),
  ...disguises(text, frame.intl),
];

/** Whether a text of several words has no letter of the script its language is written in. */
export function isInOtherScript(text: string, intl: string): boolean {
  const script = scriptOf(intl);
  if (script === "Latn") return false;
  const words = text.replace(/\{\{[^}]*\}\}|https?:\S+/g, "").match(/\p{L}{2,}/gu) ?? [];
  return words.length > 1 && !new RegExp(`\\p{Script=${SCRIPT_NAMES[script] ?? script}}`, "u").test(text);
}
/** Scripts that Unicode has no property for under the tag of a language. */
const SCRIPT_NAMES: Readonly<Record<string, string>> = { Hans: "Han", Hant: "Han", Jpan: "Han", Kore: "Hangul" };
