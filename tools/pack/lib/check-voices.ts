import type { PackRole } from "#domain/pack/manifest.ts";
import { GREETING_KEY } from "#domain/pack/voices.ts";
import { textMark } from "#lib/text-mark.ts";
import { appWords, isTalkKey, ownNameOf } from "./app-words.ts";
import type { PackValues } from "./pack-values.ts";
import type { Problem } from "./problems.ts";
import { TEXT_FILES } from "./sources.ts";

/** Where a spoken text belongs, and its words in the language today. */
export interface SpokenText {
  readonly role: PackRole;
  readonly audience: "public" | "team";
  readonly text: string;
}

/** What a recording under this key would say; `null` for a key that no text of this pack, in this language, has. */
export function spokenText(values: Pick<PackValues, "texts">, lang: string, key: string): SpokenText | null {
  if (key === GREETING_KEY) {
    const text = ownNameOf(lang);
    return text === null ? null : { role: "content", audience: "public", text };
  }
  if (key.startsWith("ui.")) {
    const text = appWords(lang).get(key);
    return text === undefined ? null : { role: "content", audience: isTalkKey(key) ? "team" : "public", text };
  }
  for (const { part, source } of values.texts) {
    const place = TEXT_FILES[source.name];
    const text = part.strings[key];
    if (part.lang === lang && place && text !== undefined && Object.hasOwn(part.strings, key)) return { ...place, text };
  }
  return null;
}

/** Recordings of words that nothing shows are refused: somebody would hear what nobody can read. */
export function checkVoices(values: PackValues, problems: Problem[]): void {
  for (const { lang, file, index, recording } of values.voices) {
    const path = ["recordings", index, "key"];
    const spoken = spokenText(values, lang, recording.key);
    if (spoken === null)
      problems.push(
        file.problem(
          path,
          `No text of this pack in "${lang}" has the key ${recording.key}.`,
          "Correct the key, or remove the entry.",
        ),
      );
    else if (!values.sources.meta.parts.includes(spoken.role))
      problems.push(
        file.problem(path, `This pack has no ${spoken.role} part.`, "Move the recording to the pack that has the text."),
      );
  }
}

/** Recordings of words that have changed since: left out of the build until somebody records them again. */
export const staleVoices = (values: PackValues) =>
  values.voices.filter(({ lang, recording }) => {
    const spoken = spokenText(values, lang, recording.key);
    return spoken !== null && textMark(spoken.text) !== recording.of;
  });
