import { randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync, constants, inflateRawSync, inflateSync } from "node:zlib";
import { readLog, readTable } from "./leveldb.ts";
import { unsnap } from "./snappy.ts";

/**
 * Searches a browser profile or a hub's data folder for text that must not be there. Every canary of a run begins with the same
 * random marker, so one search finds them all; what follows the marker names the field it was typed into.
 */
export interface Canaries {
  readonly marker: string;
  /** Text to type into the field. The accent makes the browser store some copies in two bytes a character. */
  text(field: string): string;
}

/** A word nobody else has, in letters of the script that is to be tried. */
export const randomWord = (letters: string, length = 14): string =>
  Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join("");

export function createCanaries(): Canaries {
  const marker = randomWord("bcdfghjklmnpqrstvwxz");
  return { marker, text: (field) => `${marker}${field.replace(/[^a-z0-9]/gi, "")}` };
}

export interface Hit {
  readonly file: string;
  /** How the bytes around it were packed: `raw`, `leveldb`, `gzip` … */
  readonly layer: string;
  readonly encoding: string;
  /** Printable neighbourhood: names the field. */
  readonly around: string;
}
export interface Scan {
  readonly hits: readonly Hit[];
  readonly files: number;
  readonly bytes: number;
  /** Compressed blocks that could not be opened. */
  readonly unread: readonly string[];
}

interface Pattern {
  readonly encoding: string;
  readonly bytes: Buffer;
}

/** The characters of base64 that depend on nothing but the text, for each of three places it can begin at. */
function base64Forms(text: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), text]).toString("base64");
    return encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + text.length) * 8) / 6));
  });
}

export function patternsOf(marker: string): readonly Pattern[] {
  const utf8 = Buffer.from(marker, "utf8");
  const utf16 = Buffer.from(marker, "utf16le");
  const hex = utf8.toString("hex");
  const percent = hex.replace(/../g, "%$&");
  const forms: [string, Buffer][] = [
    ["utf-8", utf8],
    ["utf-16le", utf16],
    ["utf-16be", Buffer.from(utf16).swap16()],
    ["hex", Buffer.from(hex)],
    ["hex", Buffer.from(hex.toUpperCase())],
    ["percent", Buffer.from(percent)],
    ["percent", Buffer.from(percent.toUpperCase())],
    ["reversed", Buffer.from([...marker].reverse().join(""))],
  ];
  for (const [name, text] of [["base64", utf8] as const, ["base64 of utf-16", utf16] as const]) {
    for (const form of base64Forms(text)) {
      forms.push([name, Buffer.from(form)]);
      const url = form.replaceAll("+", "-").replaceAll("/", "_");
      if (url !== form) forms.push([`${name}url`, Buffer.from(url)]);
    }
  }
  return forms.map(([encoding, bytes]) => ({ encoding, bytes }));
}

interface Layer {
  readonly name: string;
  readonly bytes: Buffer;
}

const OUT = { maxOutputLength: 64 * 1024 * 1024 };
function attempt(unpack: () => Buffer): Buffer | null {
  try {
    const bytes = unpack();
    return bytes.length > 0 ? bytes : null;
  } catch {
    return null;
  }
}

const SIMPLE_ENTRY = Buffer.from("305c72a71b6dfbfc", "hex");
const SIMPLE_END = Buffer.from("d8410d97456ffaf4", "hex");

/** The body of an entry of the HTTP cache, which keeps it as the server sent it: compressed. */
function cacheBody(file: Buffer): Buffer | null {
  if (!file.subarray(0, 8).equals(SIMPLE_ENTRY)) return null;
  const start = 24 + file.readUInt32LE(12);
  const end = file.indexOf(SIMPLE_END, start);
  return file.subarray(start, end < 0 ? file.length : end);
}

/** Chromium compresses large IndexedDB values itself and puts these three bytes before them. */
const PACKED_VALUE = Buffer.from("ff1102", "hex");

/** Where the compressed data of a gzip member begins. What follows the member would make a strict reader refuse all of it. */
function gzipBody(bytes: Buffer, at: number): number {
  const flags = bytes[at + 3] ?? 0;
  let body = at + 10;
  if (flags & 4) body += 2 + bytes.readUInt16LE(body);
  for (const name of [8, 16]) if (flags & name) body = bytes.indexOf(0, body) + 1;
  return flags & 2 ? body + 2 : body;
}

