import { useSyncExternalStore } from "react";

/** What the fetching of content is doing; what is already on the phone is shown meanwhile. */
export type InstallState =
  | { readonly kind: "idle" }
  | { readonly kind: "installing"; readonly doneBytes: number; readonly allBytes: number }
  | { readonly kind: "failed"; readonly error: { readonly type: string } };

let state: InstallState = { kind: "idle" };
const listeners = new Set<() => void>();

export function setInstallState(next: InstallState): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useInstallState = (): InstallState =>
  useSyncExternalStore(
    subscribe,
    () => state,
    () => state,
  );
