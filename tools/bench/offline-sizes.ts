import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import * as v from "valibot";
import { type Figures, figure, median, round } from "./measure.ts";

/** The list the service worker was built with: what is kept for offline use, in pieces. */
const EntriesSchema = v.array(v.object({ url: v.string(), set: v.string() }));
const ManifestSchema = v.object({ files: v.array(v.object({ path: v.string() })) });
const TextSchema = v.object({ strings: v.record(v.string(), v.string()) });
const LOCALES = "locales";
const KIB = 1024;
const LANG = "en";

/** Bytes of the pieces of the offline set, brotli: no headers, each file once; then what each further language and its letters add. */
export function addOfflineSizes(figures: Figures, dist: string): void {
  const app = join(dist, "app");
  const list = /\[\{"integrity".*?\}\]/s.exec(readFileSync(join(app, "sw.js"), "utf8"))?.[0];
  if (list === undefined) throw new Error("the built service worker holds no list of files");
  const entries = v.parse(EntriesSchema, JSON.parse(list));
  const sizeOf = (url: string): number => {
    const packed = join(app, `${url}.br`);
    return statSync(existsSync(packed) ? packed : join(app, url)).size;
  };
  const sum = (...sets: readonly string[]): number =>
    entries.filter(({ set }) => sets.includes(set)).reduce((bytes, { url }) => bytes + sizeOf(url), 0) / KIB;
  const note = `brotli, ${LANG}, each file once`;
  figures["offline_public_kib"] = figure(sum("core", `lang:${LANG}`), "KiB", undefined, note);
  figures["offline_team_kib"] = figure(sum("team", `team:${LANG}`), "KiB", undefined, `${note}, on top`);
  const languages = new Set(entries.flatMap(({ set }) => /^lang:(.+)$/.exec(set)?.[1] ?? []));
  languages.delete(LANG);
  const directory = directoryFiles(app);
  const rows = [...languages].map((lang) => {
    const files = entries.filter(({ set }) => set === `lang:${lang}` || set === `team:${lang}`);
    const part = (isOf: (url: string) => boolean): number =>
      files.filter(({ url }) => isOf(url)).reduce((bytes, { url }) => bytes + sizeOf(url), 0) / KIB;
    const isPack = (url: string): boolean => url.startsWith("packs/");
    return {
      lang,
      words: part((url) => !isPack(url)),
      rights: part((url) => isPack(url) && url.includes(".public.") && !directory.has(url)),
      guides: part((url) => isPack(url) && url.includes(".team.")),
      services: part((url) => directory.has(url)),
      bare: bareKib([
        ...localeWords(lang),
        ...files.filter(({ url }) => isPack(url) && !directory.has(url)).flatMap(({ url }) => packWords(join(app, url))),
      ]),
    };
  });
  const added = (row: (typeof rows)[number]): number => row.words + row.rights + row.guides;
  const inOrder = [...rows].sort((a, b) => added(a) - added(b));
  for (const row of inOrder)
    figures[`language_${row.lang}_kib`] = figure(
      added(row),
      "KiB",
      row.bare,
      `interface ${round(row.words)}, rights and danger ${round(row.rights)}, guides ${round(row.guides)}; services ${round(row.services)} besides`,
    );
  figures["language_added_median_kib"] = figure(
    median(rows.map(added)),
    "KiB",
    median(rows.map(({ bare }) => bare)),
    "interface, rights, guides; brotli; floor: the bare words in one piece, without names, marks or files",
  );
  const largest = inOrder.at(-1);
  if (largest) figures["language_added_largest_kib"] = figure(added(largest), "KiB", largest.bare, largest.lang);
  addLetters(
    figures,
    entries.flatMap(({ url, set }) =>
      set.startsWith("letters:") ? [{ name: set.slice("letters:".length), kib: sizeOf(url) / KIB }] : [],
    ),
  );
}

const packWords = (file: string): readonly string[] =>
  Object.values(v.parse(TextSchema, JSON.parse(readFileSync(file, "utf8"))).strings);

function localeWords(lang: string): readonly string[] {
  const folder = join(LOCALES, lang);
  const files = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "meta.json");
  return files.flatMap((name) => leaves(JSON.parse(readFileSync(join(folder, name), "utf8"))));
}

function leaves(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [];
}

/** No way of keeping or sending these words takes fewer bytes with this compression. */
function bareKib(words: readonly string[]): number {
  const text = Buffer.from(words.join("\n"));
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT } = constants;
  const params = {
    [BROTLI_PARAM_QUALITY]: 11,
    [BROTLI_PARAM_LGWIN]: 24,
    [BROTLI_PARAM_SIZE_HINT]: text.length,
    [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT,
  };
  return brotliCompressSync(text, { params }).length / KIB;
}

/** Files of the directory's part of every pack, as paths of the app. */
function directoryFiles(app: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const pack of readdirSync(join(app, "packs"), { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const file = join(app, "packs", pack.name, "directory.manifest.json");
    if (!existsSync(file)) continue;
    const { files } = v.parse(ManifestSchema, JSON.parse(readFileSync(file, "utf8")));
    for (const { path } of files) found.add(`packs/${pack.name}/${path}`);
  }
  return found;
}

/** Nothing of these is fetched by a phone that has the script. */
function addLetters(figures: Figures, files: readonly { readonly name: string; readonly kib: number }[]): void {
  const languages = files.filter(({ name }) => !name.startsWith("all"));
  for (const { name, kib } of languages)
    figures[`letters_${name}_kib`] = figure(kib, "KiB", undefined, "woff2; 0 where the phone has the script");
  const everywhere = files.filter(({ name }) => name.startsWith("all")).reduce((sum, { kib }) => sum + kib, 0);
  figures["letters_all_kib"] = figure(
    everywhere,
    "KiB",
    undefined,
    "names of languages and words for officials, all scripts together",
  );
  figures["letters_median_kib"] = figure(median(languages.map(({ kib }) => kib)), "KiB");
}
