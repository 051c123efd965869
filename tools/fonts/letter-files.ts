import subsetFont from "subset-font";
import type { Workspace } from "../i18n/workspace.ts";
import { type Characters, charactersByLanguage, everywhere, scriptOf } from "./characters.ts";
import { inRange, type LetterSource, openCommon, openSource, SOURCES, type SourceFont } from "./sources.ts";

/** Stands in `of` for what every screen may show: names of languages, words for an official. */
export const EVERYWHERE = "all";

/** One face to be made: the letters of a language, or in one script what every screen may show. */
export interface LetterPlan {
  /** `ti`, or `allEthi`; with a number where one font has not all of them. */
  readonly key: string;
  /** A language, or `all`. */
  readonly of: string;
  readonly range: string;
  readonly source: SourceFont;
  /** What it draws. */
  readonly characters: string;
  /** Letters by which a phone is asked whether it has this script. */
  readonly probe: string;
}

/** Alphabets are asked for whole; of syllabaries and Chinese this many, evenly. */
const PROBE = 24;
const ALPHABET = 64;
const LETTER = /[\p{Ll}\p{Lu}\p{Lo}]/u;

function probeOf(characters: readonly string[]): string {
  const letters = characters.filter((character) => LETTER.test(character));
  const asked = letters.length > 0 ? letters : characters;
  const step = asked.length <= ALPHABET ? 1 : Math.floor(asked.length / PROBE);
  return asked.filter((_, index) => index % step === 0).join("");
}

/** The characters shared out among the fonts of a script, most to the first; what none of them has is left out. */
async function shareOut(
  files: readonly string[],
  wanted: readonly string[],
): Promise<readonly (readonly [SourceFont, readonly string[]])[]> {
  const fonts = await Promise.all(files.map(openSource));
  const shares: [SourceFont, readonly string[]][] = [];
  for (let left = wanted; left.length > 0; ) {
    const offers = fonts.map((font) => [font, left.filter((c) => font.covers.has(c.codePointAt(0) ?? 0))] as const);
    const [font, taken] = offers.reduce((best, offer) => (offer[1].length > best[1].length ? offer : best));
    if (taken.length === 0) break;
    shares.push([font, taken]);
    left = left.filter((c) => !taken.includes(c));
  }
  return shares;
}

async function plan(of: string, source: LetterSource, found: Characters): Promise<readonly LetterPlan[]> {
  const isOurs = inRange(source.range);
  const common = await openCommon();
  const wanted = [...found.keys()].filter((c) => isOurs(c.codePointAt(0) ?? 0)).sort();
  if (wanted.every((c) => common.covers.has(c.codePointAt(0) ?? 0) || !LETTER.test(c))) return [];
  const shares = await shareOut(source.files, wanted);
  return shares.map(([font, characters], index) => ({
    key: `${of === EVERYWHERE ? `${of}${source.script}` : of}${index === 0 ? "" : index + 1}`,
    of,
    range: source.range,
    source: font,
    characters: characters.join(""),
    probe: probeOf(characters.filter((c) => !common.covers.has(c.codePointAt(0) ?? 0))),
  }));
}

/** Every face the app may need. A language written in letters that every phone has needs none. */
export async function planLetters(workspace: Workspace): Promise<readonly LetterPlan[]> {
  const plans: LetterPlan[] = [];
  for (const [lang, found] of charactersByLanguage(workspace)) {
    const script = scriptOf(workspace.locales.get(lang)?.meta.intl ?? lang);
    const source = SOURCES.find((candidate) => candidate.script === script);
    if (source) plans.push(...(await plan(lang, source, found)));
  }
  const found = everywhere(workspace);
  for (const source of SOURCES) plans.push(...(await plan(EVERYWHERE, source, found)));
  return plans;
}

/**
 * What shaping needs: joining forms, ligatures that must be, places of marks. Not kerning: in Noto Sans Ethiopic its table alone is
 * larger than all letters.
 */
const FEATURES = [
  "ccmp",
  "locl",
  "isol",
  "init",
  "medi",
  "fina",
  "rlig",
  "liga",
  "calt",
  "rclt",
  "curs",
  "mark",
  "mkmk",
  "nukt",
  "akhn",
  "rphf",
  "blwf",
  "half",
  "pstf",
  "vatu",
  "cjct",
  "pres",
  "abvs",
  "blws",
  "psts",
  "haln",
  "dist",
  "abvm",
  "blwm",
];

/** Copyright, licence and its address stay inside the file, as the OFL asks. */
const NOTICES = [0, 13, 14];

export const makeLetters = ({ source, characters }: LetterPlan, format: "woff2" | "sfnt" = "woff2"): Promise<Buffer> =>
  subsetFont(source.bytes, characters, {
    targetFormat: format,
    keepFeatures: FEATURES,
    noHinting: true,
    dropTables: ["gasp", "STAT", "vhea", "vmtx", "VORG", "BASE"],
    preserveNameIds: NOTICES,
  });
