import { cleanOutsideText } from "#lib/outside-text.ts";
import { unguardCell } from "#lib/spreadsheet-cell.ts";
import { languageCode } from "./languages.ts";
import { FORM_LIMITS } from "./limits.ts";
import { columnLetters, inSheet, type Place, type Refusals } from "./places.ts";
import type { FormSheetName, RawSheet, Workbook } from "./raw.ts";

/** `label::French (fr)` is the column `label` in `fr`; a column without a language has `""`. */
export interface Column {
  readonly key: string;
  readonly language: string;
  readonly header: string;
  readonly index: number;
}

export interface FormRow {
  readonly number: number;
  /** Text of a column without a language, `""` when empty. */
  text(key: string): string;
  /** Texts of a column by language. */
  texts(key: string): ReadonlyMap<string, string>;
  place(key: string, language?: string): Place;
  /** A cell of the column was refused, so that it is not missing either. */
  refused(key: string): boolean;
  /** Columns that hold something here. */
  readonly filled: readonly Column[];
}

export interface FormSheet {
  readonly name: FormSheetName;
  readonly columns: readonly Column[];
  readonly rows: readonly FormRow[];
  readonly place: Place;
}

export interface Form {
  readonly file: string;
  readonly sheets: Partial<Record<FormSheetName, FormSheet>>;
  readonly otherSheets: readonly string[];
}

/** Columns whose words differ by language; others have none. */
const TRANSLATED = /^(label|hint|guidance_hint|constraint_message|required_message|audio|image|video|media::\w+|fanal_text_\w+)$/;

const ALIASES: Readonly<Record<string, string>> = {
  "list name": "list_name",
  "read only": "read_only",
  caption: "label",
  relevance: "relevant",
  requiredmsg: "required_message",
  audio: "media::audio",
  image: "media::image",
  video: "media::video",
};

function readColumn(header: string, index: number): { readonly column: Column; readonly badLanguage: boolean } {
  const words = header.trim().replace(/\s+/g, " ");
  const pieces = words.split(/\s*::?\s*/);
  const first = (pieces[0] ?? "").toLowerCase();
  const isMedia = first === "media" && pieces.length > 1;
  const plain = isMedia ? `media::${(pieces[1] ?? "").toLowerCase()}` : (ALIASES[first] ?? first);
  const language = pieces.slice(isMedia ? 2 : 1).join("::");
  if (!TRANSLATED.test(plain)) {
    const whole = words.toLowerCase();
    return { column: { key: ALIASES[whole] ?? whole, language: "", header, index }, badLanguage: false };
  }
  const code = language === "" ? "" : languageCode(language);
  return { column: { key: plain, language: code ?? language, header, index }, badLanguage: code === null };
}

const codePoint = (char: string): string => `U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

function checkText(text: string, place: Place, refusals: Refusals): void {
  if (text.length > FORM_LIMITS.cellCharacters)
    refusals.add(place, `The cell has ${text.length} characters; at most ${FORM_LIMITS.cellCharacters} are read.`, "Shorten it.");
  else if (cleanOutsideText(text) !== text) {
    const hidden = [...text].find((char) => cleanOutsideText(char) !== char) ?? "";
    refusals.add(
      place,
      `The cell holds the invisible sign ${codePoint(hidden)}, which can make a text read differently from what it is.`,
      "Write the text again without it.",
    );
  } else if (!text.isWellFormed()) refusals.add(place, "The cell holds half a letter.", "Write the text again.");
}

function readSheet(file: string, name: FormSheetName, raw: RawSheet, refusals: Refusals): FormSheet {
  const [head, ...body] = raw.rows;
  const columns: Column[] = [];
  if ((head?.cells.size ?? 0) > FORM_LIMITS.columns)
    refusals.add(
      inSheet(file, raw.name, 1),
      `There are more than ${FORM_LIMITS.columns} columns.`,
      "Remove what the form does not need.",
    );
  const at = (number: number, { header, index }: Column): Place => ({
    file,
    sheet: raw.name,
    row: number,
    column: header,
    cell: `${columnLetters(index)}${number}`,
  });
  for (const [index, cell] of head?.cells ?? []) {
    const { column, badLanguage } = readColumn(cell.text, index);
    const place = at(head?.number ?? 1, column);
    if (cell.refused !== null) refusals.add(place, cell.refused.reason, cell.refused.repair);
    else if (badLanguage) refusals.add(place, "The column names no language.", "Write it with its code: label::French (fr).");
    else if (columns.some(({ key, language }) => key === column.key && language === column.language))
      refusals.add(place, "The sheet has this column twice.", "Keep one.");
    else checkText(cell.text, place, refusals);
    columns.push(column);
  }
  const rows = body.map((row): FormRow => {
    const texts = new Map<Column, string>();
    const refusedKeys = new Set<string>();
    for (const [index, cell] of row.cells) {
      const column = columns.find((one) => one.index === index);
      if (column === undefined) {
        const nameless: Column = { key: "", language: "", header: "", index };
        refusals.add(at(row.number, nameless), "The column has no header.", "Give it one, or empty the cell.");
        continue;
      }
      if (cell.refused !== null) {
        refusals.add(at(row.number, column), cell.refused.reason, cell.refused.repair);
        refusedKeys.add(column.key);
        continue;
      }
      const text = unguardCell(cell.text.replaceAll("\r\n", "\n"));
      checkText(text, at(row.number, column), refusals);
      if (text.trim() !== "") texts.set(column, text);
    }
    const named = (key: string, language?: string): Column | undefined =>
      columns.find((column) => column.key === key && (language === undefined || column.language === language));
    return {
      number: row.number,
      text: (key) => (texts.get(named(key, "") as Column) ?? "").trim(),
      texts: (key) =>
        new Map([...texts].filter(([column]) => column.key === key).map(([column, text]) => [column.language, text])),
      place: (key, language) => {
        const column = named(key, language);
        return column === undefined ? { ...inSheet(file, raw.name, row.number), column: key } : at(row.number, column);
      },
      refused: (key) => refusedKeys.has(key),
      filled: [...texts.keys()],
    };
  });
  return {
    name,
    columns,
    rows: rows.filter((row) => row.filled.length > 0 || row.refused("type")),
    place: inSheet(file, raw.name, head?.number ?? 0),
  };
}

/** The sheets of a form with their columns by name. Cells that nobody may trust are refused here, wherever they stand. */
export function readForm(file: string, workbook: Workbook, refusals: Refusals): Form {
  const sheets: Partial<Record<FormSheetName, FormSheet>> = {};
  for (const raw of workbook.sheets) {
    const name = raw.name.trim().toLowerCase() as FormSheetName;
    if (sheets[name] !== undefined) refusals.add(inSheet(file, raw.name), "The form has this sheet twice.", "Keep one.");
    else sheets[name] = readSheet(file, name, raw, refusals);
  }
  return { file, sheets, otherSheets: workbook.otherSheets };
}
