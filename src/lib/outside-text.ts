/**
 * Text from outside (names, numbers, notes) is shown as plain text inside `<bdi>`, without characters that can disguise it:
 * control characters, bidirectional controls, zero-width and tag characters. ZWNJ and ZWJ stay: Persian and Kurdish need them.
 */
export const cleanOutsideText = (text: string): string => text.replace(/(?![\n\t\u200c\u200d])[\p{Cc}\p{Cf}]/gu, "");

/** What may be dialled: digits, `*`, `#`, with one leading `+`. Anything else is dropped, so the number dialled equals the digits shown. */
export function dialDigits(number: string): string {
  const digits = number.replace(/[^0-9*#]/g, "");
  return number.trim().startsWith("+") ? `+${digits}` : digits;
}

/** A number as it is read: its groups hold together, and stay in their order inside right-to-left text. */
export const shownNumber = (number: string): string => number.replaceAll(" ", "\u00a0");
