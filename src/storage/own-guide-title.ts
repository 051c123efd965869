import { useCallback } from "react";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { usePackText } from "#storage/react.ts";

/** What an organisation calls its guide, and what it is for, in `lang`; `null` for a guide of ours, or where its words are gone. */
export function useOwnGuideWords(lang: string): (guideId: string, what: "title" | "text") => string | null {
  const text = usePackText(lang);
  return useCallback(
    (guideId, what) => {
      const found = text(`guide.${guideId}.${what}`);
      return found && cleanOutsideText(found.text);
    },
    [text],
  );
}
