import { type Cell, type CellValue, readXlsx, type Sheet } from "hucre/xlsx";
import { err, ok, type Result } from "#lib/result.ts";
import { inFile, inSheet, type Refusal } from "./places.ts";
import type { RawCell, RawSheet, Workbook } from "./raw.ts";
import { isFormSheet } from "./raw.ts";
import { checkSheetSizes } from "./sheet-sizes.ts";
import { checkZip } from "./zip-check.ts";

function cellOf(value: CellValue, details: Partial<Cell> | undefined): RawCell | null {
  if (details?.formula !== undefined)
    return {
      text: "",
      refused: {
        reason: `This cell is worked out by a formula (=${details.formula.slice(0, 60)}).`,
        repair: "Paste its value instead.",
      },
    };
  if (details?.type === "error")
    return { text: "", refused: { reason: "This cell shows an error of the spreadsheet.", repair: "Write the value." } };
  if (value === null || value === "") return null;
  if (value instanceof Date)
    return {
      text: "",
      refused: { reason: "The spreadsheet keeps this cell as a date.", repair: "Format it as text and write it again." },
    };
  return { text: typeof value === "boolean" ? (value ? "yes" : "no") : String(value), refused: null };
}

function rawSheet(sheet: Sheet): RawSheet {
  const rows = new Map<number, Map<number, RawCell>>();
  const put = (row: number, column: number, value: CellValue): void => {
    const cell = cellOf(value, sheet.cells?.get(`${row},${column}`));
    if (cell === null) return;
    const cells = rows.get(row) ?? new Map<number, RawCell>();
    cells.set(column, cell);
    rows.set(row, cells);
  };
  sheet.rows.forEach((row, at) => row.forEach((value, column) => put(at, column, value)));
  // A formula without a value stands in the details alone.
  for (const [key, { formula }] of sheet.cells ?? []) {
    const [row, column] = key.split(",").map(Number);
    if (formula !== undefined && row !== undefined && column !== undefined) put(row, column, "");
  }
  return {
    name: sheet.name,
    rows: [...rows].sort(([a], [b]) => a - b).map(([at, cells]) => ({ number: at + 1, cells })),
  };
}

/** Reads the sheets of a form, or others that are wanted, out of an `.xlsx`. Nothing of it is run, followed or fetched. */
export async function readWorkbook(
  file: string,
  bytes: Buffer,
  isWanted: (sheet: string) => boolean = isFormSheet,
): Promise<Result<Workbook, Refusal>> {
  const parts = checkZip(bytes);
  if (!parts.ok) {
    const { part, reason, repair } = parts.error;
    return err({ ...inSheet(file, part), reason, repair });
  }
  const tooLarge = checkSheetSizes(parts.value);
  if (tooLarge !== null)
    return err({ ...inSheet(file, tooLarge.sheet, tooLarge.row), reason: tooLarge.reason, repair: tooLarge.repair });
  const otherSheets: string[] = [];
  try {
    const workbook = await readXlsx(Uint8Array.from(bytes), {
      sheets: ({ name }) => {
        const wanted = isWanted(name);
        if (!wanted) otherSheets.push(name);
        return wanted;
      },
    });
    return ok({ sheets: workbook.sheets.map(rawSheet), otherSheets });
  } catch (error) {
    // Whatever a library throws over a damaged workbook is about the workbook.
    return err({
      ...inFile(file),
      reason: `The workbook cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      repair: "Save the form again as .xlsx.",
    });
  }
}
