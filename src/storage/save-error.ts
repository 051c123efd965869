import { NewerDatabase } from "#storage/open.ts";

/** Why something could not be kept. The words are `errors.<type>`; nothing already stored has changed. */
export type SaveError =
  | { readonly type: "StorageFull" }
  | { readonly type: "ConnectionLost" }
  | { readonly type: "NeedsReload" }
  | { readonly type: "SaveFailed"; readonly name: string };

/** The chain of `inner` errors Dexie wraps around what the browser said. */
function names(error: unknown): string[] {
  const out: string[] = [];
  let at: unknown = error;
  while (typeof at === "object" && at !== null && out.length < 5) {
    if ("name" in at && typeof at.name === "string") out.push(at.name);
    if ("message" in at && typeof at.message === "string" && at.message.includes("Connection to Indexed Database server lost"))
      out.push("ConnectionLost");
    at = "inner" in at ? at.inner : null;
  }
  return out;
}

export function toSaveError(error: unknown): SaveError {
  if (error instanceof NewerDatabase) return { type: "NeedsReload" };
  const all = names(error);
  if (all.includes("QuotaExceededError")) return { type: "StorageFull" };
  if (all.includes("ConnectionLost") || all.includes("DatabaseClosedError") || all.includes("InvalidStateError"))
    return { type: "ConnectionLost" };
  return { type: "SaveFailed", name: all[0] ?? "unknown" };
}
