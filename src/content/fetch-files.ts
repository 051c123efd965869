import { download } from "#content/download.ts";
import { type FetchError, fetchFile } from "#content/fetch-file.ts";
import type { InstallError } from "#content/install.ts";
import { parseJsonInPieces } from "#content/parse.ts";
import { writtenAgain } from "#content/written-again.ts";
import type { PackKind } from "#domain/pack/about.ts";
import { fileKind } from "#domain/pack/files.ts";
import { LIMITS, type PackFile, type PackRole } from "#domain/pack/manifest.ts";
import { type Bytes, equalBytes } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { FanalDb, PackFileRow } from "#storage/db.ts";
import { dropHalf } from "#storage/half-files.ts";
import { keepFiles } from "#storage/packs.ts";
import type { VerifyError } from "#verify/errors.ts";
import { verifyFile } from "#verify/part.ts";

/** A file to fetch, by where it lies. */
export interface Todo {
  readonly address: string;
  readonly role: PackRole;
  readonly kind?: PackKind | undefined;
  readonly file: PackFile;
}
interface ReadOptions {
  readonly signal: AbortSignal | undefined;
  /** Bytes of this file that are here. */
  readonly onBytes: (here: number) => void;
  /** What came before made the file wrong: nothing of it is used. */
  readonly fromTheStart?: boolean;
}
/** How the bytes of a file come. Nothing is checked here but its size. */
export type ReadFile = (todo: Todo, options: ReadOptions) => Promise<Result<Bytes, FetchError>>;

interface FetchFilesOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((doneBytes: number, allBytes: number) => void) | undefined;
}

/** Side by side: on a slow line waiting for an answer costs more than the bytes. */
const AT_ONCE = 4;
/** Tries in a row that bring nothing, until the line counts as gone for now. */
const TRIES = 3;
const PAUSE_MS = 500;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Goes on where it broke off for as long as something comes. */
async function downloadOn(
  db: FanalDb,
  { address, file }: Todo,
  onBytes: (here: number) => void,
  signal: AbortSignal | undefined,
): Promise<Result<Bytes, FetchError>> {
  let furthest = 0;
  for (let tries = 1; ; tries++) {
    let here = 0;
    const got = await download(db, address, file, {
      signal,
      onBytes: (bytes) => {
        here = bytes;
        onBytes(bytes);
      },
    });
    if (got.ok || got.error.type !== "Offline") return got;
    if (here > furthest) [furthest, tries] = [here, 1];
    if (tries >= TRIES || !navigator.onLine) return got;
    await pause(PAUSE_MS * 2 ** tries);
  }
}

export const fromServer =
  (db: FanalDb): ReadFile =>
  (todo, options) =>
    options.fromTheStart ? download(db, todo.address, todo.file, options) : downloadOn(db, todo, options.onBytes, options.signal);

async function checked(bytes: Bytes, { file, role, kind: packKind }: Todo): Promise<Result<PackFileRow, InstallError>> {
  const intact = await verifyFile(bytes, file);
  if (!intact.ok) return notTrusted(intact.error);
  const kind = fileKind(file.name, role, packKind);
  if (!kind) return err({ type: "FileNotAllowed", name: file.name });
  const value = await parseJsonInPieces(bytes, kind.schema);
  if (!value.ok) return value;
  const row = { sha256: file.sha256, value: value.value };
  // Words are kept without what hides in them, and then are not the bytes that were signed.
  const isAsItCame = kind.lang === undefined || equalBytes(writtenAgain(row.value), bytes);
  return ok(isAsItCame ? row : { ...row, bytes });
}

const notTrusted = (reason: VerifyError) => err<InstallError>({ type: "NotTrusted", reason });

/** One file, checked as a whole, in memory only. */
export async function fetchOne(todo: Todo, signal?: AbortSignal): Promise<Result<PackFileRow, InstallError>> {
  const bytes = await fetchFile(todo.address, Math.min(todo.file.bytes, LIMITS.fileBytes), signal);
  return bytes.ok ? checked(bytes.value, todo) : bytes;
}

/** One file, checked as a whole and kept. Where kept bytes were wrong, it is fetched once more from its beginning before it is refused. */
async function fetchAndKeep(
  db: FanalDb,
  read: ReadFile,
  todo: Todo,
  onBytes: (here: number) => void,
  signal: AbortSignal | undefined,
): Promise<Result<void, InstallError>> {
  if (todo.file.bytes > LIMITS.fileBytes) return err({ type: "TooLarge", limit: LIMITS.fileBytes });
  const bytes = await read(todo, { onBytes, signal });
  if (!bytes.ok) return bytes;
  let row = await checked(bytes.value, todo);
  if (!row.ok && row.error.type === "NotTrusted") {
    const again = await read(todo, { signal, onBytes, fromTheStart: true });
    if (!again.ok) return again;
    row = await checked(again.value, todo);
  }
  if (!row.ok) return row;
  const kept = await keepFiles(db, [row.value]);
  if (!kept.ok) return kept;
  await dropHalf(db, todo.file.sha256).catch(() => undefined);
  return ok(undefined);
}

/**
 * Fetches files, a few side by side, and keeps each as soon as it is checked. The first error ends the others; what came of them is kept
 * for the next time.
 */
export async function fetchFiles(
  db: FanalDb,
  todo: readonly Todo[],
  { signal, onProgress }: FetchFilesOptions,
  read: ReadFile = fromServer(db),
): Promise<Result<void, InstallError>> {
  const all = todo.reduce((sum, { file }) => sum + file.bytes, 0);
  const here = new Map<string, number>();
  const stop = new AbortController();
  const cancel = () => stop.abort();
  if (signal?.aborted) cancel();
  signal?.addEventListener("abort", cancel);
  let failed: InstallError | null = null;
  const waiting = [...todo];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next && !failed; next = waiting.shift()) {
      const { sha256 } = next.file;
      const onBytes = (bytes: number) => {
        here.set(sha256, bytes);
        onProgress?.(
          [...here.values()].reduce((sum, one) => sum + one, 0),
          all,
        );
      };
      const kept = await fetchAndKeep(db, read, next, onBytes, stop.signal);
      if (kept.ok || failed) continue;
      failed = kept.error;
      stop.abort();
    }
  };
  onProgress?.(0, all);
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  signal?.removeEventListener("abort", cancel);
  return failed ? err(failed) : ok(undefined);
}
