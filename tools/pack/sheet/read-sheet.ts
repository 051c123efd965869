import { parseCsv } from "hucre/csv";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { FORM_LIMITS } from "../guide/limits.ts";
import { checkedBytes } from "../guide/open-form.ts";
import { inFile, type Refusal, refusalText } from "../guide/places.ts";
import type { RawCell, RawSheet } from "../guide/raw.ts";
import { decodeText } from "../guide/read-table.ts";
import { readWorkbook } from "../guide/read-workbook.ts";
import { asRead, unguardText } from "./cells.ts";

export const SHEET_NAMES = ["directory", "texts"] as const;
export type SheetName = (typeof SHEET_NAMES)[number];

export interface ReadRow {
  /** From 1, as the spreadsheet counts. */
  readonly number: number;
  /** By header; empty cells are absent. */
  readonly cells: ReadonlyMap<string, string>;
}

export interface ReadSheet {
  readonly file: string;
  readonly kind: SheetName;
  readonly headers: readonly string[];
  readonly rows: readonly ReadRow[];
}

/** Collects every bad row, so that all of them are told at once. */
export class BadRows {
  readonly lines: string[] = [];

  constructor(private readonly file: string) {}

  add(row: number, column: string, reason: string, todo: string): void {
    this.lines.push(`${this.file}: row ${row}${column === "" ? "" : `, column ${column}`}: ${reason} ${todo}`);
  }
}

async function rawOf(file: string): Promise<Result<RawSheet, Refusal>> {
  const refuse = (reason: string, repair: string): Result<never, Refusal> => err({ ...inFile(file), reason, repair });
  const opened = checkedBytes(file);
  if (!opened.ok) return opened;
  const { bytes, extension, isWorkbook } = opened.value;
  if (isWorkbook) {
    const isOurs = (name: string): boolean => SHEET_NAMES.some((known) => known === name.trim().toLowerCase());
    const workbook = await readWorkbook(file, bytes, isOurs);
    if (!workbook.ok) return workbook;
    const sheet = workbook.value.sheets[0];
    return sheet === undefined
      ? refuse("The workbook has no sheet called directory or texts.", "Take the file that pack sheet export wrote.")
      : ok(sheet);
  }
  if (extension !== ".csv") return refuse("The file is no spreadsheet.", "Save it as .xlsx or .csv.");
  const text = decodeText(file, bytes);
  if (!text.ok) return text;
  const delimiter = /^\uFEFF?"?[\w.]+"?([,;\t])/.exec(text.value)?.[1];
  const lines = parseCsv(text.value, { ...(delimiter !== undefined && { delimiter }), maxRows: FORM_LIMITS.rows + 2 });
  if (lines.length > FORM_LIMITS.rows)
    return refuse(`More than ${FORM_LIMITS.rows} rows are too many.`, "Export one folder at a time.");
  const cellsOf = (line: readonly unknown[]): ReadonlyMap<number, RawCell> =>
    new Map(line.flatMap((cell, at) => (cell === null || cell === "" ? [] : [[at, { text: String(cell), refused: null }]])));
  return ok({ name: "", rows: lines.map((line, at) => ({ number: at + 1, cells: cellsOf(line) })) });
}

function readCell(cell: RawCell, row: number, column: string, bad: BadRows): string {
  const written = asRead(cell.text);
  const text = unguardText(written);
  if (cell.refused !== null) bad.add(row, column, cell.refused.reason, cell.refused.repair);
  else if (written.startsWith("="))
    bad.add(row, column, "The cell begins with =, so a spreadsheet would work it out.", "Write an apostrophe before it.");
  else if (text.length > FORM_LIMITS.cellCharacters)
    bad.add(row, column, `The cell has ${text.length} characters.`, `Shorten it to ${FORM_LIMITS.cellCharacters}.`);
  else if (cleanOutsideText(text) !== text || !text.isWellFormed())
    bad.add(row, column, "The cell holds a sign that cannot be seen.", "Type it again by hand.");
  return text;
}

/** A table that `pack sheet export` wrote and somebody changed. The error is every reason why nothing of it is taken. */
export async function readSheet(file: string): Promise<Result<ReadSheet, readonly string[]>> {
  const raw = await rawOf(file);
  if (!raw.ok) return err([refusalText(raw.error)]);
  const bad = new BadRows(file);
  const [head, ...body] = raw.value.rows;
  const columns = new Map([...(head?.cells ?? [])].map(([at, cell]) => [at, asRead(cell.text)]));
  const headers = [...columns.values()];
  const kind = headers.includes("key") ? "texts" : headers.includes("id") && headers.includes("phone") ? "directory" : null;
  if (kind === null || !headers.includes("file"))
    return err([
      `${file}: row 1: The columns file, id and phone of a directory, or file and key of texts, are missing. Take the file that pack sheet export wrote.`,
    ]);
  const twice = headers.find((header, at) => headers.indexOf(header) !== at);
  if (twice !== undefined) bad.add(1, twice, "Two columns have this name.", "Keep one of the two.");
  const rows = body.flatMap(({ number, cells }) => {
    const read = new Map<string, string>();
    for (const [at, cell] of cells) {
      const header = columns.get(at);
      if (header === undefined) bad.add(number, "", "A cell stands in a column without a name.", "Empty it.");
      else {
        const text = readCell(cell, number, header, bad);
        if (text !== "") read.set(header, text);
      }
    }
    return read.size === 0 ? [] : [{ number, cells: read }];
  });
  return bad.lines.length > 0 ? err(bad.lines) : ok({ file, kind, headers, rows });
}
