import { inflateRawSync } from "node:zlib";
import { err, ok, type Result } from "#lib/result.ts";
import { FORM_LIMITS } from "./limits.ts";

/** Why a file is not opened; `part` names the file inside the archive, or is empty. */
export interface ZipRefusal {
  readonly part: string;
  readonly reason: string;
  readonly repair: string;
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly packed: number;
  readonly unpacked: number;
  readonly at: number;
}

const SAVE_AGAIN = "Save the form again as .xlsx.";
const MIB = 1024 * 1024;
const broken = (reason: string): Result<never, ZipRefusal> => err({ part: "", reason, repair: SAVE_AGAIN });

/** The directory at the end of the archive. Archives above 4 GB have another one: such a form is refused here already. */
function directory(bytes: Buffer): Result<readonly Entry[], ZipRefusal> {
  let end = bytes.length - 22;
  const lowest = Math.max(0, bytes.length - 65_557);
  while (end >= lowest && bytes.readUInt32LE(end) !== 0x06054b50) end -= 1;
  if (end < lowest) return broken("The archive has no table of contents: it is cut off or no spreadsheet.");
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > FORM_LIMITS.zipEntries)
    return broken(`The archive holds ${count} files; a form needs fewer than ${FORM_LIMITS.zipEntries}.`);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50)
      return broken("The archive's table of contents is damaged.");
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString("utf8", at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      encrypted: (bytes.readUInt16LE(at + 8) & 1) === 1,
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      at: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return ok(entries);
}

function unpack(bytes: Buffer, entry: Entry): Result<Buffer, ZipRefusal> {
  const { name: part } = entry;
  if (entry.at + 30 > bytes.length || bytes.readUInt32LE(entry.at) !== 0x04034b50)
    return err({ part, reason: "This part of the archive is not where its table of contents says.", repair: SAVE_AGAIN });
  const from = entry.at + 30 + bytes.readUInt16LE(entry.at + 26) + bytes.readUInt16LE(entry.at + 28);
  const packed = bytes.subarray(from, from + entry.packed);
  if (packed.length !== entry.packed) return err({ part, reason: "This part of the archive is cut off.", repair: SAVE_AGAIN });
  if (entry.method === 0)
    return entry.packed === entry.unpacked
      ? ok(packed)
      : err({ part, reason: "The sizes of this part contradict each other.", repair: SAVE_AGAIN });
  if (entry.method !== 8)
    return err({ part, reason: "This part is packed in a way spreadsheets do not use.", repair: SAVE_AGAIN });
  try {
    const whole = inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.unpacked) });
    if (whole.length === entry.unpacked) return ok(whole);
  } catch {
    // Larger than announced, or damaged: both are told below.
  }
  return err({ part, reason: "This part is damaged, or unpacks to more than it announces.", repair: SAVE_AGAIN });
}

