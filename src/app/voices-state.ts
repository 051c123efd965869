import { useSyncExternalStore } from "react";
import type { RefusedVoice } from "#content/voices.ts";

/** What the fetching of recorded voices is doing. */
export type VoicesState =
  | { readonly kind: "idle" }
  | { readonly kind: "fetching"; readonly lang: string; readonly doneBytes: number; readonly allBytes: number }
  | { readonly kind: "failed"; readonly lang: string; readonly error: string }
  /** Some recordings were not what was signed; the others are here. */
  | { readonly kind: "refused"; readonly lang: string; readonly refused: readonly RefusedVoice[] };

let state: VoicesState = { kind: "idle" };
const listeners = new Set<() => void>();

export function setVoicesState(next: VoicesState): void {
  state = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useVoicesState = (): VoicesState =>
  useSyncExternalStore(
    subscribe,
    () => state,
    () => state,
  );
