import { writeXlsx } from "hucre/xlsx";
import { guardCell } from "#lib/spreadsheet-cell.ts";
import type { SheetTable } from "./export.ts";

/** Widths in characters: words wide, the rest narrow. */
const widthOf = (header: string): number =>
  /^(label|hint|fanal_text)/.test(header) ? 44 : /^(relevant|fanal_)/.test(header) ? 28 : 20;

/** An `.xlsx` of texts only, no cell of which a spreadsheet can take for a formula. */
export const writeWorkbook = (sheets: readonly SheetTable[]): Promise<Uint8Array> =>
  writeXlsx({
    sheets: sheets.map(({ name, headers, rows }) => ({
      name,
      columns: headers.map((header) => ({ width: widthOf(header) })),
      rows: [[...headers], ...rows.map((row) => row.map((text) => (text === "" ? null : guardCell(text))))],
      freezePane: { rows: 1 },
    })),
  });
