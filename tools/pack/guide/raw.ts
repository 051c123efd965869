/** What a file holds before anybody asks what it means: the same for a workbook, a Markdown table and CSV. */
export interface RawCell {
  readonly text: string;
  readonly refused: { readonly reason: string; readonly repair: string } | null;
}

export interface RawRow {
  /** From 1, as the spreadsheet counts; rows without content are left out. */
  readonly number: number;
  /** By column, from 0. */
  readonly cells: ReadonlyMap<number, RawCell>;
}

export interface RawSheet {
  readonly name: string;
  readonly rows: readonly RawRow[];
}

export interface Workbook {
  readonly sheets: readonly RawSheet[];
  /** Names of sheets that are not part of a form, and were not read. */
  readonly otherSheets: readonly string[];
}

export const FORM_SHEETS = ["survey", "choices", "settings", "fanal_texts"] as const;
export type FormSheetName = (typeof FORM_SHEETS)[number];

export const isFormSheet = (name: string): boolean => FORM_SHEETS.some((known) => known === name.trim().toLowerCase());
