import { FORM_LIMITS } from "./limits.ts";
import type { XmlParts } from "./zip-check.ts";

export interface SheetRefusal {
  readonly sheet: string;
  readonly row: number;
  readonly reason: string;
  readonly repair: string;
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1];

/** Name of each worksheet by its part: `xl/worksheets/sheet1.xml` → `survey`. */
function sheetNames(parts: XmlParts): ReadonlyMap<string, string> {
  const workbook = parts.get("xl/workbook.xml")?.toString("utf8") ?? "";
  const rels = parts.get("xl/_rels/workbook.xml.rels")?.toString("utf8") ?? "";
  const target = new Map(
    [...rels.matchAll(/<(?:\w+:)?Relationship\b[^<>]*>/g)].map(([tag]) => [attribute(tag, "Id"), attribute(tag, "Target") ?? ""]),
  );
  const names = new Map<string, string>();
  for (const [tag] of workbook.matchAll(/<(?:\w+:)?sheet\s[^<>]*>/g)) {
    const path = target.get(/\s\w+:id\s*=\s*["']([^"']*)["']/.exec(tag)?.[1]) ?? "";
    names.set(path.startsWith("/") ? path.slice(1) : `xl/${path}`, attribute(tag, "name") ?? "");
  }
  return names;
}

const columnNumber = (letters: string): number => [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

/** What is too large, found in the raw text, before a parser makes an object of every cell. */
export function checkSheetSizes(parts: XmlParts): SheetRefusal | null {
  const names = sheetNames(parts);
  const repair = "Delete the rows and columns outside the form, also the empty ones below it.";
  if (names.size > FORM_LIMITS.sheets)
    return { sheet: "", row: 0, reason: `There are ${names.size} sheets; at most ${FORM_LIMITS.sheets} are read.`, repair };
  const texts = parts.get("xl/sharedStrings.xml")?.toString("latin1") ?? "";
  if ([...texts.matchAll(/<(?:\w+:)?si(?=[\s/>])/g)].length > FORM_LIMITS.sharedTexts)
    return { sheet: "", row: 0, reason: `The workbook has more than ${FORM_LIMITS.sharedTexts} different texts.`, repair };
  let cells = 0;
  for (const [part, buffer] of parts) {
    if (!/^xl\/worksheets\/[^/]+\.xml$/i.test(part)) continue;
    const sheet = names.get(part) ?? part;
    const refuse = (row: number, reason: string): SheetRefusal => ({ sheet, row, reason, repair });
    let row = 0;
    let column = 0;
    let lastRow = 0;
    let lastColumn = 0;
    for (const [tag, kind] of buffer.toString("latin1").matchAll(/<(?:\w+:)?(row|c)(?=[\s/>])[^<>]*>/g)) {
      if (kind === "row") {
        row = Number(attribute(tag, "r") ?? row + 1);
        column = 0;
        continue;
      }
      const [, letters, number] = /\sr\s*=\s*["']([A-Z]{1,9})(\d{1,9})["']/.exec(tag) ?? [];
      column = letters === undefined ? column + 1 : columnNumber(letters);
      row = number === undefined ? row : Number(number);
      lastRow = Math.max(lastRow, row);
      lastColumn = Math.max(lastColumn, column);
      cells += 1;
      if (!(row <= FORM_LIMITS.rows)) return refuse(row, `Row ${row} is used; a form has at most ${FORM_LIMITS.rows} rows.`);
      if (lastRow * lastColumn > FORM_LIMITS.area) return refuse(row, "The sheet reaches too far to the right.");
      if (cells > FORM_LIMITS.cells) return refuse(row, `The workbook has more than ${FORM_LIMITS.cells} cells.`);
    }
  }
  return null;
}
