/** Signs with which a spreadsheet would take a text for a formula. */
export const RISKY_START = /^'*[=+\-@\t\r]/;

/** What a cell holds so that no program takes it for a formula: an apostrophe first, as a person would type it. */
export const guardCell = (text: string): string => (RISKY_START.test(text) ? `'${text}` : text);

export const unguardCell = (text: string): string => (text.startsWith("'") && RISKY_START.test(text) ? text.slice(1) : text);
