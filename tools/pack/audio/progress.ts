import { staleVoices } from "../lib/check-voices.ts";
import type { PackValues } from "../lib/pack-values.ts";

/** One line a language: how many texts of the packs are recorded, and what a phone fetches for them. */
export function voiceProgress(packs: readonly PackValues[]): readonly string[] {
  const stale = new Set(packs.flatMap(staleVoices));
  const voices = packs.flatMap((pack) => pack.voices).filter((voice) => !stale.has(voice));
  const languages = [...new Set([...stale, ...voices].map(({ lang }) => lang))].sort();
  if (languages.length === 0) return ["No voices are recorded yet."];
  return languages.map((lang) => {
    const own = voices.filter((voice) => voice.lang === lang);
    const texts = packs.flatMap((pack) => pack.texts).filter(({ part }) => part.lang === lang);
    const keys = new Set(texts.flatMap(({ part }) => Object.keys(part.strings)));
    const bytes = own.reduce((all, { content }) => all + content.length, 0);
    const old = [...stale].filter((voice) => voice.lang === lang).length;
    return `${lang.padEnd(5)} ${own.length} recordings (${own.filter(({ recording }) => keys.has(recording.key)).length} of ${keys.size} texts of the packs), ${bytes} bytes${old > 0 ? `, ${old} left out: their words have changed` : ""}`;
  });
}
