import { concatBytes } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";

export type FetchError =
  | { readonly type: "Offline" }
  /** Not the file: a redirect, an error page, or a Wi-Fi sign-in page in its place. */
  | { readonly type: "NotTheFile"; readonly status: number }
  | { readonly type: "TooLarge"; readonly limit: number }
  | { readonly type: "Cancelled" };

/** Reads a same-origin file, stopping as soon as it grows beyond `limit` bytes, whatever its headers claim. */
export async function fetchFile(
  path: string,
  limit: number,
  signal?: AbortSignal,
  cache: RequestCache = "default",
): Promise<Result<Uint8Array<ArrayBuffer>, FetchError>> {
  try {
    const response = await fetch(path, { redirect: "error", credentials: "omit", cache, ...(signal && { signal }) });
    if (!response.ok || !response.body) return err({ type: "NotTheFile", status: response.status });
    const chunks: Uint8Array[] = [];
    let total = 0;
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return ok(concatBytes(...chunks));
      total += value.length;
      if (total > limit) {
        await reader.cancel();
        return err({ type: "TooLarge", limit });
      }
      chunks.push(value);
    }
  } catch {
    return err(signal?.aborted ? { type: "Cancelled" } : { type: "Offline" });
  }
}

const INDEX_LIMIT_BYTES = 65_536;

/** Whether the app's own server gives files now, and not a sign-in page in its place. */
export async function serverAnswers(): Promise<boolean> {
  const index = await fetchFile("/packs/index.json", INDEX_LIMIT_BYTES, undefined, "no-store");
  return index.ok && index.value[0] === "{".charCodeAt(0);
}
