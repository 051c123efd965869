import { parseCaseCode } from "#domain/case/code.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";

export const INCIDENT_TEXT_MAX_CHARS = 600;
const CODE_CHARS = 6;

/** Words somebody has to take out before a report may leave. `words` as they stand in the text. */
export interface Trace {
  readonly kind: "code" | "number" | "address";
  readonly words: string;
}

/** First digits of the scripts our workers type in: NFKC leaves these as they are. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6] as const;

/** As it is checked and kept: one form for every way to write a letter, nothing hidden, digits as 0 to 9. */
export const plainText = (typed: string): string =>
  cleanOutsideText(typed.normalize("NFKC"))
    .replace(/\p{Nd}/gu, (digit) => {
      const at = digit.codePointAt(0) ?? 0;
      const zero = ZEROS.find((first) => at >= first && at < first + 10);
      return zero === undefined ? digit : String(at - zero);
    })
    .trim();

/** Whatever stands between two digits but letters and digits does not part them; short numbers (112, 119, 3114) say nothing of anybody. */
const NUMBER = /\p{N}(?:[^\p{L}\p{N}]*\p{N}){5,}/gu;
const ADDRESS = /\S*@\S*|\S*:\/\/\S*|\bwww\.\S*|[^\s.]+\.\p{L}{2,}\/\S*/giu;

/** As `parseCaseCode` reads a character. */
const asInCode = (char: string): string => {
  const upper = char.toUpperCase();
  if (upper === "I" || upper === "L") return "1";
  return upper === "O" ? "0" : upper;
};

/** Codes in any spelling, with anything but letters and digits in between. */
function codesIn(text: string, codes: ReadonlySet<string>): string[] {
  const signs = [...text.matchAll(/[\p{L}\p{N}]/gu)].map(({ 0: char, index }) => ({
    char: asInCode(char),
    from: index,
    to: index + char.length,
  }));
  return signs.flatMap(({ from }, at) => {
    const run = signs.slice(at, at + CODE_CHARS);
    return codes.has(run.map(({ char }) => char).join("")) ? [text.slice(from, run.at(-1)?.to)] : [];
  });
}

/** Words with a digit whose check fits: codes of other phones, or of cases that are gone. Words of letters alone are words. */
const looksLikeCodes = (text: string): string[] =>
  [...text.matchAll(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu)].flatMap(([word]) =>
    /\p{N}/u.test(word) && parseCaseCode(word) !== null ? [word] : [],
  );

/** What could lead to a person: codes of this phone, numbers of six digits and more, addresses. Names nobody can find by rule. */
export function tracesIn(typed: string, codes: readonly string[]): readonly Trace[] {
  const text = plainText(typed);
  const found = (pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([words]) => words);
  const of = (kind: Trace["kind"], all: readonly string[]): Trace[] => all.map((words) => ({ kind, words }));
  const all = [
    ...of("code", [...codesIn(text, new Set(codes)), ...looksLikeCodes(text)]),
    ...of("number", found(NUMBER)),
    ...of("address", found(ADDRESS)),
  ];
  return all.filter(({ words }, at) => all.findIndex((other) => other.words === words) === at);
}
