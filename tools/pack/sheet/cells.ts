import { RISKY_START } from "#lib/spreadsheet-cell.ts";

/** What a spreadsheet would read as a number, a date or a time of day, and write back without its zeros, its + or its hyphens. */
const NUMBER_LIKE = /^'*[+-]?[\d\s.,/:()-]*\d[\d\s.,/:()-]*(?:e[+-]?\d+)?$/i;

const needsGuard = (text: string): boolean => RISKY_START.test(text) || NUMBER_LIKE.test(text);

/** For a table of text, where a spreadsheet guesses what each cell is: an apostrophe first, as a person would type it. */
export const guardText = (text: string): string => (needsGuard(text) ? `'${text}` : text);

export const unguardText = (text: string): string => (text.startsWith("'") && needsGuard(text) ? text.slice(1) : text);

/** Two cells that read the same: line ends and blanks around them are the spreadsheet's own. */
export const asRead = (text: string): string => text.replace(/\r\n?/g, "\n").trim();

const digits = (text: string): string => text.replace(/\D/g, "").replace(/^0+/, "");

/** Whether only zeros, a + or blanks are gone, as happens when a spreadsheet takes a phone number for an amount. */
export const lostSigns = (before: string, after: string): boolean =>
  before !== after && /^[+0]/.test(before) && /^\d+$/.test(after) && digits(before) === digits(after);
