import { useSyncExternalStore } from "react";

/**
 * Whether somebody said that this phone may speak here. Holds while the page is in front; kept nowhere. A phone that was put away may
 * come out among other people.
 */
let agreed = false;
const listeners = new Set<() => void>();

export function setAgreed(next: boolean): void {
  if (agreed === next) return;
  agreed = next;
  for (const listener of listeners) listener();
}

if (typeof document !== "undefined")
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") setAgreed(false);
  });

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useAgreed = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => agreed,
    () => false,
  );
