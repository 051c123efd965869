import type { Country } from "#domain/pack/common.ts";
import { DIALLING_CODE, phoneAgrees } from "#domain/pack/phone-agrees.ts";
import type { Phone } from "#domain/pack/services.ts";
import { dialDigits } from "#lib/outside-text.ts";

type Dialled = Pick<Phone, "number" | "number_local" | "short_code">;

/** Countries that keep the leading 0 behind the country's code. */
const KEEPS_ZERO: readonly string[] = ["IT"];
const SHORT = /^[1-9*#][0-9*#]{1,5}$/;

/** Which of our countries an international number belongs to. */
export function countryOfNumber(text: string): Country | null {
  const digits = dialDigits(unquoted(text.slice(0, 100))).replace(/^00/, "+");
  const found = Object.entries(DIALLING_CODE).find(([, code]) => digits.startsWith(`+${code}`));
  return found === undefined ? null : (found[0] as Country);
}

/** Some registers put the number into quotation marks. */
const unquoted = (text: string): string => text.trim().replace(/^["'«»“”\s]+|["'«»“”\s]+$/gu, "");

/** Digits to dial and digits to read of a number as outside lists write it; null when it cannot be dialled. */
export function readNumber(text: string, country: Country): Dialled | null {
  const shown = unquoted(text).replace(/\s+/gu, " ");
  if (/\p{L}/u.test(shown)) return null;
  const digits = dialDigits(shown);
  if (SHORT.test(digits)) return check({ number: digits, number_local: digits, short_code: true }, country);
  if (digits.startsWith("+"))
    return check(
      { number: digits.replace(/^(\+\d+)\(0\)/, "$1"), number_local: international(shown), short_code: false },
      country,
    );
  if (digits.startsWith("00"))
    return check({ number: `+${digits.slice(2)}`, number_local: `+${digits.slice(2)}`, short_code: false }, country);
  const code = DIALLING_CODE[country];
  if (code === undefined) return null;
  const national = KEEPS_ZERO.includes(country) ? digits : digits.replace(/^0/, "");
  return check({ number: `+${code}${national}`, number_local: shown, short_code: false }, country);
}

/** `+33 (0)1 23`: the zero in brackets is not dialled from abroad. */
const international = (shown: string): string => shown.replace(/\(0\)\s?/, "");

function check(phone: Dialled, country: Country): Dialled | null {
  const number = phone.number_local.startsWith("+") ? dialDigits(phone.number_local) : phone.number;
  const fits = phone.short_code ? SHORT.test(number) : /^\+[1-9][0-9]{6,14}$/.test(number);
  const read: Phone = { ...phone, number, type: "voice", verification: "known-not-seen", hasDescription: false };
  return fits && phoneAgrees(read, country) ? { ...phone, number } : null;
}
