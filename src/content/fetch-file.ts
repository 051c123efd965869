import { type Bytes, concatBytes } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";

export type FetchError =
  | { readonly type: "Offline" }
  /** Not the file: a redirect, an error page, or a Wi-Fi sign-in page in its place. */
  | { readonly type: "NotTheFile"; readonly status: number }
  | { readonly type: "TooLarge"; readonly limit: number }
  | { readonly type: "Cancelled" };

/** A line that brings nothing for so long is a broken one: on 2G a second or ten are nothing unusual. */
const SILENT_MS = 60_000;

async function within<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("nothing came")), SILENT_MS);
  });
  try {
    return await Promise.race([promise, silence]);
  } finally {
    clearTimeout(timer);
  }
}

export const failureOf = (signal?: AbortSignal): FetchError => ({ type: signal?.aborted ? "Cancelled" : "Offline" });

/** Throws when the line breaks, is silent for too long, or the signal says so. */
export const ask = (path: string, init: RequestInit): Promise<Response> =>
  within(fetch(path, { redirect: "error", credentials: "omit", ...init }));

/**
 * Reads a body and hands over what comes. False, and nothing more is read, as soon as it grows beyond `limit` bytes, whatever the headers
 * claim. Throws when the line breaks or is silent for too long.
 */
export async function readBody(
  body: ReadableStream<Uint8Array>,
  limit: number,
  take: (chunk: Uint8Array) => void | Promise<void>,
): Promise<boolean> {
  const reader = body.getReader();
  let total = 0;
  try {
    for (;;) {
      const { done, value } = await within(reader.read());
      if (done) return true;
      total += value.length;
      if (total > limit) return false;
      await take(value);
    }
  } finally {
    // Ends a transfer that is still going on; one that is over does not mind.
    void reader.cancel().catch(() => undefined);
  }
}

interface Fetched {
  readonly bytes: Bytes;
  /** The service worker's own, because the network did not answer: what came with the app, not what the server has. */
  readonly isBuilt: boolean;
}

/** Header of an answer that came with the app, and of a question nobody waits for (sw.ts). */
export const BUILT_HEADER = "x-fanal-built";
export const PATIENT_HEADER = "x-fanal-patient";

async function fetchWhole(path: string, limit: number, init: RequestInit): Promise<Result<Fetched, FetchError>> {
  try {
    const response = await ask(path, init);
    if (!response.ok || !response.body) return err({ type: "NotTheFile", status: response.status });
    const chunks: Uint8Array[] = [];
    const fits = await readBody(response.body, limit, (chunk) => void chunks.push(chunk));
    if (!fits) return err({ type: "TooLarge", limit });
    return ok({ bytes: concatBytes(...chunks), isBuilt: response.headers.has(BUILT_HEADER) });
  } catch {
    return err(failureOf(init.signal ?? undefined));
  }
}

/** Reads a same-origin file, stopping as soon as it grows beyond `limit` bytes, whatever its headers claim. */
export async function fetchFile(
  path: string,
  limit: number,
  signal?: AbortSignal,
  cache: RequestCache = "default",
): Promise<Result<Bytes, FetchError>> {
  const fetched = await fetchWhole(path, limit, { cache, ...(signal && { signal }) });
  return fetched.ok ? ok(fetched.value.bytes) : fetched;
}

/**
 * A file whose name stays while its content changes. `patient`: nobody waits for it, so the network is given time before the one that came
 * with the app is taken. Not changed, it costs the headers of a 304.
 */
export const fetchPointer = (
  path: string,
  limit: number,
  { patient, signal }: { readonly patient: boolean; readonly signal?: AbortSignal | undefined },
): Promise<Result<Fetched, FetchError>> =>
  fetchWhole(path, limit, { ...(patient && { headers: { [PATIENT_HEADER]: "1" } }), ...(signal && { signal }) });

const INDEX_LIMIT_BYTES = 65_536;

/** Whether the app's own server gives files now, and not a sign-in page in its place. */
export async function serverAnswers(): Promise<boolean> {
  const index = await fetchFile("/packs/index.json", INDEX_LIMIT_BYTES, undefined, "no-store");
  return index.ok && index.value[0] === "{".charCodeAt(0);
}
