import type { Bytes } from "#lib/bytes.ts";

/** The letters of a code's alphanumeric mode, in the order of their values. */
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const VALUES = new Map([...LETTERS].map((letter, value) => [letter, value]));

/** Base45 (RFC 9285): two bytes in three letters, one byte left over in two. Text, because cameras of browsers hand on nothing else. */
export function toBase45(bytes: Uint8Array): string {
  const out: string[] = [];
  const put = (value: number, letters: number) => {
    for (let rest = value, i = 0; i < letters; i++, rest = Math.floor(rest / 45)) out.push(LETTERS[rest % 45] as string);
  };
  for (let i = 0; i < bytes.length; i += 2) {
    const [first = 0, second] = [bytes[i], bytes[i + 1]];
    if (second === undefined) put(first, 2);
    else put(first * 256 + second, 3);
  }
  return out.join("");
}

/** Strict inverse of `toBase45`: `null` for anything that it does not write. */
export function fromBase45(text: string): Bytes | null {
  const rest = text.length % 3;
  if (rest === 1) return null;
  const out = new Uint8Array(Math.floor(text.length / 3) * 2 + (rest === 2 ? 1 : 0));
  for (let i = 0, at = 0; i < text.length; i += 3) {
    let value = 0;
    for (const letter of text
      .slice(i, i + 3)
      .split("")
      .reverse()) {
      const digit = VALUES.get(letter);
      if (digit === undefined) return null;
      value = value * 45 + digit;
    }
    const isPair = i + 3 <= text.length;
    if (value > (isPair ? 0xffff : 0xff)) return null;
    if (isPair) out[at++] = value >> 8;
    out[at++] = value & 0xff;
  }
  return out;
}
