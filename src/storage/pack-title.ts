import { useCallback } from "react";
import { titleKey } from "#domain/pack/about.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";

/** What a pack is called in `lang`; its id where it has no name, as a list of organisations has none. */
export function usePackTitle(lang: string): (packId: string) => string {
  const text = usePackText(lang);
  return useCallback((packId: string) => cleanOutsideText(text(titleKey(packId))?.text ?? packId), [text]);
}
