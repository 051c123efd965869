/** Recorded speech for a text of a pack, by the key of the text (`q.q20`). It comes before any voice of the phone. */
export interface Recordings {
  /** An address of our own origin, or null where nothing was recorded. */
  find(key: string, lang: string): string | null;
}

/** Packs carry no recordings yet, so nothing is found. */
export const noRecordings: Recordings = { find: () => null };

/** One sentence to be heard. */
export interface Spoken {
  readonly key: string;
  readonly text: string;
}

/** All of it recorded, or none: half a question in another voice is confusing. Null means: ask the voice of the phone. */
export function recordedAll(recordings: Recordings, lang: string, spoken: readonly Spoken[]): readonly string[] | null {
  const found = spoken.map(({ key }) => recordings.find(key, lang));
  return found.length > 0 && found.every((url) => url !== null) ? found : null;
}
