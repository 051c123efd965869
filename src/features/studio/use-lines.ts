import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { GREETING_KEY } from "#domain/pack/voices.ts";
import { APP_FILES, APP_KEYS, type Group, PACK_KEYS } from "#features/studio/groups.ts";
import { ownName } from "#i18n/languages.ts";
import { textMark } from "#lib/text-mark.ts";
import { type ContentState, textPartsOf } from "#storage/content-store.ts";
import { useContentState } from "#storage/react.ts";

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

/** Later parts win, as on every screen. */
function packTexts({ parts }: ContentState, lang: string): readonly [string, string][] {
  return [...new Map(textPartsOf(parts, lang).flatMap(({ strings }) => Object.entries(strings)))];
}

/** Lines of a group; a text with a number or a name to fill in cannot be recorded. */
export function useLines(lang: string, group: Group): readonly ScriptLine[] {
  const content = useContentState();
  const { i18n } = useTranslation([...APP_FILES], { lng: lang });
  return useMemo(() => {
    const app: [string, string][] = [];
    for (const file of APP_FILES) flatten(i18n.getResourceBundle(lang, file), file, app);
    const ofPacks = packTexts(content, lang).filter(([key]) => PACK_KEYS[group]?.test(key));
    const ofApp = app.filter(([key]) => APP_KEYS[group]?.test(key)).map(([key, text]) => [`ui.${key}`, text] as const);
    const name = group === "name" ? ([[GREETING_KEY, ownName(lang)]] as const) : [];
    return [...name, ...ofPacks, ...ofApp]
      .filter(([, text]) => !text.includes("{{") && text !== "unknown")
      .map(([key, text]) => ({ key, text, of: textMark(text) }));
  }, [content, i18n, lang, group]);
}
