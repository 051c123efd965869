import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { APP_FILES, type Group } from "#features/studio/groups.ts";
import { type ScriptLine, scriptOf } from "#features/studio/script.ts";
import { ownName } from "#i18n/languages.ts";
import { type ContentState, textPartsOf } from "#storage/content-store.ts";
import { useContentState } from "#storage/react.ts";

/** Later parts win, as on every screen. */
function packTexts({ parts }: ContentState, lang: string): readonly [string, string][] {
  return [...new Map(textPartsOf(parts, lang).flatMap(({ strings }) => Object.entries(strings)))];
}

/** What this group is recorded in, in the words that are on this phone now. */
export function useLines(lang: string, group: Group): readonly ScriptLine[] {
  const content = useContentState();
  const { i18n } = useTranslation([...APP_FILES], { lng: lang });
  return useMemo(() => {
    const appFiles = Object.fromEntries(APP_FILES.map((file) => [file, i18n.getResourceBundle(lang, file)]));
    return scriptOf(group, { ownName: ownName(lang), packTexts: packTexts(content, lang), appFiles });
  }, [content, i18n, lang, group]);
}
