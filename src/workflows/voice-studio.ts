import * as v from "valibot";
import {
  type ExportedRecording,
  ExportedRecordingSchema,
  VOICE_EXPORT_FORMAT,
  type VoiceExport,
} from "#domain/pack/voice-export.ts";
import { checkVoice, type ReviewerRole, type SpeakerRole, spokenFields, type VoiceFault } from "#domain/pack/voices.ts";
import { fromB64url, toB64url, toHex } from "#lib/bytes.ts";
import { utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import type { Session } from "#workflows/session.ts";

/**
 * Voices are personal data: a line is sealed in the vault like an answer, one record a line, under a key of its language's set. Erasing
 * the set destroys that key.
 */
const { key, ms, of, sentences, spokenBy, spokenOn, reviewedBy, reviewedOn } = spokenFields;
const StoredVoiceSchema = v.looseObject({
  lang: v.string(),
  key,
  ms,
  of,
  sentences,
  spokenBy,
  spokenOn,
  reviewedBy: v.optional(reviewedBy),
  reviewedOn: v.optional(reviewedOn),
  data: v.string(),
});
type StoredVoice = v.InferOutput<typeof StoredVoiceSchema>;

/** A line as lists show it, without opening it. */
export interface StudioLine {
  readonly rowId: string;
  readonly setId: string;
  readonly lang: string;
  readonly key: string;
  readonly of: string;
  readonly ms: number;
  readonly bytes: number;
  readonly approved: boolean;
}
export type KeepError = SaveError | { readonly type: "NotARecording"; readonly reason: VoiceFault };

export async function readStudio(session: Session): Promise<readonly StudioLine[]> {
  return (await session.list("voice")).flatMap(({ rowId, projection }) => {
    if (projection.kind !== "voice") return [];
    const { kind: _, ...line } = projection;
    return [{ rowId, ...line }];
  });
}

const putOf = (rowId: string, setId: string, voice: StoredVoice, bytes: number): RecordPut => ({
  rowId,
  caseId: setId,
  value: voice,
  projection: {
    kind: "voice",
    setId,
    lang: voice.lang,
    key: voice.key,
    of: voice.of,
    ms: voice.ms,
    bytes,
    approved: voice.reviewedBy !== undefined,
  },
});

export interface Take {
  readonly lang: string;
  readonly key: string;
  readonly of: string;
  readonly sentences: readonly number[];
  readonly spokenBy: SpeakerRole;
  readonly sound: Uint8Array<ArrayBuffer>;
}

/** In place of an earlier one of the same line, whose approval goes with it. */
export function keepTake(session: Session, { sound, ...take }: Take): Promise<Result<void, KeepError>> {
  return session.exclusive(async (write) => {
    const length = checkVoice(sound, take);
    if (!length.ok) return err({ type: "NotARecording", reason: length.error });
    const ofLanguage = (await readStudio(session)).filter((line) => line.lang === take.lang);
    const before = ofLanguage.find((line) => line.key === take.key);
    const setId = ofLanguage[0]?.setId ?? newId();
    const inside = take.sentences.filter((at) => at > 0 && at < length.value);
    const voice: StoredVoice = {
      ...take,
      sentences: inside.length === take.sentences.length ? inside : [],
      ms: length.value,
      spokenOn: utcDay(session.nowMs()),
      data: toB64url(sound),
    };
    return write({ puts: [putOf(before?.rowId ?? newId(), setId, voice, sound.length)], deletes: [] });
  });
}

async function openOne(session: Session, { rowId }: StudioLine): Promise<StoredVoice | null> {
  const listed = (await session.list("voice")).find((one) => one.rowId === rowId);
  const [row] = listed ? await session.open([listed]) : [];
  const parsed = row?.ok ? v.safeParse(StoredVoiceSchema, row.value) : null;
  return parsed?.success ? parsed.output : null;
}

/** The sound of a line; `null` when it cannot be opened. */
export async function soundOf(session: Session, line: StudioLine): Promise<Uint8Array<ArrayBuffer> | null> {
  const voice = await openOne(session, line);
  return voice && fromB64url(voice.data);
}

/** Somebody who did not speak it has heard it and found it right. */
export function approveTake(session: Session, line: StudioLine, reviewer: ReviewerRole): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const voice = await openOne(session, line);
    if (!voice) return err({ type: "SaveFailed", name: "missing" });
    const approved: StoredVoice = { ...voice, reviewedBy: reviewer, reviewedOn: utcDay(session.nowMs()) };
    return write({ puts: [putOf(line.rowId, line.setId, approved, line.bytes)], deletes: [] });
  });
}

async function exported(session: Session, line: StudioLine): Promise<ExportedRecording[]> {
  const voice = await openOne(session, line);
  const sound = voice && fromB64url(voice.data);
  if (!voice || !sound) return [];
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", sound));
  const { lang: _, ...fields } = voice;
  const parsed = v.safeParse(ExportedRecordingSchema, { ...fields, bytes: sound.length, sha256: toHex(digest) });
  return parsed.success ? [parsed.output] : [];
}

/** Approved lines of a language, in clear, for a pack editor. */
export async function exportVoices(session: Session, lang: string): Promise<VoiceExport> {
  const lines = (await readStudio(session)).filter((line) => line.lang === lang && line.approved);
  const recordings: ExportedRecording[] = [];
  for (const line of [...lines].sort((a, b) => (a.key < b.key ? -1 : 1))) recordings.push(...(await exported(session, line)));
  return { format: VOICE_EXPORT_FORMAT, lang, exported: utcDay(session.nowMs()), recordings };
}

/** Destroys the key first: copies that the database still holds somewhere open no more. Then the rows go. */
export function eraseVoices(session: Session, lang: string): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const lines = (await readStudio(session)).filter((line) => line.lang === lang);
    for (const setId of new Set(lines.map((line) => line.setId))) await session.vault.eraseCase(setId);
    return lines.length === 0 ? ok(undefined) : write({ puts: [], deletes: lines.map(({ rowId }) => rowId) });
  });
}
