import { readFileSync, statSync } from "node:fs";
import { extname } from "node:path";
import { err, ok, type Result } from "#lib/result.ts";
import { type ImportedForm, importForm } from "./import.ts";
import { FORM_LIMITS } from "./limits.ts";
import { inFile, type Refusal, Refusals } from "./places.ts";
import type { Workbook } from "./raw.ts";
import { decodeText, readCsv, readMarkdown } from "./read-table.ts";
import { readWorkbook } from "./read-workbook.ts";
import { readForm } from "./rows.ts";

const ZIP = Buffer.from("PK\u0003\u0004", "latin1");
const OLD_OFFICE = Buffer.from("d0cf11e0a1b11ae1", "hex");

interface CheckedBytes {
  readonly bytes: Buffer;
  /** In small letters, with its dot. */
  readonly extension: string;
  readonly isWorkbook: boolean;
}

/** A file that is there, not too large, and of no kind that holds macros. */
export function checkedBytes(file: string): Result<CheckedBytes, Refusal> {
  const refuse = (reason: string, repair: string): Result<never, Refusal> => err({ ...inFile(file), reason, repair });
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isFile()) return refuse("There is no such file.", "Check the path.");
  if (stats.size > FORM_LIMITS.fileBytes)
    return refuse(
      `The file has ${stats.size} bytes; a form has at most ${FORM_LIMITS.fileBytes}.`,
      "Remove what the form does not need.",
    );
  const extension = extname(file).toLowerCase();
  if (extension === ".xlsm" || extension === ".xltm" || extension === ".xlsb")
    return refuse(`A file that ends in ${extension} is of the kind that holds macros.`, "Save it as .xlsx.");
  const bytes = readFileSync(file);
  if (bytes.subarray(0, 8).equals(OLD_OFFICE))
    return refuse("The file is an old .xls, or it has a password.", "Save it as .xlsx, without a password.");
  return ok({ bytes, extension, isWorkbook: bytes.subarray(0, 4).equals(ZIP) });
}

async function readAny(file: string): Promise<Result<Workbook, Refusal>> {
  const opened = checkedBytes(file);
  if (!opened.ok) return opened;
  const { bytes, extension, isWorkbook } = opened.value;
  const refuse = (reason: string, repair: string): Result<never, Refusal> => err({ ...inFile(file), reason, repair });
  if (isWorkbook) return readWorkbook(file, bytes);
  if (extension !== ".csv" && extension !== ".md") return refuse("The file is no spreadsheet.", "Save the form as .xlsx.");
  const text = decodeText(file, bytes);
  if (!text.ok) return text;
  return extension === ".csv" ? readCsv(file, text.value) : readMarkdown(file, text.value);
}

/** A form from a file: `.xlsx`, or one table in `.csv` or `.md` whose first column names the sheet. */
export async function openForm(file: string): Promise<Result<ImportedForm, readonly Refusal[]>> {
  const workbook = await readAny(file);
  if (!workbook.ok) return err([workbook.error]);
  const refusals = new Refusals();
  return importForm(readForm(file, workbook.value, refusals), refusals);
}
