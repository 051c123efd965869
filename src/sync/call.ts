import * as v from "valibot";
import { type Bytes, concatBytes, fromUtf8 } from "#lib/bytes.ts";
import { type ContactFailure, type HubAddress, LONGEST_WAIT_MS } from "#protocol/contact.ts";
import { HubErrorSchema } from "#protocol/wire.ts";

export interface CallNeeds {
  readonly fetch: typeof fetch;
  readonly nowMs: () => number;
}
export interface Call {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly path: string;
  readonly token?: string;
  readonly body?: Bytes | string;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}
export type Answer =
  | {
      readonly type: "Answer";
      readonly status: number;
      readonly contentType: string;
      readonly bytes: Bytes;
      readonly retryAfterMs: number | null;
    }
  | ContactFailure;

/** Silence for so long is no connection, beside the time that what goes up takes on the slowest line that is of use. */
const SILENCE_MS = 90_000;
const SLOWEST_BYTES_PER_MS = 1;

/**
 * One call to the hub. Redirects are not followed, so a token goes nowhere else; cookies and caches take no part.
 * No connection, a broken one and one on which nothing comes are all `Offline`; a slow one is not.
 */
export async function callHub(needs: CallNeeds, hub: HubAddress, call: Call): Promise<Answer> {
  const abort = new AbortController();
  const stop = () => abort.abort();
  call.signal?.addEventListener("abort", stop, { once: true });
  const upMs = (call.body?.length ?? 0) / SLOWEST_BYTES_PER_MS;
  const endsMs = performance.now() + SILENCE_MS + upMs + call.maxBytes / SLOWEST_BYTES_PER_MS;
  let timer = setTimeout(stop, SILENCE_MS + upMs);
  const somethingCame = () => {
    clearTimeout(timer);
    timer = setTimeout(stop, Math.min(SILENCE_MS, endsMs - performance.now()));
  };
  if (call.signal?.aborted) stop();
  try {
    const response = await needs.fetch(new URL(call.path, hub.url).href, {
      method: call.method,
      headers: {
        ...(call.token !== undefined && { authorization: `Bearer ${call.token}` }),
        ...(call.body !== undefined && {
          "content-type": typeof call.body === "string" ? "application/json" : "application/octet-stream",
        }),
      },
      body: call.body ?? null,
      redirect: "manual",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: abort.signal,
    });
    somethingCame();
    if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) return { type: "Portal" };
    const bytes = await readAtMost(response, call.maxBytes, somethingCame);
    // More than the hub ever sends: somebody else is speaking.
    if (bytes === null) return { type: "Portal" };
    return {
      type: "Answer",
      status: response.status,
      contentType: (response.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "",
      bytes,
      retryAfterMs: readRetryAfter(response.headers.get("retry-after"), needs.nowMs()),
    };
  } catch {
    return { type: "Offline" };
  } finally {
    clearTimeout(timer);
    call.signal?.removeEventListener("abort", stop);
  }
}

async function readAtMost(response: Response, maxBytes: number, somethingCame: () => void): Promise<Bytes | null> {
  if (response.body === null) return new Uint8Array(0);
  const reader = response.body.getReader();
  const parts: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(...parts);
    total += value.length;
    if (total > maxBytes) {
      await reader.cancel();
      return null;
    }
    somethingCame();
    parts.push(value);
  }
}

/** Seconds or an HTTP date; at most six hours, so that no answer can silence a phone for good. */
export function readRetryAfter(header: string | null, nowMs: number): number | null {
  if (header === null) return null;
  const ms = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_WAIT_MS) : null;
}

/** The JSON of an answer that claims to be JSON, else `undefined`. */
export function jsonOf(answer: { readonly contentType: string; readonly bytes: Bytes }): unknown {
  if (answer.contentType !== "application/json") return undefined;
  try {
    return JSON.parse(fromUtf8(answer.bytes));
  } catch {
    return undefined;
  }
}

/** What an answer that is not a success means. Only the hub's own error codes count as the hub's word. */
export function failureOf(answer: Extract<Answer, { type: "Answer" }>): ContactFailure {
  const { status, retryAfterMs } = answer;
  if (status === 511) return { type: "Portal" };
  if (status === 408 || status === 429 || status >= 500) return { type: "Later", retryAfterMs };
  const error = v.safeParse(HubErrorSchema, jsonOf(answer));
  if (!error.success) return { type: "Portal" };
  if (status === 401 || status === 403) return { type: "NotAllowed" };
  if (status === 409) return { type: "OtherBytes" };
  return { type: "Refused", code: error.output.error };
}
