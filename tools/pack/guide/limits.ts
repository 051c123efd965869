/** What a form may hold. Our full guide needs about a tenth of each; a thousand questions in ten languages fit. */
export const FORM_LIMITS = {
  fileBytes: 8 * 1024 * 1024,
  /** All parts of the workbook together, unpacked. */
  unpackedBytes: 40 * 1024 * 1024,
  /** A part that is neither a sheet nor the table of texts: styles, theme, relations. */
  otherPartBytes: 2 * 1024 * 1024,
  sharedTexts: 100_000,
  zipEntries: 300,
  rows: 5_000,
  columns: 400,
  /** Rows times columns of one sheet up to its last cell: what a parser lays out, empty or not. */
  area: 2_000_000,
  cells: 400_000,
  sheets: 40,
  /** Elements within elements; a spreadsheet needs eight. */
  xmlDepth: 32,
  /** As long as a text of a pack may be. */
  cellCharacters: 8_000,
} as const;
