/** Languages people at the coast speak; a column may name any other one by its code. */
const CODES = [
  ..."en fr ar ti am om so fa ps ckb kmr ku ur vi sq tr bn hi pa ne zh es pt it de nl ru uk ha yo ig sw ff wo bm ln rw si ta el ro bg pl hu".split(
    " ",
  ),
];

const CODE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
const english = new Intl.DisplayNames(["en"], { type: "language" });

const nameIn = (names: Intl.DisplayNames, code: string): string => {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
};

const codeByName = new Map(
  CODES.flatMap((code) => [
    [nameIn(english, code).toLowerCase(), code] as const,
    [nameIn(new Intl.DisplayNames([code], { type: "language" }), code).toLowerCase(), code] as const,
  ]),
);

/** `French (fr)` → `fr`, `fr` → `fr`, `english` → `en`; null when the text names no language. */
export function languageCode(text: string): string | null {
  const inBrackets = /\(([^()]+)\)\s*$/.exec(text)?.[1]?.trim();
  if (inBrackets !== undefined) return CODE.test(inBrackets) ? inBrackets : null;
  const word = text.trim().toLowerCase();
  return codeByName.get(word) ?? (CODE.test(word) ? word : null);
}

/** `fr` → `French (fr)`, the form XLSForm recommends. */
export const languageLabel = (code: string): string => `${nameIn(english, code).replace(/[()]/g, "")} (${code})`;