/** Parts that do something, or that fetch something from elsewhere, and what to say of them. */
const FORBIDDEN: readonly (readonly [RegExp, string, string])[] = [
  [/vbaproject|vbadata|\.bas$|macrosheets\//i, "The workbook holds macros.", "Save it as .xlsx without macros."],
  [/externallinks\//i, "The workbook takes values from another workbook.", "Replace the links by their values."],
  [/(^|\/)connections\.xml$|querytables\/|customdata\//i, "The workbook fetches data from elsewhere.", "Remove the connection."],
  [/embeddings\/|activex\/|ctrlprops\//i, "The workbook holds an embedded object.", "Remove the object."],
];

const HOLDS_CELLS = /^xl\/(worksheets\/[^/]+|sharedStrings)\.xml$/i;

/** Elements within elements. Text between tags and quoted `>` in attributes do not occur deep enough to mislead it. */
function deepestElement(xml: Buffer): number {
  let depth = 0;
  let deepest = 0;
  for (let at = xml.indexOf(0x3c); at >= 0; at = xml.indexOf(0x3c, at + 1)) {
    const next = xml[at + 1];
    if (next === 0x2f) depth -= 1;
    else if (next !== 0x21 && next !== 0x3f) {
      const close = xml.indexOf(0x3e, at);
      if (close < 0) break;
      if (xml[close - 1] !== 0x2f) {
        depth += 1;
        deepest = Math.max(deepest, depth);
      }
      at = close;
    }
  }
  return deepest;
}

function checkXml(part: string, xml: Buffer): ZipRefusal | null {
  const head = xml.subarray(0, 200).toString("latin1");
  const encoding = /encoding\s*=\s*["']([^"']+)["']/i.exec(head)?.[1];
  if ((xml[0] === 0xfe && xml[1] === 0xff) || (xml[0] === 0xff && xml[1] === 0xfe) || (encoding && !/^utf-?8$/i.test(encoding)))
    return { part, reason: `This part is written in ${encoding ?? "UTF-16"}, not in UTF-8.`, repair: SAVE_AGAIN };
  if (xml.includes("<!DOCTYPE") || xml.includes("<!ENTITY"))
    return {
      part,
      reason: "This part defines words of its own (a document type), which can unfold without end.",
      repair: SAVE_AGAIN,
    };
  if (deepestElement(xml) > FORM_LIMITS.xmlDepth)
    return { part, reason: `Elements lie more than ${FORM_LIMITS.xmlDepth} deep in this part.`, repair: SAVE_AGAIN };
  return null;
}

/** Parts of a workbook as text, by name. */
export type XmlParts = ReadonlyMap<string, Buffer>;

/**
 * Looks at an archive before any library unpacks it: sizes from its table of contents, which unpacking is then held to, no macros, no
 * links to elsewhere, no definitions in the XML. Memory is bounded by `FORM_LIMITS.unpackedBytes`.
 */
export function checkZip(bytes: Buffer): Result<XmlParts, ZipRefusal> {
  const entries = directory(bytes);
  if (!entries.ok) return entries;
  const names = new Set<string>();
  let total = 0;
  for (const { name, encrypted, unpacked } of entries.value) {
    total += unpacked;
    if (names.has(name)) return err({ part: name, reason: "This part is in the archive twice.", repair: SAVE_AGAIN });
    names.add(name);
    if (encrypted) return err({ part: name, reason: "This part is encrypted.", repair: "Save the form without a password." });
    const forbidden = FORBIDDEN.find(([pattern]) => pattern.test(name));
    if (forbidden !== undefined) return err({ part: name, reason: forbidden[1], repair: forbidden[2] });
  }
  if (total > FORM_LIMITS.unpackedBytes) {
    const largest = [...entries.value].sort((a, b) => b.unpacked - a.unpacked)[0]?.name ?? "";
    return err({
      part: largest,
      reason: `Unpacked the workbook has ${Math.ceil(total / MIB)} MiB; a form has at most ${FORM_LIMITS.unpackedBytes / MIB}.`,
      repair: "Remove rows, sheets and pictures the form does not need.",
    });
  }
  const swollen = entries.value.find(
    ({ name, unpacked }) => unpacked > FORM_LIMITS.otherPartBytes && /\.(xml|rels)$/i.test(name) && !HOLDS_CELLS.test(name),
  );
  if (swollen !== undefined)
    return err({
      part: swollen.name,
      reason: `This part has more than ${FORM_LIMITS.otherPartBytes / MIB} MiB and holds no cells.`,
      repair: "Copy the sheets of the form into a new workbook.",
    });
  if (!names.has("xl/workbook.xml"))
    return err({ part: "", reason: "The archive is no .xlsx workbook.", repair: "Save the form as .xlsx." });
  const parts = new Map<string, Buffer>();
  for (const entry of entries.value) {
    if (!/\.(xml|rels)$/i.test(entry.name)) continue;
    const part = unpack(bytes, entry);
    if (!part.ok) return part;
    const refusal = checkXml(entry.name, part.value);
    if (refusal !== null) return err(refusal);
    parts.set(entry.name, part.value);
  }
  if (parts.get("[Content_Types].xml")?.includes("macroEnabled") === true)
    return err({
      part: "[Content_Types].xml",
      reason: "The workbook is of the kind that holds macros.",
      repair: "Save it as .xlsx.",
    });
  return ok(parts);
}
