import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { Workspace } from "../i18n/workspace.ts";
import { type Characters, charactersByLanguage, nameCharacters } from "./characters.ts";
import { NAMES, planLetters } from "./letter-files.ts";
import { openCommon } from "./sources.ts";

/** Characters that steer the line or leave room, and are not drawn. */
const UNSEEN = /[\p{Cf}\p{Z}\p{Cc}]/u;

const codeOf = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return value !== null && typeof value === "object" ? Object.values(value).flatMap(textsIn) : [];
}

/** What stands in packs the same for every language: names of services, words for officials, sources. */
function contentCharacters(packs: string): Characters {
  const found = new Map<string, string>();
  for (const pack of existsSync(packs) ? readdirSync(packs).sort() : [])
    for (const kind of ["content", "directory"]) {
      const folder = join(packs, pack, kind);
      const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".yaml")) : [];
      for (const file of files.sort())
        for (const text of textsIn(parse(readFileSync(join(folder, file), "utf8"))))
          for (const character of text) if (!found.has(character)) found.set(character, `packs/${pack}/${kind}/${file}`);
    }
  return found;
}

/** A sentence for each character that would be an empty box on a phone with nothing but the letters of Western Europe. */
export async function glyphProblems(workspace: Workspace): Promise<readonly string[]> {
  const common = (await openCommon()).covers;
  const plans = await planLetters(workspace);
  const drawnBy = (keep: (of: string) => boolean): ReadonlySet<string> =>
    new Set(plans.filter(({ of }) => keep(of)).flatMap(({ characters }) => [...characters]));
  const undrawn = (found: Characters, ours: ReadonlySet<string>, who: string): readonly string[] =>
    [...found]
      .filter(([c]) => !UNSEEN.test(c) && !common.has(c.codePointAt(0) ?? 0) && !ours.has(c))
      .map(
        ([c, where]) =>
          `${where}: "${c}" (${codeOf(c)}) is in no font that ${who} can count on. Write it otherwise, or name a font in tools/fonts/sources.ts.`,
      );
  return [
    ...[...charactersByLanguage(workspace)].flatMap(([lang, found]) =>
      undrawn(
        found,
        drawnBy((of) => of === lang),
        `a reader of ${lang}`,
      ),
    ),
    ...undrawn(
      nameCharacters(workspace),
      drawnBy((of) => of === NAMES),
      "the list of languages",
    ),
    ...undrawn(contentCharacters(join(workspace.root, "packs")), new Set(), "everybody"),
  ];
}
