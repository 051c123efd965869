import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { DaySchema } from "#domain/pack/common.ts";
import { checkVoice, LangSchema, type Recording, spokenFields, VOICE_LIMITS, type VoiceFault } from "#domain/pack/voices.ts";
import type { Bytes } from "#lib/bytes.ts";
import type { Problem } from "./problems.ts";
import { checkShape } from "./shape.ts";
import { readYamlFile, type YamlFile } from "./yaml-file.ts";

/** The list of one language, as it lies in `audio/<language>/voices.yaml`. */
export const VoiceListSchema = v.strictObject({
  lang: LangSchema,
  exported: v.optional(DaySchema),
  recordings: v.pipe(
    v.array(
      v.strictObject({
        ...spokenFields,
        file: v.pipe(v.string(), v.regex(/^voice\.[0-9a-f]{16}\.(webm|ogg)$/)),
        sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      }),
    ),
    v.maxLength(VOICE_LIMITS.recordings),
  ),
});
export type VoiceList = v.InferOutput<typeof VoiceListSchema>;

/** A recording whose file was read and is what the list says. */
export interface SourcedVoice {
  readonly lang: string;
  readonly file: YamlFile;
  /** Place in the list. */
  readonly index: number;
  readonly recording: Recording;
  readonly content: Bytes;
}

export const VOICE_LIST = "voices.yaml";

export const FAULTS: Record<VoiceFault, readonly [reason: string, todo: string]> = {
  empty: ["The file is empty.", "Record the line again."],
  not_opus: ["This is not a recording of one voice in Opus (WebM or Ogg).", "Record it in the voice studio."],
  broken: ["The recording breaks off.", "Copy the file again, or record the line again."],
  no_sound: ["There is no sound in the recording.", "Record the line again."],
  too_large: [`The recording is larger than ${VOICE_LIMITS.bytes} bytes.`, "Record it shorter, in the voice studio."],
  too_long: [
    `The recording is longer than ${VOICE_LIMITS.ms / 1000} seconds (a greeting: ${VOICE_LIMITS.greetingMs / 1000}).`,
    "Record it shorter.",
  ],
  other_length: ["The recording is not as long as the list says.", "Import the file of the voice studio again."],
};

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

function readOne(
  dir: string,
  file: YamlFile,
  lang: string,
  index: number,
  { file: name, ...entry }: VoiceList["recordings"][number],
  problems: Problem[],
): SourcedVoice | null {
  const path = join(dir, name);
  const say = (reason: string, todo: string): null => {
    problems.push(file.problem(["recordings", index], `${name} (${entry.key}): ${reason}`, todo));
    return null;
  };
  if (!existsSync(path)) return say("There is no such file.", "Import the file of the voice studio again, or remove the entry.");
  const content: Bytes = Uint8Array.from(readFileSync(path));
  const sound = checkVoice(content, entry);
  if (!sound.ok) return say(...FAULTS[sound.error]);
  const sha256 = sha256Of(content);
  if (sha256 !== entry.sha256 || content.length !== entry.bytes || !name.includes(sha256.slice(0, 16)))
    return say("The file is not the one that was listed.", "Import the file of the voice studio again, or remove the entry.");
  if ((entry.sentences.at(-1) ?? 0) >= entry.ms)
    return say("A sentence begins after the end.", "Correct sentences, or remove the line.");
  return { lang, file, index, recording: { ...entry, path: name }, content };
}

/** Reads `audio/<language>/` of one pack folder. What is wrong is named by file and reason, and left out. */
export function readVoices(packDir: string, problems: Problem[]): readonly SourcedVoice[] {
  const root = join(packDir, "audio");
  const languages = existsSync(root) ? readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory()) : [];
  return languages
    .map((entry) => entry.name)
    .sort()
    .flatMap((lang) => readLanguage(join(root, lang), lang, problems));
}

function readLanguage(dir: string, lang: string, problems: Problem[]): readonly SourcedVoice[] {
  const path = join(dir, VOICE_LIST);
  if (!existsSync(path)) {
    problems.push({ file: path, line: 1, key: "", reason: "There is no such file.", todo: "Recordings come with a list." });
    return [];
  }
  const file = readYamlFile(path, problems);
  const list = file === null ? null : checkShape(file, VoiceListSchema, file.value, problems);
  if (file === null || list === null) return [];
  if (list.lang !== lang) {
    problems.push(file.problem(["lang"], `The folder is "${lang}", the file says "${list.lang}".`, "Make both the same."));
    return [];
  }
  const listed = new Set(list.recordings.map((entry) => entry.file));
  for (const name of readdirSync(dir).filter((name) => name !== VOICE_LIST && !listed.has(name)))
    problems.push({ file: join(dir, name), line: 1, key: "", reason: "The list does not name this file.", todo: "Remove it." });
  const keys = new Set<string>();
  return list.recordings.flatMap((entry, index) => {
    if (keys.has(entry.key)) {
      problems.push(file.problem(["recordings", index, "key"], `${entry.key} is recorded twice.`, "Keep one of the two."));
      return [];
    }
    keys.add(entry.key);
    return readOne(dir, file, lang, index, entry, problems) ?? [];
  });
}
