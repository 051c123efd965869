import { type FetchError, fetchFile } from "#content/fetch-file.ts";
import { checkVoice, type Recording, recordingsIn, VOICE_LIMITS, type VoiceFault } from "#domain/pack/voices.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { ContentPart } from "#storage/content-store.ts";
import type { FanalDb, PackFileRow } from "#storage/db.ts";
import { dropSounds, keepFiles, missingFiles } from "#storage/packs.ts";
import type { SaveError } from "#storage/save-error.ts";
import { verifyFile } from "#verify/part.ts";

/** A recording that was refused, by file and reason. Others are not touched by it. */
export interface RefusedVoice {
  readonly path: string;
  readonly key: string;
  readonly reason: VoiceFault | "other_bytes" | "not_there";
}
export interface KeptVoices {
  readonly kept: number;
  readonly refused: readonly RefusedVoice[];
}
export type VoiceError = FetchError | SaveError;
export interface KeepVoicesOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (doneBytes: number, allBytes: number) => void;
}

interface Listed {
  readonly packId: string;
  readonly recording: Recording;
}

/** Fetched side by side: each is small, and waiting for an answer costs more than the bytes. */
const AT_ONCE = 4;

function listed(parts: readonly ContentPart[], isWanted: (name: string) => boolean): Listed[] {
  const all = parts.flatMap(({ manifest, values }) =>
    [...values]
      .filter(([name]) => isWanted(name))
      .flatMap(([name, value]) => recordingsIn(name, value).map((recording): Listed => ({ packId: manifest.packId, recording }))),
  );
  return [...new Map(all.map((one) => [one.recording.sha256, one])).values()];
}

const ofLanguage = (lang: string) => (name: string) => name === `voices.${lang}.public` || name === `voices.${lang}.team`;

async function fetchVoice(
  { packId, recording }: Listed,
  signal?: AbortSignal,
): Promise<Result<PackFileRow | RefusedVoice, FetchError>> {
  const { path, key, sha256 } = recording;
  const refuse = (reason: RefusedVoice["reason"]) => ok<RefusedVoice>({ path, key, reason });
  // Kept in one place only, and a damaged one is not given out again.
  const bytes = await fetchFile(
    `/packs/${encodeURIComponent(packId)}/${path}`,
    Math.min(recording.bytes, VOICE_LIMITS.bytes),
    signal,
    "no-store",
  );
  if (!bytes.ok) {
    if (bytes.error.type === "TooLarge") return refuse("too_large");
    return bytes.error.type === "NotTheFile" ? refuse("not_there") : bytes;
  }
  if (bytes.value.length === 0) return refuse("empty");
  const intact = await verifyFile(bytes.value, recording);
  if (!intact.ok) return refuse("other_bytes");
  const sound = checkVoice(bytes.value, recording);
  return sound.ok ? ok({ sha256, value: bytes.value }) : refuse(sound.error);
}

const isRefused = (one: PackFileRow | RefusedVoice): one is RefusedVoice => "reason" in one;

/**
 * Fetches the recordings that are listed and not here, each checked (size, hash, Opus, length) before it is kept. Broken off, it goes on
 * where it was. A bad one is refused and named; what is on the phone stays.
 */
async function keepListed(
  db: FanalDb,
  all: readonly Listed[],
  { signal, onProgress }: KeepVoicesOptions,
): Promise<Result<KeptVoices, VoiceError>> {
  const missing = new Set(
    await missingFiles(
      db,
      all.map(({ recording }) => recording.sha256),
    ),
  );
  const todo = all.filter(({ recording }) => missing.has(recording.sha256));
  const bytes = todo.reduce((sum, { recording }) => sum + recording.bytes, 0);
  const refused: RefusedVoice[] = [];
  let done = 0;
  onProgress?.(0, bytes);
  for (let at = 0; at < todo.length; at += AT_ONCE) {
    const some = todo.slice(at, at + AT_ONCE);
    const fetched = await Promise.all(some.map((one) => fetchVoice(one, signal)));
    const rows: PackFileRow[] = [];
    for (const one of fetched) {
      if (!one.ok) return one;
      if (isRefused(one.value)) refused.push(one.value);
      else rows.push(one.value);
    }
    const kept = await keepFiles(db, rows);
    if (!kept.ok) return kept;
    done += some.reduce((sum, { recording }) => sum + recording.bytes, 0);
    onProgress?.(done, bytes);
  }
  return ok({ kept: todo.length - refused.length, refused });
}

/** All recordings of a language in the lists of the parts in use. They are never fetched one by one: that would tell what is heard. */
export const keepVoices = (db: FanalDb, parts: readonly ContentPart[], lang: string, options: KeepVoicesOptions = {}) =>
  keepListed(db, listed(parts, ofLanguage(lang)), options);

/** Every language saying its own name; all of them, so that fetching says nothing about anybody. */
export const keepGreetings = (db: FanalDb, parts: readonly ContentPart[]) =>
  keepListed(
    db,
    listed(parts, (name) => name === "greetings"),
    {},
  );

export async function dropVoices(db: FanalDb, parts: readonly ContentPart[], lang: string): Promise<Result<void, SaveError>> {
  const own = listed(parts, ofLanguage(lang)).map(({ recording }) => recording.sha256);
  const others = new Set(listed(parts, (name) => !ofLanguage(lang)(name)).map(({ recording }) => recording.sha256));
  const dropped = await dropSounds(
    db,
    own.filter((hash) => !others.has(hash)),
  );
  return dropped.ok ? ok(undefined) : err(dropped.error);
}
