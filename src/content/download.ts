import { ask, type FetchError, failureOf, readBody } from "#content/fetch-file.ts";
import { type Bytes, concatBytes } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { FanalDb } from "#storage/db.ts";
import { dropHalf, keepPiece, readHalf } from "#storage/half-files.ts";

/** A killed browser loses at most so much of what came. */
const PIECE_BYTES = 64 * 1024;
/** Text packed for the way takes about a quarter; asked only where the server does not say. */
const PACKED_SHARE = 4;

export interface ListedFile {
  readonly bytes: number;
  readonly sha256: string;
}
interface DownloadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes of this file that are here; less than before when it begins anew. */
  readonly onBytes?: ((here: number) => void) | undefined;
  /** Nothing kept is used: neither half files nor the browser's own cache. */
  readonly fromTheStart?: boolean;
}

/** Where the body of an answer begins in the file; `null` when it cannot be joined to what is here. */
function beginOf(response: Response, have: number, size: number): number | null {
  if (response.status !== 206) return 0;
  const range = /^bytes (\d+)-\d+\/(\d+)$/.exec(response.headers.get("content-range") ?? "");
  return Number(range?.[1]) === have && Number(range?.[2]) === size ? have : null;
}

/**
 * What the whole file costs on the way. A part of a file comes unpacked, so that a packed file that broke off early is cheaper from its
 * beginning.
 */
function wholeOnTheWay(response: Response, size: number): number {
  if (!response.headers.has("content-encoding")) return size;
  const packed = Number(response.headers.get("content-length") ?? Number.NaN);
  return packed > 0 ? packed : size / PACKED_SHARE;
}

/**
 * Fetches one file, going on where it broke off: what came is kept in pieces, and the rest is asked for by its range. The server may
 * answer with the whole file instead. Nothing is checked here but its size.
 */
export async function download(
  db: FanalDb,
  path: string,
  file: ListedFile,
  { signal, onBytes, fromTheStart = false }: DownloadOptions = {},
): Promise<Result<Bytes, FetchError>> {
  if (fromTheStart) await dropHalf(db, file.sha256).catch(() => undefined);
  const half = fromTheStart ? new Uint8Array() : await readHalf(db, file.sha256).catch(() => new Uint8Array());
  if (half.length === file.bytes) return ok(half);
  const have = half.length < file.bytes ? half.length : 0;
  const init: RequestInit = { cache: fromTheStart ? "reload" : "default", ...(signal && { signal }) };
  const chunks: Uint8Array[] = [];
  let here = 0;
  /** End of what is kept; what came since lies in `chunks` from `kept` on. */
  let kept = 0;
  let keptChunks = 0;
  let mayKeep = true;
  let worthFrom = 0;
  const keep = async (): Promise<void> => {
    if (!mayKeep || here <= kept || here <= worthFrom || here >= file.bytes) return;
    mayKeep = await keepPiece(db, file.sha256, kept, concatBytes(...chunks.slice(keptChunks)));
    kept = here;
    keptChunks = chunks.length;
  };
  try {
    let response = await ask(path, have > 0 ? { ...init, headers: { range: `bytes=${have}-` } } : init);
    let begin = have > 0 ? beginOf(response, have, file.bytes) : 0;
    if (begin === null || (have > 0 && response.status === 416)) {
      await response.body?.cancel();
      response = await ask(path, init);
      begin = 0;
    }
    if (!response.ok || !response.body || (begin === 0 && response.status === 206))
      return err({ type: "NotTheFile", status: response.status });
    if (begin > 0) chunks.push(half);
    else await dropHalf(db, file.sha256).catch(() => undefined);
    [here, kept, keptChunks] = [begin, begin, chunks.length];
    worthFrom = begin > 0 ? 0 : file.bytes - wholeOnTheWay(response, file.bytes);
    onBytes?.(here);
    const fits = await readBody(response.body, file.bytes - begin, async (chunk) => {
      chunks.push(chunk);
      here += chunk.length;
      onBytes?.(here);
      if (here - kept >= PIECE_BYTES) await keep();
    });
    if (!fits) {
      await dropHalf(db, file.sha256).catch(() => undefined);
      return err({ type: "TooLarge", limit: file.bytes });
    }
    return ok(concatBytes(...chunks));
  } catch {
    await keep();
    return err(failureOf(signal));
  }
}
