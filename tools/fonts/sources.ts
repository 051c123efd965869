import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import fontverter from "fontverter";
import * as hb from "harfbuzzjs";

/** Where the letters of one script come from. */
export interface LetterSource {
  /** ISO 15924, as `Intl.Locale` names it. */
  readonly script: string;
  /** Files of `@fontsource` packages; the first that has every character asked for is taken, else the one with most of them. */
  readonly files: readonly string[];
  /** CSS `unicode-range`: what these faces may draw. Everything else stays with the phone's own letters. */
  readonly range: string;
}

export const SOURCES: readonly LetterSource[] = [
  {
    script: "Arab",
    files: ["noto-sans-arabic/arabic"],
    range: "U+600-6FF,U+750-77F,U+8A0-8FF,U+200C-200D,U+FB50-FDFF,U+FE70-FEFF",
  },
  { script: "Ethi", files: ["noto-sans-ethiopic/ethiopic"], range: "U+1200-139F,U+2D80-2DDF,U+AB00-AB2F" },
  { script: "Cyrl", files: ["noto-sans/cyrillic", "noto-sans/cyrillic-ext"], range: "U+400-52F" },
  { script: "Latn", files: ["noto-sans/latin-ext", "noto-sans/vietnamese"], range: "U+100-24F,U+300-36F,U+1E00-1EFF,U+20AB" },
  {
    script: "Hans",
    files: ["noto-sans-sc/chinese-simplified"],
    range: "U+2E80-2FDF,U+3000-303F,U+3400-4DBF,U+4E00-9FFF,U+FF00-FFEF",
  },
  { script: "Grek", files: ["noto-sans/greek"], range: "U+370-3FF" },
  { script: "Beng", files: ["noto-sans-bengali/bengali"], range: "U+980-9FF" },
  { script: "Deva", files: ["noto-sans/devanagari"], range: "U+900-97F" },
  { script: "Guru", files: ["noto-sans-gurmukhi/gurmukhi"], range: "U+A00-A7F" },
];

/** What every phone is taken to have: the letters of Western Europe and their punctuation, as this file has them. */
const COMMON = "noto-sans/latin";

const require = createRequire(import.meta.url);

const pathOf = (file: string): string => {
  const [family = "", subset = ""] = file.split("/");
  return require.resolve(`@fontsource/${family}/files/${family}-${subset}-400-normal.woff2`);
};

export interface SourceFont {
  readonly file: string;
  /** `@fontsource/…`, whose licence goes along. */
  readonly packageName: string;
  /** OpenType, not packed. */
  readonly bytes: Buffer;
  readonly covers: ReadonlySet<number>;
}

/** Code points a font draws. */
export const coverage = (font: Buffer): ReadonlySet<number> =>
  new Set(new hb.Face(new hb.Blob(Uint8Array.from(font).buffer)).collectUnicodes());

const opened = new Map<string, Promise<SourceFont>>();
/** One after the other: the unpacker hands out a view of memory that its next call writes over. */
let last: Promise<unknown> = Promise.resolve();

export function openSource(file: string): Promise<SourceFont> {
  const known = opened.get(file);
  if (known) return known;
  const font = last
    .then(() => fontverter.convert(readFileSync(pathOf(file)), "sfnt"))
    .then((bytes) => ({ file, packageName: `@fontsource/${file.split("/")[0]}`, bytes, covers: coverage(bytes) }));
  last = font.catch(() => undefined);
  opened.set(file, font);
  return font;
}

export const openCommon = (): Promise<SourceFont> => openSource(COMMON);

/** "U+600-6FF,U+20AB" as a question. */
export function inRange(range: string): (codePoint: number) => boolean {
  const spans = range.split(",").map((span) =>
    span
      .slice(2)
      .split("-")
      .map((hex) => Number.parseInt(hex, 16)),
  );
  return (codePoint) => spans.some(([from = 0, to = from]) => codePoint >= from && codePoint <= to);
}
