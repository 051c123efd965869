import { writeCsv } from "hucre/csv";
import { writeXlsx } from "hucre/xlsx";
import { guardCell } from "#lib/spreadsheet-cell.ts";
import { guardText } from "./cells.ts";

export interface SheetTable {
  readonly name: string;
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const WIDE = 44;
const NARROW = 18;
/** Long enough to be read in one line, short enough to see the next column. */
const widthOf = (rows: readonly (readonly string[])[], column: number): number =>
  rows.some((row) => (row[column] ?? "").length > WIDE) ? WIDE : NARROW;

/** The table as a file: `.csv` with its mark, or a workbook each cell of which is kept as text, so that numbers keep zeros and signs. */
export async function writeSheet(path: string, { name, headers, rows }: SheetTable): Promise<Uint8Array | string> {
  if (path.toLowerCase().endsWith(".csv")) {
    const lines = rows.map((row) => row.map((text) => guardText(text)));
    return `${writeCsv([[...headers], ...lines], { bom: true })}\r\n`;
  }
  return writeXlsx({
    sheets: [
      {
        name,
        columns: headers.map((_, at) => ({ width: widthOf(rows, at), numFmt: "@" })),
        rows: [[...headers], ...rows.map((row) => row.map((text) => (text === "" ? null : guardCell(text))))],
        freezePane: { rows: 1 },
      },
    ],
  });
}
