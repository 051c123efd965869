/** One file of a build, as the service worker's list names it. */
export interface ListedFile {
  /** Path without a leading slash. */
  readonly url: string;
  /** `sha256-…`, base64. */
  readonly integrity: string;
}

/**
 * The digest of a build: SHA-256, in hex, over one line `integrity  path` for each file the app may run or show, sorted by path.
 * The worker accepts no file with another hash, so whoever has the same digest has the same app.
 */
export async function digestOf(files: readonly ListedFile[]): Promise<string> {
  const lines = [...files]
    .sort((a, b) => (a.url < b.url ? -1 : 1))
    .map(({ url, integrity }) => `${integrity}  ${url}\n`)
    .join("");
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(lines));
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
