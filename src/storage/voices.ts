import { GREETING_KEY, type Greetings, type Recording, type Voices } from "#domain/pack/voices.ts";
import { textMark } from "#lib/text-mark.ts";
import type { ContentState } from "#storage/content-store.ts";

function candidates({ parts }: ContentState, key: string, lang: string): readonly Recording[] {
  if (key === GREETING_KEY)
    return parts.flatMap(({ values }) =>
      ((values.get("greetings") ?? []) as Greetings).filter((one) => one.lang === lang).map(({ recording }) => recording),
    );
  return parts.flatMap(({ values }) =>
    ["public", "team"].flatMap((audience) => {
      const voices = values.get(`voices.${lang}.${audience}`) as Voices | undefined;
      return voices?.recordings.find((recording) => recording.key === key) ?? [];
    }),
  );
}

/** The recording of exactly these words that is on this phone; later parts win, as with texts. */
export function findRecording(state: ContentState, key: string, lang: string, text: string): Recording | null {
  const mark = textMark(text);
  return candidates(state, key, lang).findLast(({ of, sha256 }) => of === mark && state.files.has(sha256)) ?? null;
}

export interface VoicesHere {
  /** Of all recordings of the language. */
  readonly bytes: number;
  readonly all: number;
  readonly here: number;
}

export function voicesHere({ parts, files }: ContentState, lang: string): VoicesHere {
  const recordings = parts.flatMap(({ values }) =>
    ["public", "team"].flatMap((audience) => (values.get(`voices.${lang}.${audience}`) as Voices | undefined)?.recordings ?? []),
  );
  return {
    bytes: recordings.reduce((all, { bytes }) => all + bytes, 0),
    all: recordings.length,
    here: recordings.filter(({ sha256 }) => files.has(sha256)).length,
  };
}
