import { usePackText } from "#storage/react.ts";
import { DraftMark } from "#ui/DraftMark.tsx";

/** Says whether a native reviewer has passed the question shown. */
export function Draft({ lang, questionId }: { readonly lang: string; readonly questionId: string }) {
  const found = usePackText(lang)(`q.${questionId}`);
  return found ? <DraftMark review={found.review} shownIn={found.lang === lang ? undefined : found.lang} /> : null;
}
