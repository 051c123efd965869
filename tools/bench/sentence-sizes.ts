import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import type { Manifest } from "#domain/pack/manifest.ts";
import type { TextPart } from "#domain/pack/text.ts";
import { type Figures, figure } from "./measure.ts";

/** What one changed sentence costs a phone that reads English and one more language, and what smaller files would cost. */
const OTHER = "fr";
const SPLITS = [4, 8, 16] as const;
const KIB = 1024;

const packed = (bytes: string | Buffer): number => brotliCompressSync(bytes).length;
const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

/** By the key's own hash, so that a key stays in its file whatever is added beside it. */
function split({ strings, ...rest }: TextPart, count: number): string[] {
  const bins: Record<string, string>[] = Array.from({ length: count }, () => ({}));
  for (const [key, text] of Object.entries(strings)) {
    let hash = 0;
    for (const letter of key) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
    Object.assign(bins[hash % count] ?? {}, { [key]: text });
  }
  return bins.map((bin) => JSON.stringify({ ...rest, strings: bin }));
}

function addPart(figures: Figures, folder: string, name: string): void {
  const manifestText = readFileSync(join(folder, `${name}.manifest.json`));
  const manifest = JSON.parse(String(manifestText)) as Manifest;
  const signatures = readdirSync(folder).find((file) => file === `${name}.signatures.json`);
  const pointers = packed(manifestText) + (signatures ? packed(readFileSync(join(folder, signatures))) : 0);
  const files = manifest.files
    .filter((file) => !/^(text|voices)\./.test(file.name) || [".en.", `.${OTHER}.`].some((lang) => file.name.includes(lang)))
    .map(({ name: file, path }) => ({ file, bytes: readFileSync(join(folder, path)) }));
  const all = pointers + sum(files.map(({ bytes }) => packed(bytes)));
  const texts = files.filter(({ file }) => file.startsWith(`text.${OTHER}.`));
  const worst = Math.max(...texts.map(({ bytes }) => packed(bytes)));
  const part = `${manifest.packId}_${name}`;
  const note = `brotli; a phone with English and ${OTHER}, public and team, the larger of the language's files`;
  figures[`sentence_${part}_kib`] = figure(
    (worst + pointers) / KIB,
    "KiB",
    undefined,
    `${note}; of ${Math.round(all / KIB)} KiB`,
  );
  figures[`sentence_${part}_percent`] = figure((100 * (worst + pointers)) / all, "%", undefined, "wished: 15");
  for (const count of SPLITS) {
    const pieces = texts.map(({ bytes }) => split(JSON.parse(String(bytes)) as TextPart, count).map(packed));
    const more = sum(pieces.flat()) - sum(texts.map(({ bytes }) => packed(bytes)));
    // Each file has a line in the manifest, most of which is a hash and does not pack.
    const lines = (count - 1) * texts.length * 45;
    const one = Math.max(...pieces.flat()) + pointers + lines;
    figures[`sentence_${part}_in_${count}_percent`] = figure(
      (100 * one) / (all + more + lines),
      "%",
      undefined,
      `each text file in ${count}: ${(more / KIB).toFixed(1)} KiB more for a language at the first visit`,
    );
  }
}

export function addSentenceSizes(figures: Figures, dist: string): void {
  const packs = join(dist, "app/packs");
  addPart(figures, join(packs, "core"), "content");
  addPart(figures, join(packs, "calais"), "content");
  addPart(figures, join(packs, "calais"), "directory");
}
