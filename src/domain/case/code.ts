/**
 * Case code: six Crockford base-32 characters, the last a check (decision 16). Said aloud or written on a neutral token; never a key
 * and never a file name.
 */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_CHARS = 5;

/** Times x in GF(32), reduced by x^5 + x^2 + 1: catches every single wrong character and every swap of two. */
const timesX = (value: number): number => ((value << 1) ^ (value & 0b10000 ? 0b100101 : 0)) & 0b11111;
const checkOf = (values: readonly number[]): number => values.reduce((sum, value) => timesX(sum ^ value), 0);

/** `random`: at least five random bytes. */
export function newCaseCode(random: Uint8Array): string {
  if (random.length < RANDOM_CHARS) throw new RangeError("a case code needs five random bytes");
  const values = Array.from(random.subarray(0, RANDOM_CHARS), (byte) => byte & 0b11111);
  return [...values, checkOf(values)].map((value) => ALPHABET.charAt(value)).join("");
}

/** A code as somebody typed or heard it, or null: case, spaces and hyphens do not matter; I and L read as 1, O as 0. */
export function parseCaseCode(text: string): string | null {
  const code = text.toUpperCase().replace(/[\s-]/g, "").replace(/[IL]/g, "1").replaceAll("O", "0");
  const values = [...code].map((char) => ALPHABET.indexOf(char));
  if (values.length !== RANDOM_CHARS + 1 || values.includes(-1)) return null;
  return checkOf(values.slice(0, -1)) === values.at(-1) ? code : null;
}
