const LOCK = "fanal-packs";
/** A window that sleeps with the lock must not keep the others from their texts: the switch itself is safe without it. */
const PATIENCE_MS = 15_000;

/** Lets one window of the app fetch at a time, so that the same bytes do not come twice. */
export async function oneWindow<T>(act: () => Promise<T>): Promise<T> {
  if (!navigator.locks) return act();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
  let begun: Promise<T> | null = null;
  const begin = (): Promise<T> => {
    clearTimeout(timer);
    begun = act();
    return begun;
  };
  try {
    return await navigator.locks.request(LOCK, { signal: patience.signal }, begin);
  } catch {
    return begun ?? act();
  } finally {
    clearTimeout(timer);
  }
}
