/**
 * Text from outside (names, numbers, notes) is shown as plain text inside `<bdi>`, without characters that can disguise it:
 * control characters, bidirectional controls, zero-width and tag characters. ZWNJ and ZWJ stay: Persian and Kurdish need them.
 */
export function cleanOutsideText(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu,
    "",
  );
}

/** What may be dialled: digits, `*`, `#`, with one leading `+`. Anything else is dropped, so the number dialled equals the digits shown. */
export function dialDigits(number: string): string {
  const digits = number.replace(/[^0-9*#]/g, "");
  return number.trim().startsWith("+") ? `+${digits}` : digits;
}

/** A number as it is read: its groups hold together, and stay in their order inside right-to-left text. */
export const shownNumber = (number: string): string => number.replaceAll(" ", "\u00a0");
