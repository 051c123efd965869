import { LETTERS, type LetterFile } from "virtual:letters";
import { missingLetters } from "#i18n/missing-letters.ts";
import type { OfflineSet } from "#offline/sets.ts";

/** First in the style sheet's list of fonts; a family of no faces, and so without effect, until a script was found missing. */
const FAMILY = "Letters";

const shown = new Map<LetterFile, Promise<OfflineSet | null>>();

/** The phone is asked for its own letters, without those that another language brought. */
function isMissing({ probe }: LetterFile): boolean {
  const families = getComputedStyle(document.documentElement).fontFamily.split(",");
  const own = families.filter((family) => family.replace(/["'\s]/g, "") !== FAMILY);
  return missingLetters([...probe], own.join(",")).length > 0;
}

/**
 * The whole script comes from our file as soon as one letter is missing: half a word in one face and half in another does not join.
 * The file's range keeps all other letters, digits and signs with the phone.
 */
async function load(file: LetterFile): Promise<OfflineSet | null> {
  if (!isMissing(file)) return null;
  const face = new FontFace(FAMILY, `url(${file.url})`, { unicodeRange: file.range, display: "swap" });
  await face.load();
  document.fonts.add(face);
  return `letters:${file.piece}`;
}

/** Asks the phone once for each file whether it has those letters, and loads the file where it has not. */
function ensure(file: LetterFile): Promise<OfflineSet | null> {
  const known = shown.get(file);
  if (known) return known;
  const asked = load(file);
  shown.set(file, asked);
  // Without a network it is tried again with the next wish.
  asked.catch(() => shown.delete(file));
  return asked;
}

/** Loads what is missing of a language's letters and of what every screen may show; the pieces to keep for offline use. */
export async function showLetters(lang: string): Promise<readonly OfflineSet[]> {
  const wanted = LETTERS.filter(({ of }) => of === lang || of === "all");
  const loaded = await Promise.allSettled(wanted.map(ensure));
  return loaded.flatMap((result) => (result.status === "fulfilled" && result.value ? [result.value] : []));
}
