import { GREETING_KEY } from "#domain/pack/voices.ts";
import { APP_KEYS, type Group, PACK_KEYS } from "#features/studio/groups.ts";
import { textMark } from "#lib/text-mark.ts";

/** A line to be spoken: the words as they stand in the language itself. */
export interface ScriptLine {
  readonly key: string;
  readonly text: string;
  /** `textMark` of the words. */
  readonly of: string;
}

function flatten(value: unknown, at: string, out: [string, string][]): void {
  if (typeof value === "string") out.push([at, value]);
  else if (typeof value === "object" && value !== null)
    for (const [key, member] of Object.entries(value)) flatten(member, `${at}.${key}`, out);
}

export interface Spoken {
  /** Name of the language in itself. */
  readonly ownName: string;
  readonly packTexts: readonly (readonly [string, string])[];
  /** Nested words of the app's files, by file. */
  readonly appFiles: Readonly<Record<string, unknown>>;
}

/** Lines of a group; a text with a number or a name to fill in cannot be recorded. */
export function scriptOf(group: Group, { ownName, packTexts, appFiles }: Spoken): readonly ScriptLine[] {
  const app: [string, string][] = [];
  for (const [file, words] of Object.entries(appFiles)) flatten(words, file, app);
  const ofPacks = packTexts.filter(([key]) => PACK_KEYS[group]?.test(key));
  const ofApp = app.filter(([key]) => APP_KEYS[group]?.test(key)).map(([key, text]) => [`ui.${key}`, text] as const);
  const name = group === "name" ? ([[GREETING_KEY, ownName]] as const) : [];
  return [...name, ...ofPacks, ...ofApp]
    .filter(([, text]) => !text.includes("{{") && text !== "unknown")
    .map(([key, text]) => ({ key, text, of: textMark(text) }));
}
