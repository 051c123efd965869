import { createTextLookup, type TextLookup } from "#domain/pack/text-lookup.ts";
import { type ContentState, contentStore, textPartsOf } from "#storage/content-store.ts";
import { getDb } from "#storage/open.ts";
import { readSound } from "#storage/packs.ts";
import { findRecording } from "#storage/voices.ts";
import { setVoiceSource, type VoiceSource } from "#ui/voice-source.ts";

function sourceOf(state: ContentState): VoiceSource {
  const lookups = new Map<string, TextLookup>();
  const lookupOf = (lang: string): TextLookup => {
    const known = lookups.get(lang) ?? createTextLookup([textPartsOf(state.parts, lang)]);
    lookups.set(lang, known);
    return known;
  };
  return {
    find: (key, lang, text) => {
      const found = findRecording(state, key, lang, text);
      return found && { sentences: found.sentences, load: () => readSound(getDb(), found.sha256).catch(() => null) };
    },
    words: (key, lang) => lookupOf(lang)(key)?.text ?? null,
  };
}

/** Tells the screens what can be heard whenever the content on this phone changes. */
export function followVoices(): void {
  const tell = () => setVoiceSource(sourceOf(contentStore.get()));
  contentStore.subscribe(tell);
  tell();
}
