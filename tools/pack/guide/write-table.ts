import { guardCell } from "#lib/spreadsheet-cell.ts";
import type { SheetTable } from "./export.ts";

const quoted = (text: string): string => (/[",\n\r]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** All sheets as one table of CSV, the first column naming the sheet: a form that can be compared line by line. */
export function writeCsvTable(sheets: readonly SheetTable[]): string {
  const lines = sheets.flatMap(({ name, headers, rows }) => [
    [name],
    ...[headers, ...rows].map((row) => ["", ...row.map((text) => (text === "" ? "" : guardCell(text)))]),
  ]);
  const width = Math.max(...lines.map((line) => line.length));
  const filled = lines.map((line) => [...line, ...Array.from({ length: width - line.length }, () => "")]);
  return `${filled.map((line) => line.map(quoted).join(",")).join("\n")}\n`;
}
