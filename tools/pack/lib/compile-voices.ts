import type { PackRole } from "#domain/pack/manifest.ts";
import { GREETING_KEY, type Greetings, type Voices } from "#domain/pack/voices.ts";
import type { Bytes } from "#lib/bytes.ts";
import { spokenText, staleVoices } from "./check-voices.ts";
import type { PackValues } from "./pack-values.ts";
import type { SourcedVoice } from "./read-voices.ts";

/** A sound file of a part: not in the manifest itself, named by its hash in a list that is. */
export interface Sound {
  readonly path: string;
  readonly content: Bytes;
}

function voicesOf(values: PackValues, role: PackRole): readonly { readonly voice: SourcedVoice; readonly name: string }[] {
  const stale = new Set(staleVoices(values));
  return values.voices.flatMap((voice) => {
    const { key } = voice.recording;
    const spoken = spokenText(values, voice.lang, key);
    if (spoken?.role !== role || stale.has(voice)) return [];
    return [{ voice, name: key === GREETING_KEY ? "greetings" : `voices.${voice.lang}.${spoken.audience}` }];
  });
}

/** The signed lists of one part: one per language and audience, and one of all greetings. */
export function voiceLists(values: PackValues, role: PackRole): readonly { readonly name: string; readonly value: unknown }[] {
  const all = voicesOf(values, role);
  return [...new Set(all.map(({ name }) => name))].map((name) => {
    const voices = all.filter((one) => one.name === name).map(({ voice }) => voice);
    if (name === "greetings")
      return { name, value: voices.map(({ lang, recording }) => ({ lang, recording })) satisfies Greetings };
    const recordings = voices.map(({ recording }) => recording).sort((a, b) => (a.key < b.key ? -1 : 1));
    return { name, value: { lang: voices[0]?.lang ?? "", recordings } satisfies Voices };
  });
}

export const soundsOf = (values: PackValues, role: PackRole): readonly Sound[] => [
  ...new Map(
    voicesOf(values, role).map(({ voice }) => [voice.recording.path, { path: voice.recording.path, content: voice.content }]),
  ).values(),
];
