import { zipSync } from "fflate";
import { CODE_LIST_IDS, CODE_LISTS } from "#domain/statistics/codes.ts";
import {
  activityTable,
  flagsTable,
  frenchTable,
  type Released,
  releaseTable,
  type Table,
} from "#domain/statistics/export-tables.ts";
import { readmeText, WHAT_IT_IS_NOT } from "#domain/statistics/export-words.ts";
import { type Bytes, utf8 } from "#lib/bytes.ts";
import { csvLines, csvOf } from "#lib/spreadsheet-cell.ts";

const hasHxl = ({ columns }: Table): boolean => columns.every(({ hxl }) => hxl !== undefined);

function csvBytes(table: Table): Bytes {
  const { columns, rows, accents } = table;
  const tags = hasHxl(table) ? [columns.map(({ hxl = "" }) => hxl)] : [];
  const cells = rows.map((row) => row.map((cell) => (cell === null ? "" : String(cell))));
  return utf8((accents ? csvOf : csvLines)([columns.map(({ name }) => name), ...tags, ...cells]));
}

/** Data Package 2.0, datapackage.org/standard. */
const resource = (table: Table, bytes: number) => ({
  name: table.name,
  type: "table",
  path: `${table.name}.csv`,
  title: table.title,
  format: "csv",
  mediatype: "text/csv",
  encoding: "utf-8",
  bytes,
  dialect: { headerRows: [1], ...(hasHxl(table) && { commentRows: [2] }), delimiter: ",", quoteChar: '"', doubleQuote: true },
  schema: {
    fields: table.columns.map(({ name, type, description, constraints }) => ({ name, type, description, constraints })),
    missingValues: [""],
  },
});

const descriptor = (tables: readonly { readonly table: Table; readonly bytes: Bytes }[]) => ({
  $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
  name: "fanal-figures",
  title: "Fanal: counts without people",
  description: `${WHAT_IT_IS_NOT.en} ${WHAT_IT_IS_NOT.fr}`,
  sources: CODE_LIST_IDS.map((id) => ({ title: CODE_LISTS[id].title, path: CODE_LISTS[id].path })),
  resources: tables.map(({ table, bytes }) => resource(table, bytes.length)),
});

/** Everything published, by file name. The same figures give the same bytes. */
export function exportFiles(released: readonly Released[]): Readonly<Record<string, Bytes>> {
  const inOrder = [...released].sort((a, b) => (`${a.quarter} ${a.area}` < `${b.quarter} ${b.area}` ? -1 : 1));
  const none = inOrder.flatMap(({ quarter, area, figures }) => (figures === null ? [`${quarter} ${area}`] : []));
  const tables = [releaseTable, flagsTable, activityTable, frenchTable].map((make) => {
    const table = make(inOrder);
    return { table, bytes: csvBytes(table) };
  });
  return {
    "README.md": utf8(readmeText(none)),
    "datapackage.json": utf8(`${JSON.stringify(descriptor(tables), null, 2)}\n`),
    ...Object.fromEntries(tables.map(({ table, bytes }) => [`${table.name}.csv`, bytes])),
  };
}

/** Zips carry the time of their files; of when somebody exported nothing is said. */
const NO_TIME = new Date(1980, 0, 1);

export const exportZip = (released: readonly Released[]): Bytes =>
  Uint8Array.from(zipSync({ ...exportFiles(released) }, { mtime: NO_TIME, level: 9 }));