function* packedInside({ name, bytes }: Layer): Generator<Layer> {
  for (let at = bytes.indexOf(PACKED_VALUE); at >= 0; at = bytes.indexOf(PACKED_VALUE, at + 1)) {
    const value = unsnap(bytes.subarray(at + PACKED_VALUE.length));
    if (value) yield { name: `${name} > packed value`, bytes: value };
  }
  for (let at = bytes.indexOf(0x1f); at >= 0; at = bytes.indexOf(0x1f, at + 1)) {
    if (bytes[at + 1] !== 0x8b || bytes[at + 2] !== 8) continue;
    const text = attempt(() =>
      inflateRawSync(bytes.subarray(gzipBody(bytes, at)), { ...OUT, finishFlush: constants.Z_SYNC_FLUSH }),
    );
    if (text) yield { name: `${name} > gzip`, bytes: text };
  }
  for (let at = bytes.indexOf(0x78); at >= 0; at = bytes.indexOf(0x78, at + 1)) {
    const flags = bytes[at + 1];
    if (flags === undefined || (flags & 0x20) !== 0 || (0x7800 + flags) % 31 !== 0) continue;
    const text = attempt(() => inflateSync(bytes.subarray(at), { ...OUT, finishFlush: constants.Z_SYNC_FLUSH }));
    if (text) yield { name: `${name} > deflate`, bytes: text };
  }
}

function layersOf(path: string, file: Buffer): { layers: Layer[]; unread: number } {
  const raw: Layer = { name: "raw", bytes: file };
  const layers: Layer[] = [raw];
  let unread = 0;
  const table = readTable(file);
  if (table) {
    layers.push(...table.parts.map((bytes) => ({ name: "leveldb", bytes })));
    unread = table.unread;
  } else if (/leveldb|\.log$|MANIFEST-/.test(path)) layers.push({ name: "leveldb log", bytes: readLog(file) });
  const body = cacheBody(file);
  if (body) {
    const partial = { finishFlush: constants.BROTLI_OPERATION_FLUSH, ...OUT };
    const text = attempt(() => brotliDecompressSync(body, partial)) ?? attempt(() => inflateRawSync(body, OUT));
    if (text) layers.push({ name: "brotli", bytes: text });
  }
  for (const layer of [...layers]) layers.push(...packedInside(layer));
  return { layers, unread };
}

function neighbourhood(bytes: Buffer, at: number, encoding: string): string {
  const around = bytes.subarray(Math.max(0, at - 40), at + 120);
  const text = encoding === "utf-16le" ? bytes.subarray(at, at + 120).toString("utf16le") : around.toString("latin1");
  return text.replace(/[^\x20-\x7e]+/g, "·");
}

/** Searches every file below the folder. Run it with the browser closed or killed: an open one still writes. */
export function scanFolder(folder: string, marker: string): Scan {
  return scanFor(folder, [marker])[0] as Scan;
}

/** The same for many words, one result for each in their order: every file is read and unpacked once. */
export function scanFor(folder: string, markers: readonly string[]): readonly Scan[] {
  const searches = markers.map((marker) => ({ patterns: patternsOf(marker), hits: [] as Hit[] }));
  const unread: string[] = [];
  let files = 0;
  let size = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const file = readFileSync(path);
    files += 1;
    size += file.length;
    const content = layersOf(path, file);
    if (content.unread > 0) unread.push(path);
    for (const { patterns, hits } of searches) {
      for (const layer of content.layers) hits.push(...hitsIn(layer, patterns, path.slice(folder.length + 1)));
      if (patterns.some(({ bytes }) => Buffer.from(path).includes(bytes)))
        hits.push({ file: path, layer: "file name", encoding: "utf-8", around: path });
    }
  }
  return searches.map(({ hits }) => ({ hits, files, bytes: size, unread }));
}

function* hitsIn(layer: Layer, patterns: readonly Pattern[], file: string): Generator<Hit> {
  for (const { encoding, bytes } of patterns) {
    let at = layer.bytes.indexOf(bytes);
    for (let seen = 0; at >= 0 && seen < 20; seen++, at = layer.bytes.indexOf(bytes, at + bytes.length))
      yield { file, layer: layer.name, encoding, around: neighbourhood(layer.bytes, at, encoding) };
  }
}
