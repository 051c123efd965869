/** Controls, direction marks, zero-width and tag characters, half characters, private ones, line separators. */
const HIDDEN = /(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
/** Letters and marks that draw nothing: fillers, the empty Braille cell, the grapheme joiner. */
const EMPTY = /[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/gu;
/** Joiners have work to do after a letter of a joining script and inside an emoji; anywhere else they only hide. */
const IDLE_JOINER =
  /(?<![^\P{L}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Ethiopic}\p{Script=Han}]|\p{M}|\p{Extended_Pictographic}|\p{Emoji_Modifier}|»)[\u200c\u200d]/gu;
/** No language of ours puts more than four marks on a letter; towers of them cover the lines above. */
const TOWER = /(\p{M}{4})\p{M}+/gu;

/**
 * Text from outside (names, numbers, notes) is shown as plain text inside `<bdi>`, without characters that can disguise it:
 * control characters, bidirectional controls, zero-width and tag characters, towers of marks. ZWNJ and ZWJ stay where they do
 * something: Persian and Kurdish need them.
 */
export const cleanOutsideText = (text: string): string =>
  text.replace(HIDDEN, "").replace(EMPTY, "").replace(IDLE_JOINER, "").replace(TOWER, "$1");

const RIGHT_TO_LEFT = /[\u0590-\u08ff]/;
export const holdsRightToLeft = (text: string): boolean => RIGHT_TO_LEFT.test(text);

/** Between right-to-left words the groups of a number change places at a plain space, and stay in order at one that does not break. */
const wholeNumbers = (text: string): string => text.replace(/(?<=\d) (?=\d)/g, "\u00a0");

/** Most texts of a pack: nothing in them can hide. */
const PLAIN = /^[\n\t\x20-\x7e]*$/;

/**
 * The same for every text inside a value that came as JSON; the value itself is changed. `isAmongRightToLeft`: it is shown among
 * right-to-left words, a Latin name too, so numbers are held together.
 */
export function cleanDeep<T>(value: T, isAmongRightToLeft: boolean): T {
  if (typeof value === "string") return cleanOutsideText(value) as T;
  if (typeof value === "object" && value !== null) {
    const fields = value as Record<string, unknown>;
    for (const [key, inner] of Object.entries(fields)) {
      if (typeof inner === "string") {
        const clean = PLAIN.test(inner) ? inner : cleanOutsideText(inner);
        fields[key] = isAmongRightToLeft || RIGHT_TO_LEFT.test(clean) ? wholeNumbers(clean) : clean;
      } else if (typeof inner === "object") cleanDeep(inner, isAmongRightToLeft);
    }
  }
  return value;
}
/** What may be dialled: digits, `*`, `#`, with one leading `+`. Anything else is dropped, so the number dialled equals the digits shown. */
export function dialDigits(number: string): string {
  const digits = number.replace(/[^0-9*#]/g, "");
  return number.trim().startsWith("+") ? `+${digits}` : digits;
}

/** A number as it is read: its groups hold together, and stay in their order inside right-to-left text (isolated, UAX 9). */
export const shownNumber = (number: string): string => `\u2066${number.replaceAll(" ", "\u00a0")}\u2069`;
