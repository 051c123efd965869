import { readFileSync } from "node:fs";
import { APP_FILES, GROUPS } from "#features/studio/groups.ts";
import { BITS_PER_SECOND } from "#features/studio/recorder.ts";
import { scriptOf } from "#features/studio/script.ts";
import { readPackSource } from "../lib/pack-source.ts";
import { type Figures, figure } from "./measure.ts";

/** Assumed: English read aloud slowly and clearly, letters and spaces. Whatever the language, the same is said in about this time. */
const LETTERS_PER_SECOND = 13;
const MB = 1_000_000;

/** What recorded voices add to a language: everything the studio asks for, at the rate it records in. No pack holds voices yet. */
export function addVoiceSizes(figures: Figures): void {
  const packTexts = (["core", "calais"] as const)
    .flatMap((name) => readPackSource(name).values.texts)
    .filter(({ part }) => part.lang === "en")
    .flatMap(({ part }) => Object.entries(part.strings));
  const appFiles = Object.fromEntries(
    APP_FILES.map((file) => [
      file,
      JSON.parse(readFileSync(new URL(`../../locales/en/${file}.json`, import.meta.url), "utf8")) as unknown,
    ]),
  );
  const parts = GROUPS.map((group) => {
    const lines = scriptOf(group, { ownName: "English", packTexts: [...new Map(packTexts)], appFiles });
    const seconds = lines.reduce((sum, { text }) => sum + text.length, 0) / LETTERS_PER_SECOND;
    return { group, lines: lines.length, minutes: seconds / 60, mb: (seconds * BITS_PER_SECOND) / 8 / MB };
  });
  const sum = (of: (part: (typeof parts)[number]) => number): number => parts.reduce((all, part) => all + of(part), 0);
  const note = parts.map(({ group, lines, mb }) => `${group} ${lines} lines ${mb.toFixed(1)} MB`).join(", ");
  figures["language_audio_mb"] = figure(
    sum(({ mb }) => mb),
    "MB",
    undefined,
    `worked out, not recorded: ${note}`,
  );
  figures["language_audio_minutes"] = figure(
    sum(({ minutes }) => minutes),
    "min",
    undefined,
    `${sum(({ lines }) => lines)} lines at ${LETTERS_PER_SECOND} letters a second`,
  );
}
