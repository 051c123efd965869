/**
 * The offline set comes in pieces: `core` at the first visit, `lang:<lng>` for each chosen language, `team` and `team:<lng>` when the
 * phone is idle or the team's door is opened. `signatures` is what only a platform without Ed25519 needs to check a pack, `letters:<key>`
 * what only a phone without that script needs (app/letters.ts). The build writes the piece of every file into the worker's list.
 */
export type OfflineSet = "core" | "team" | "signatures" | `lang:${string}` | `team:${string}` | `letters:${string}`;

/** Piece of a pack file, by its name. Team files: guides, indicators, rules, practice, missing. */
export function setOfPackFile(path: string): OfflineSet {
  const name = path.split("/").pop() ?? "";
  const text = /^(?:text|voices)\.([A-Za-z-]+)\.(public|team)\./.exec(name);
  if (text) return text[2] === "team" ? `team:${text[1]}` : `lang:${text[1]}`;
  return /^(guides|indicators|rules|practice|missing)\./.test(name) ? "team" : "core";
}

/** Files of a pack whose names stay while their content changes: asked from the network first. */
export const isPackPointer = (path: string): boolean =>
  /^\/packs\/(index|root|root\.signatures|[^/]+\/[a-z]+\.(manifest|signatures))\.json$/.test(path);

/** What the page and the worker say to each other. A page may meet a worker of another build: kinds are only ever added. */
export type ToWorker =
  | { readonly type: "WANT"; readonly sets: readonly OfflineSet[]; readonly lang?: string }
  /** `alone`: only if no other window of the app is open. Answered by nothing: the page sees the worker take over, or not. */
  | { readonly type: "ACTIVATE"; readonly alone?: boolean }
  | { readonly type: "DIGEST" };
export type FromWorker =
  | { readonly type: "HAVE"; readonly complete: boolean }
  /** Of the list of files this worker keeps (offline/digest.ts). */
  | { readonly type: "DIGEST_IS"; readonly digest: string };
