/**
 * Moments that must not be interrupted by an update: an interview, a form with unsaved text. Each window holds a shared Web Lock
 * while it is busy, so that another window can tell.
 */
const BUSY_LOCK = "fanal-busy";
/** Held by the window in which the vault is open (workflows/session.ts). */
const VAULT_LOCK = "fanal-vault-writer";

let count = 0;
let release: (() => void) | null = null;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** Marks a busy moment; the returned function ends it and may be called twice. */
export function registerBusy(): () => void {
  count++;
  if (count === 1) {
    void navigator.locks?.request(BUSY_LOCK, { mode: "shared" }, () =>
      count === 0 ? undefined : new Promise<void>((resolve) => (release = resolve)),
    );
  }
  tell();
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    count--;
    if (count === 0) {
      release?.();
      release = null;
    }
    tell();
  };
}

export function onBusyChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** True when no window of the app, this one included, is in the middle of something or has the vault open. */
export async function isQuietEverywhere(): Promise<boolean> {
  if (count > 0) return false;
  if (!navigator.locks) return true;
  const { held = [] } = await navigator.locks.query();
  return !held.some(({ name }) => name === BUSY_LOCK || name === VAULT_LOCK);
}
