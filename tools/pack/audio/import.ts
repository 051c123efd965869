import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { stringify } from "yaml";
import {
  type ExportedRecording,
  ExportedRecordingSchema,
  VOICE_EXPORT_LIMITS,
  VoiceExportSchema,
} from "#domain/pack/voice-export.ts";
import { checkVoice } from "#domain/pack/voices.ts";
import { type Bytes, fromB64url } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { textMark } from "#lib/text-mark.ts";
import { spokenText } from "../lib/check-voices.ts";
import type { PackValues } from "../lib/pack-values.ts";
import { FAULTS, sha256Of, VOICE_LIST, type VoiceList } from "../lib/read-voices.ts";

export interface Placed {
  readonly key: string;
  readonly packDir: string;
  readonly bytes: number;
}
export interface ImportReport {
  readonly lang: string;
  readonly placed: readonly Placed[];
  readonly refused: readonly { readonly key: string; readonly reason: string }[];
}

interface Checked extends Placed {
  readonly entry: VoiceList["recordings"][number];
  readonly content: Bytes;
}

/** A file of the voice studio, as far as its outline goes. */
export function readExport(path: string): Result<v.InferOutput<typeof VoiceExportSchema>, string> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile()) return err("there is no such file.");
  if (stat.size > VOICE_EXPORT_LIMITS.fileBytes) return err(`it is larger than ${VOICE_EXPORT_LIMITS.fileBytes} bytes.`);
  try {
    const parsed = v.safeParse(VoiceExportSchema, JSON.parse(readFileSync(path, "utf8")));
    if (parsed.success) return ok(parsed.output);
    const [issue] = parsed.issues;
    return err(`this is not a file of the voice studio: ${v.getDotPath(issue) ?? "file"}: ${issue.message}`);
  } catch {
    return err("this is not JSON.");
  }
}

const keyOf = (value: unknown, index: number): string =>
  typeof value === "object" && value !== null && "key" in value && typeof value.key === "string"
    ? value.key.slice(0, 120)
    : `recording ${index + 1}`;

function checkOne(value: unknown, lang: string, packs: readonly PackValues[]): Result<Checked, string> {
  const parsed = v.safeParse(ExportedRecordingSchema, value);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    return err(`${v.getDotPath(issue) ?? "entry"}: ${issue.message}`);
  }
  const { data, ...entry }: ExportedRecording = parsed.output;
  const content = fromB64url(data);
  if (content === null) return err("The sound is not base64url.");
  if (content.length !== entry.bytes || sha256Of(content) !== entry.sha256)
    return err("The sound is not the one that was listed.");
  const sound = checkVoice(content, entry);
  if (!sound.ok) return err(FAULTS[sound.error][0]);
  const pack = packs.find((values) => spokenText(values, lang, entry.key) !== null);
  const spoken = pack && spokenText(pack, lang, entry.key);
  if (!pack || !spoken) return err(`No pack has words in "${lang}" under this key.`);
  if (textMark(spoken.text) !== entry.of) return err("Its words have changed since it was recorded. Record it again.");
  const name = `voice.${entry.sha256.slice(0, 16)}.${content[0] === 0x4f ? "ogg" : "webm"}`;
  return ok({
    key: entry.key,
    packDir: pack.sources.dir,
    bytes: content.length,
    entry: { ...entry, file: name },
    content,
  });
}

/** Adds to what is there; a line recorded again takes the place of the older one, whose file goes. */
function place(packDir: string, lang: string, checked: readonly Checked[], listed: VoiceList["recordings"]): void {
  const dir = join(packDir, "audio", lang);
  mkdirSync(dir, { recursive: true });
  const fresh = new Map(checked.map(({ key, entry }) => [key, entry]));
  const recordings = [...listed.filter(({ key }) => !fresh.has(key)), ...fresh.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { entry, content } of checked) writeFileSync(join(dir, entry.file), content);
  writeFileSync(join(dir, VOICE_LIST), stringify({ lang, recordings } satisfies VoiceList));
  const kept = new Set(recordings.map(({ file }) => file));
  for (const { file } of listed) if (!kept.has(file)) rmSync(join(dir, file), { force: true });
}

/** Checks every recording by itself and places the good ones beside the texts they belong to. */
export function importVoices(
  { lang, recordings }: v.InferOutput<typeof VoiceExportSchema>,
  packs: readonly PackValues[],
): ImportReport {
  const checked: Checked[] = [];
  const refused: { readonly key: string; readonly reason: string }[] = [];
  recordings.forEach((value, index) => {
    const one = checkOne(value, lang, packs);
    const key = keyOf(value, index);
    if (!one.ok) refused.push({ key, reason: one.error });
    else if (checked.some((other) => other.key === key)) refused.push({ key, reason: "It is in the file twice." });
    else checked.push(one.value);
  });
  for (const values of packs) {
    const { dir } = values.sources;
    const own = checked.filter(({ packDir }) => packDir === dir);
    const listed = values.voices
      .filter((voice) => voice.lang === lang)
      .map(({ recording: { path, ...rest } }) => ({ ...rest, file: path }));
    if (own.length > 0) place(dir, lang, own, listed);
  }
  return { lang, placed: checked, refused };
}
