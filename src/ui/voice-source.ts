import { useSyncExternalStore } from "react";

/** A recorded voice for one text. */
export interface Sound {
  /** Where sentences after the first begin, in milliseconds; empty where nobody noted it. */
  readonly sentences: readonly number[];
  /** Opus bytes; `null` when they are gone. */
  readonly load: () => Promise<Uint8Array<ArrayBuffer> | null>;
}

/** What screens may know about recordings and words of other languages; the content of packs stays behind it. */
export interface VoiceSource {
  /** The recording of exactly these words, if it is on this phone. */
  readonly find: (key: string, lang: string, text: string) => Sound | null;
  /** Words of a pack in this language and no other. */
  readonly words: (key: string, lang: string) => string | null;
}

const NOTHING: VoiceSource = { find: () => null, words: () => null };

let source = NOTHING;
const listeners = new Set<() => void>();

/** Told by the root once packs can be read: the first page needs none of it. */
export function setVoiceSource(next: VoiceSource): void {
  source = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useVoiceSource = (): VoiceSource =>
  useSyncExternalStore(
    subscribe,
    () => source,
    () => NOTHING,
  );
