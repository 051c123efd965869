import { createHash } from "node:crypto";
import type { Note } from "./notes.ts";
import { type Unit, unitId } from "./units.ts";

export const XLIFF = "urn:oasis:names:tc:xliff:document:2.0";

/** What XML 1.0 has no way to write, not even as a number. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;" };

const escaped = (text: string): string => text.replace(/[&<>"\r]/g, (sign) => ENTITIES[sign] ?? sign);
/** A program that reads an attribute turns line breaks and tabs into spaces, unless they are written as numbers. */
const attribute = (text: string): string =>
  escaped(text.replace(NOT_XML, "\ufffd")).replace(/[\n\t]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const hex = (sign: string): string => (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
const content = (text: string): string => escaped(text).replace(NOT_XML, (sign) => `<cp hex="${hex(sign)}"/>`);

/** Ids of XLIFF are names: other characters are written as their number between colons. */
export const toName = (text: string): string =>
  text.replace(/[^\w.-]/gu, (sign) => `:${(sign.codePointAt(0) ?? 0).toString(16)}:`);
export const fromName = (name: string): string =>
  name.replace(/:([\da-f]{1,6}):/g, (all, code: string) => {
    const point = Number.parseInt(code, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : all;
  });

/** Which translation went out: when it comes back we know whether the file or we have changed it since. */
export const markOf = (target: string): string => createHash("sha256").update(target.toWellFormed()).digest("hex").slice(0, 12);

const notesText = (notes: readonly Note[], indent: string): string =>
  notes.length === 0
    ? ""
    : `${indent}<notes>\n${notes.map(({ category, text }) => `${indent}  <note category="${category}">${escaped(text.replace(NOT_XML, ""))}</note>\n`).join("")}${indent}</notes>\n`;

function unitText(unit: Unit, notes: readonly Note[]): string {
  const target = unit.target === "" ? "" : `<target>${content(unit.target)}</target>`;
  return [
    `    <unit id="${toName(unit.key)}" name="${attribute(unitId(unit))}" type="fanal:${markOf(unit.target)}">\n`,
    notesText(notes, "      "),
    `      <segment state="${unit.state}"><source>${content(unit.source)}</source>${target}</segment>\n`,
    "    </unit>\n",
  ].join("");
}

/** One XLIFF 2.0 document; one `<file>` for each of our files. The first one carries what holds for all. */
export function xliffText(
  lang: string,
  units: readonly Unit[],
  notes: { readonly general: readonly Note[]; readonly of: (unit: Unit) => readonly Note[] },
): string {
  const files = [...new Set(units.map(({ file }) => file))];
  const body = files.map((file, at) =>
    [
      `  <file id="${toName(file)}" original="${attribute(file)}" xml:space="preserve">\n`,
      at === 0 ? notesText(notes.general, "    ") : "",
      ...units.filter((unit) => unit.file === file).map((unit) => unitText(unit, notes.of(unit))),
      "  </file>\n",
    ].join(""),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<xliff xmlns="${XLIFF}" version="2.0" srcLang="en" trgLang="${attribute(lang)}">\n${body.join("")}</xliff>\n`;
}
