import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ZipPart, zip } from "./zip-builder.ts";

/** A cell as its text, or as raw XML of its element. */
export type TestCell = string | { readonly xml: string };
export type TestSheets = Readonly<Record<string, readonly (readonly TestCell[])[]>>;

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const letters = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : letters(Math.floor(index / 26) - 1) + letters(index % 26);

const cellXml = (cell: TestCell, name: string): string => {
  if (typeof cell !== "string") return cell.xml.replace("<c", `<c r="${name}"`);
  return cell === "" ? "" : `<c r="${name}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
};

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";

export const sheetXml = (rows: readonly (readonly TestCell[])[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${MAIN}"><sheetData>${rows
    .map((row, at) => `<row r="${at + 1}">${row.map((cell, i) => cellXml(cell, `${letters(i)}${at + 1}`)).join("")}</row>`)
    .join("")}</sheetData></worksheet>`;

/** Parts of a workbook; `more` replaces parts of the same name or adds new ones. */
export function workbookParts(sheets: TestSheets, more: readonly ZipPart[] = []): ZipPart[] {
  const names = Object.keys(sheets);
  const parts: ZipPart[] = [
    {
      name: "[Content_Types].xml",
      content: `<?xml version="1.0"?><Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>${names.map((_, i) => `<Override PartName="/xl/worksheets/sheet${i + 1}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`).join("")}</Types>`,
    },
    {
      name: "_rels/.rels",
      content: `<?xml version="1.0"?><Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    },
    {
      name: "xl/workbook.xml",
      content: `<?xml version="1.0"?><workbook xmlns="${MAIN}" xmlns:r="${RELS}"><sheets>${names.map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="s${i + 1}"/>`).join("")}</sheets></workbook>`,
    },
    {
      name: "xl/_rels/workbook.xml.rels",
      content: `<?xml version="1.0"?><Relationships xmlns="${PACKAGE}/relationships">${names.map((_, i) => `<Relationship Id="s${i + 1}" Type="${RELS}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join("")}</Relationships>`,
    },
    ...Object.values(sheets).map((rows, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, content: sheetXml(rows) })),
  ];
  const replaced = new Set(more.map(({ name }) => name));
  return [...parts.filter(({ name }) => !replaced.has(name)), ...more];
}

export const workbook = (sheets: TestSheets, more: readonly ZipPart[] = []): Buffer => zip(workbookParts(sheets, more));

/** A small form that is in order: two questions, one of them on a condition. */
export const GOOD: TestSheets = {
  survey: [
    ["type", "name", "label::English (en)", "relevant", "fanal_element", "fanal_maps"],
    ["select_one papers", "x_papers", "Who has your papers?", "", "means", "somebody_else: CTL-01; me: none"],
    [
      "select_one yes_no_not_sure",
      "x_back",
      "Do they give them back when you ask?",
      "${x_papers} = 'somebody_else'",
      "means",
      "no: CTL-01",
    ],
  ],
  choices: [
    ["list_name", "name", "label::English (en)"],
    ["papers", "me", "I have them"],
    ["papers", "somebody_else", "Somebody else"],
    ["papers", "skip", "I prefer not to answer"],
    ["yes_no_not_sure", "yes", "Yes"],
    ["yes_no_not_sure", "no", "No"],
    ["yes_no_not_sure", "not_sure", "Not sure"],
    ["yes_no_not_sure", "skip", "I prefer not to answer"],
  ],
  settings: [
    ["form_title", "form_id", "version", "default_language"],
    ["Papers", "papers", "1", "English (en)"],
  ],
};

/** `GOOD` with cells replaced: `{ "survey!C2": "text" }`; a row or column that is not there yet is made. */
export function spoiled(cells: Readonly<Record<string, TestCell>>, from: TestSheets = GOOD): TestSheets {
  const copy = Object.fromEntries(Object.entries(from).map(([name, rows]) => [name, rows.map((row) => [...row])]));
  for (const [address, cell] of Object.entries(cells)) {
    const [, sheet = "", column = "", row = ""] = /^(\w+)!([A-Z]+)(\d+)$/.exec(address) ?? [];
    copy[sheet] ??= [];
    const rows = copy[sheet];
    const index = [...column].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    while (rows.length < Number(row)) rows.push([]);
    const cellsOfRow = rows[Number(row) - 1]!;
    while (cellsOfRow.length <= index) cellsOfRow.push("");
    cellsOfRow[index] = cell;
  }
  return copy;
}

/** A folder for the files of one test file. */
export class FormFolder {
  readonly dir = mkdtempSync(join(tmpdir(), "fanal-forms-"));

  put(name: string, content: Buffer | string): string {
    const path = join(this.dir, name);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
