import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { err, ok, type Result } from "#lib/result.ts";
import { type Meta, readMeta } from "./meta.ts";
import { leaves, type Strings } from "./tree.ts";

/** The language the others are translated from. */
export const REFERENCE = "en";

export interface Locale {
  readonly meta: Meta;
  readonly groups: ReadonlyMap<string, Strings>;
  /** Files that are there and cannot be read; what is wrong with them is said once. */
  readonly unreadable?: readonly string[];
}
export interface Locales {
  readonly locales: ReadonlyMap<string, Locale>;
  /** Sentences about languages and files that are left out. */
  readonly problems: readonly string[];
}

const LARGEST_BYTES = 2 * 1024 * 1024;

/** One JSON file in UTF-8. `error` says what is wrong with it. */
export function readJson(path: string): Result<unknown, string> {
  if (!existsSync(path)) return err("is missing");
  const { size } = statSync(path);
  if (size > LARGEST_BYTES) return err(`is larger than ${LARGEST_BYTES / 1024 / 1024} MB`);
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path))));
  } catch (error) {
    return err(`is not JSON in UTF-8: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Every folder of `locales/` that is a language. A language without a readable meta.json is left out and named. */
export function readLocales(folder: string): Locales {
  const locales = new Map<string, Locale>();
  const problems: string[] = [];
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const lang of entries.map((entry) => entry.name).sort()) {
    const where = `locales/${lang}`;
    const json = readJson(join(folder, lang, "meta.json"));
    const meta = json.ok ? readMeta(lang, json.value) : err([json.error]);
    if (!meta.ok) {
      problems.push(...meta.error.map((reason) => `${where}/meta.json ${reason}`));
      continue;
    }
    const groups = new Map<string, Strings>();
    const unreadable: string[] = [];
    for (const file of readdirSync(join(folder, lang)).sort()) {
      if (file === "meta.json" || !file.endsWith(".json")) continue;
      const group = file.slice(0, -".json".length);
      const read = readJson(join(folder, lang, file));
      const texts = read.ok ? leaves(read.value) : read;
      if (texts.ok) groups.set(group, new Map([...texts.value].map(([key, { text }]) => [key, text])));
      else {
        problems.push(`${where}/${file} ${read.ok ? `is not a file of texts: ${texts.error}` : texts.error}`);
        unreadable.push(group);
      }
    }
    locales.set(lang, { meta: meta.value, groups, unreadable });
  }
  return { locales, problems };
}
