import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type ReviewState, TextPartSchema } from "#domain/pack/text.ts";
import type { Problem } from "../pack/lib/problems.ts";
import { formatProblem } from "../pack/lib/problems.ts";
import { TEXT_FILES } from "../pack/lib/sources.ts";
import { readYamlFile } from "../pack/lib/yaml-file.ts";
import type { Strings } from "./tree.ts";

/** One file of texts of a pack. */
export interface PackText {
  /** `packs/core/guides`, the same in every language. */
  readonly id: string;
  readonly lang: string;
  readonly path: string;
  readonly audience: "public" | "team";
  readonly review: ReviewState;
  readonly strings: Strings;
}
export interface PackTexts {
  readonly packs: readonly PackText[];
  readonly problems: readonly string[];
}

const foldersIn = (path: string): readonly string[] =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => name)
        .sort()
    : [];

/** Every `packs/<pack>/text/<language>/<name>.yaml`. What a pack must hold is for `npm run -s pack -- check` to say. */
export function readPackTexts(folder: string): PackTexts {
  const packs: PackText[] = [];
  const problems: string[] = [];
  for (const pack of foldersIn(folder))
    for (const lang of foldersIn(join(folder, pack, "text")))
      for (const file of readdirSync(join(folder, pack, "text", lang)).sort()) {
        if (!file.endsWith(".yaml")) continue;
        const path = join(folder, pack, "text", lang, file);
        const shown = `packs/${pack}/text/${lang}/${file}`;
        const found: Problem[] = [];
        const value = yamlValue(path, found);
        problems.push(...found.map((problem) => formatProblem({ ...problem, file: shown })));
        if (found.length > 0) continue;
        const parsed = v.safeParse(TextPartSchema, value);
        const name = file.slice(0, -".yaml".length);
        if (!parsed.success)
          problems.push(`${shown} is not a file of texts: ${v.getDotPath(parsed.issues[0]) ?? ""} ${parsed.issues[0].message}`);
        else if (parsed.output.lang !== lang) problems.push(`${shown} says it is ${parsed.output.lang}`);
        else if (TEXT_FILES[name] === undefined) problems.push(`${shown}: no text of a pack has this name`);
        else {
          const { audience, review, strings } = parsed.output;
          packs.push({ id: `packs/${pack}/${name}`, lang, path, audience, review, strings: new Map(Object.entries(strings)) });
        }
      }
  return { packs, problems };
}

function yamlValue(path: string, problems: Problem[]): unknown {
  try {
    return readYamlFile(path, problems)?.value;
  } catch (error) {
    problems.push({ file: path, line: 1, key: "", reason: "This YAML cannot be read.", todo: String(error) });
    return undefined;
  }
}
