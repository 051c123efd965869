import type { Workspace } from "../i18n/workspace.ts";
import { type Characters, charactersByLanguage, everywhere } from "./characters.ts";
import { EVERYWHERE, planLetters } from "./letter-files.ts";
import { openCommon } from "./sources.ts";

/** Characters that steer the line or leave room, and are not drawn. */
const UNSEEN = /[\p{Cf}\p{Z}\p{Cc}]/u;

const codeOf = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;

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
      everywhere(workspace),
      drawnBy((of) => of === EVERYWHERE),
      "everybody",
    ),
  ];
}
