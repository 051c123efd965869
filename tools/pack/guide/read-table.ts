import { parseCsv } from "hucre/csv";
import { err, ok, type Result } from "#lib/result.ts";
import { FORM_LIMITS } from "./limits.ts";
import { inFile, inSheet, type Refusal } from "./places.ts";
import { FORM_SHEETS, isFormSheet, type RawCell, type RawRow, type Workbook } from "./raw.ts";

/** A cell that begins with = would be a formula as soon as a spreadsheet opens the file. */
const FORMULA = {
  reason: "This cell begins with =, so a spreadsheet would work it out.",
  repair: "Write an apostrophe before it.",
};

/**
 * A form in one table of text, as XLSForm tools write it too: the first column names the sheet and is empty on its rows. Rows count
 * from 1 within each sheet, its header being the first.
 */
function sheetsOf(file: string, lines: readonly (readonly string[])[]): Result<Workbook, Refusal> {
  const sheets: { readonly name: string; readonly rows: RawRow[] }[] = [];
  const otherSheets: string[] = [];
  let rows: RawRow[] | null = null;
  let number = 0;
  let cells = 0;
  for (const line of lines) {
    const name = line[0]?.trim() ?? "";
    if (name !== "") {
      rows = isFormSheet(name) ? [] : null;
      number = 0;
      if (rows === null) otherSheets.push(name);
      else sheets.push({ name, rows });
    }
    const filled = new Map<number, RawCell>();
    line.slice(1).forEach((text, at) => {
      if (text !== "") filled.set(at, { text, refused: text.startsWith("=") ? FORMULA : null });
    });
    if (name !== "" && filled.size === 0) continue;
    number += 1;
    cells += line.length;
    if (number > FORM_LIMITS.rows || cells > FORM_LIMITS.cells || line.length > FORM_LIMITS.columns)
      return err({
        ...inSheet(file, sheets.at(-1)?.name ?? name, number),
        reason: `A form has at most ${FORM_LIMITS.rows} rows, ${FORM_LIMITS.columns} columns and ${FORM_LIMITS.cells} cells.`,
        repair: "Make the form smaller.",
      });
    if (filled.size > 0) rows?.push({ number, cells: filled });
  }
  if (sheets.length === 0)
    return err({
      ...inFile(file),
      reason: "The first column of the table names no sheet of a form.",
      repair: "Write survey, choices or settings into it, above the rows of each.",
    });
  return ok({ sheets, otherSheets });
}

/** Text in UTF-8, without a byte order mark; anything else is named. */
export function decodeText(file: string, bytes: Buffer): Result<string, Refusal> {
  const repair = "Save it as UTF-8.";
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return err({ ...inFile(file), reason: "The file is written in UTF-16.", repair });
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return ok(text);
  } catch {
    // Told below, like text in two bytes a letter, which is full of zeros.
  }
  return err({ ...inFile(file), reason: "The file is not written in UTF-8: letters would be lost.", repair });
}

export function readMarkdown(file: string, text: string): Result<Workbook, Refusal> {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line.startsWith("|") && !/^[|\s:-]+$/.test(line))
    .map((line) =>
      line
        .replace(/^\|/, "")
        .replace(/\|$/, "")
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim().replaceAll("\\|", "|")),
    );
  return sheetsOf(file, lines);
}

export function readCsv(file: string, text: string): Result<Workbook, Refusal> {
  // The sign after the name of the first sheet; cells hold the others too.
  const delimiter = /^"?\w+"?([,;\t])/.exec(text)?.[1];
  const lines = parseCsv(text, {
    ...(delimiter === undefined ? {} : { delimiter }),
    maxRows: FORM_SHEETS.length * FORM_LIMITS.rows,
  });
  return sheetsOf(
    file,
    lines.map((row) => row.map((cell) => (cell === null ? "" : String(cell)))),
  );
}
