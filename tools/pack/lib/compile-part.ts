import { createHash } from "node:crypto";
import type { PackFile, PackRole } from "#domain/pack/manifest.ts";
import { type Bytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { voiceLists } from "./compile-voices.ts";
import type { PackValues } from "./pack-values.ts";
import { mergeTexts } from "./read-texts.ts";
import { roleOfText } from "./sources.ts";

export interface BuiltFile extends PackFile {
  readonly content: Bytes;
}

/** One file of a part: canonical JSON, and a path that holds the first 16 characters of its hash. */
export function packFile(name: string, value: unknown): BuiltFile {
  const content = utf8(canonicalJson(value));
  const sha256 = createHash("sha256").update(content).digest("hex");
  return { name, path: `${name.toLowerCase()}.${sha256.slice(0, 16)}.json`, bytes: content.length, sha256, content };
}

function textFiles(values: PackValues, role: PackRole): BuiltFile[] {
  const texts = values.texts.filter(({ source }) => roleOfText(source.name, values.sources.meta) === role);
  const groups = new Map<string, typeof texts>();
  for (const text of texts) {
    const name = `text.${text.part.lang}.${text.part.audience}`;
    groups.set(name, [...(groups.get(name) ?? []), text]);
  }
  return [...groups].flatMap(([name, group]) => {
    const part = mergeTexts(group);
    return part === null ? [] : [packFile(name, part)];
  });
}

/** The files of one part of a checked pack, in order of their names. */
export function compilePart(values: PackValues, role: PackRole): readonly BuiltFile[] {
  const { guides, ownGuides, indicators, rules, practice, rights, asks, pages, danger, missing, statistics, services, hides } =
    values;
  const neutral: Record<string, unknown> =
    role === "content"
      ? { guides, own_guides: ownGuides, indicators, rules, practice, rights, asks, pages, danger, missing, statistics }
      : { services: services.length === 0 ? null : services.map(({ service }) => service), hides };
  const files = Object.entries(neutral).flatMap(([name, value]) => (value === null ? [] : [packFile(name, value)]));
  const voices = voiceLists(values, role).map(({ name, value }) => packFile(name, value));
  return [...files, ...textFiles(values, role), ...voices].sort((a, b) => (a.name < b.name ? -1 : 1));
}
