/** Signs with which a spreadsheet would take a text for a formula, also as the wide letters that some keyboards write. */
export const RISKY_START = /^'*[=+\-@\t\r＝＋－＠]/;

/** What a cell holds so that no program takes it for a formula: an apostrophe first, as a person would type it. */
export const guardCell = (text: string): string => (RISKY_START.test(text) ? `'${text}` : text);

export const unguardCell = (text: string): string => (text.startsWith("'") && RISKY_START.test(text) ? text.slice(1) : text);

/** RFC 4180, every cell quoted and guarded. */
export const csvLines = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map((cell) => `"${guardCell(cell).replaceAll('"', '""')}"`).join(",")}\r\n`).join("");

/** The same with the mark of UTF-8, so that spreadsheets read accents right. */
export const csvOf = (rows: readonly (readonly string[])[]): string => `\uFEFF${csvLines(rows)}`;
