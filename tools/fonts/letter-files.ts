import subsetFont from "subset-font";
import type { Workspace } from "../i18n/workspace.ts";
import { type Characters, charactersByLanguage, nameCharacters, scriptOf } from "./characters.ts";
import { inRange, type LetterSource, openCommon, openSource, SOURCES, type SourceFont } from "./sources.ts";

/** One face to be made: the letters of a language, or of the names of languages in one script. */
export interface LetterPlan {
  /** `ti`, or `namesEthi`. */
  readonly key: string;
  readonly script: string;
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

function probeOf(characters: readonly string[]): string {
  const letters = characters.filter((character) => /[\p{Ll}\p{Lu}\p{Lo}]/u.test(character));
  const step = letters.length <= ALPHABET ? 1 : Math.floor(letters.length / PROBE);
  return letters.filter((_, index) => index % step === 0).join("");
}

async function bestFont(source: LetterSource, wanted: readonly string[]): Promise<SourceFont> {
  const fonts = await Promise.all(source.files.map(openSource));
  const has = ({ covers }: SourceFont): number => wanted.filter((character) => covers.has(character.codePointAt(0) ?? 0)).length;
  const [first, ...others] = fonts;
  if (!first) throw new Error(`no font is named for ${source.script}`);
  return others.reduce((best, font) => (has(font) > has(best) ? font : best), first);
}

async function plan(key: string, source: LetterSource, found: Characters): Promise<LetterPlan | null> {
  const isOurs = inRange(source.range);
  const common = await openCommon();
  const wanted = [...found.keys()].filter((c) => isOurs(c.codePointAt(0) ?? 0)).sort();
  const rare = wanted.filter((c) => !common.covers.has(c.codePointAt(0) ?? 0));
  if (probeOf(rare) === "") return null;
  const font = await bestFont(source, rare);
  const characters = wanted.filter((c) => font.covers.has(c.codePointAt(0) ?? 0)).join("");
  const { script, range } = source;
  return { key, script, range, source: font, characters, probe: probeOf(rare) };
}

/** Every face the app may need. A language written in letters that every phone has needs none. */
export async function planLetters(workspace: Workspace): Promise<readonly LetterPlan[]> {
  const plans: (LetterPlan | null)[] = [];
  for (const [lang, found] of charactersByLanguage(workspace)) {
    const script = scriptOf(workspace.locales.get(lang)?.meta.intl ?? lang);
    const source = SOURCES.find((candidate) => candidate.script === script);
    if (source) plans.push(await plan(lang, source, found));
  }
  const names = nameCharacters(workspace);
  for (const source of SOURCES) plans.push(await plan(`names${source.script}`, source, names));
  return plans.filter((made) => made !== null);
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
