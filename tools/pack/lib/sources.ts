import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { PackKindSchema } from "#domain/pack/about.ts";
import { CountrySchema, IdSchema } from "#domain/pack/common.ts";
import { CONTENT_FILES } from "#domain/pack/files.ts";
import { type PackRole, PackRoleSchema } from "#domain/pack/manifest.ts";
import { didYouMean } from "./nearest.ts";
import type { Problem } from "./problems.ts";
import { checkShape } from "./shape.ts";
import { readYamlFile, type YamlFile } from "./yaml-file.ts";

const IdsSchema = v.optional(v.array(IdSchema), []);

/** Entries of another pack's folder, by id: nothing is written down twice. */
const TakesSchema = v.strictObject({
  from: IdSchema,
  services: IdsSchema,
  rights: IdsSchema,
  /** Countries of its danger page. */
  dangerCountries: v.optional(v.array(CountrySchema), []),
  dangerCards: IdsSchema,
  /** Countries of its numbers for a missing child. */
  missing: v.optional(v.array(CountrySchema), []),
});
export type Takes = v.InferOutput<typeof TakesSchema>;

export const MetaSchema = v.strictObject({
  packId: IdSchema,
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  created: v.pipe(v.string(), v.isoTimestamp()),
  expires: v.pipe(v.string(), v.isoTimestamp()),
  minAppSchema: v.pipe(v.number(), v.integer(), v.minValue(1)),
  parts: v.pipe(v.array(PackRoleSchema), v.minLength(1)),
  /** Unsaid: the kind that may do least. */
  kind: v.optional(PackKindSchema, "overlay"),
  extends: IdsSchema,
  countries: v.optional(v.array(CountrySchema), []),
  takes: v.optional(v.array(TakesSchema), []),
});
export type PackMeta = v.InferOutput<typeof MetaSchema>;

export type ContentFileName = (typeof CONTENT_FILES)[number];

/** Which part and which audience the words of a text file belong to. */
export const TEXT_FILES: Readonly<Record<string, { readonly role: PackRole; readonly audience: "public" | "team" }>> = {
  guides: { role: "content", audience: "team" },
  indicators: { role: "content", audience: "team" },
  plan: { role: "content", audience: "team" },
  practice: { role: "content", audience: "team" },
  rights: { role: "content", audience: "public" },
  asks: { role: "content", audience: "public" },
  pages: { role: "content", audience: "public" },
  danger: { role: "content", audience: "public" },
  missing: { role: "content", audience: "team" },
  services: { role: "directory", audience: "public" },
  pack: { role: "content", audience: "public" },
};

/** Which part the words of a text file go into; the name of a pack without a content part goes with its directory. */
export const roleOfText = (name: string, meta: Pick<PackMeta, "parts">): PackRole | undefined =>
  name === "pack" && !meta.parts.includes("content") ? "directory" : TEXT_FILES[name]?.role;

export interface TextSource {
  readonly lang: string;
  readonly name: string;
  readonly file: YamlFile;
}

/** The files of one pack as their authors wrote them. */
export interface PackSources {
  readonly dir: string;
  readonly metaFile: YamlFile;
  readonly meta: PackMeta;
  readonly content: Partial<Record<ContentFileName, YamlFile>>;
  readonly services: readonly YamlFile[];
  readonly hides: YamlFile | null;
  readonly texts: readonly TextSource[];
}

const yamlFilesIn = (dir: string): string[] =>
  existsSync(dir)
    ? readdirSync(dir)
        .filter((name) => name.endsWith(".yaml"))
        .sort()
    : [];

/** Reads `pack.yaml`, `hides.yaml`, `content/`, `directory/` and `text/<language>/` of one folder. `sources` is `null` when the pack cannot be read at all. */
export function loadSources(dir: string): { readonly sources: PackSources | null; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const fail = (file: string, reason: string, todo: string): void => {
    problems.push({ file, line: 1, key: "", reason, todo });
  };
  const read = (path: string): YamlFile | null => readYamlFile(path, problems);

  const metaPath = join(dir, "pack.yaml");
  if (!existsSync(metaPath)) {
    fail(metaPath, "There is no such file.", "A pack is a folder with a pack.yaml.");
    return { sources: null, problems };
  }
  const metaFile = read(metaPath);
  const meta = metaFile === null ? null : checkShape(metaFile, MetaSchema, metaFile.value, problems);

  const content: Partial<Record<ContentFileName, YamlFile>> = {};
  for (const name of yamlFilesIn(join(dir, "content"))) {
    const path = join(dir, "content", name);
    const known = CONTENT_FILES.find((known) => `${known}.yaml` === name);
    if (known === undefined) {
      fail(
        path,
        "No part of a pack has this name.",
        `${didYouMean(name.replace(".yaml", ""), CONTENT_FILES)}Use one of ${CONTENT_FILES.join(", ")}.`,
      );
      continue;
    }
    const file = read(path);
    if (file !== null) content[known] = file;
  }
  const services = yamlFilesIn(join(dir, "directory")).flatMap((name) => read(join(dir, "directory", name)) ?? []);

  const hidesPath = join(dir, "hides.yaml");
  const hides = existsSync(hidesPath) ? read(hidesPath) : null;

  const texts: TextSource[] = [];
  const textDir = join(dir, "text");
  const languages = existsSync(textDir)
    ? readdirSync(textDir, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  for (const lang of languages.map((entry) => entry.name).sort()) {
    for (const name of yamlFilesIn(join(textDir, lang))) {
      const path = join(textDir, lang, name);
      const base = name.replace(/\.yaml$/, "");
      if (!Object.hasOwn(TEXT_FILES, base)) {
        fail(
          path,
          "No text file has this name.",
          `${didYouMean(base, Object.keys(TEXT_FILES))}Use one of ${Object.keys(TEXT_FILES).join(", ")}.`,
        );
        continue;
      }
      const file = read(path);
      if (file !== null) texts.push({ lang, name: base, file });
    }
  }
  if (metaFile === null || meta === null) return { sources: null, problems };
  return { sources: { dir, metaFile, meta, content, services, hides, texts }, problems };
}
