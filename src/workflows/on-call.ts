import { useSyncExternalStore } from "react";
import type { Lead } from "#protocol/enrolment.ts";

/**
 * Whom to call, while a vault is open: shown on the danger page too, which otherwise knows nothing of the team's part. Small on
 * purpose, the public part loads it.
 */
export interface OnCall {
  readonly lead: Lead;
}

let onCall: OnCall | null = null;
const listeners = new Set<() => void>();

export function setOnCall(next: OnCall | null): void {
  onCall = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useOnCall = (): OnCall | null =>
  useSyncExternalStore(
    subscribe,
    () => onCall,
    () => null,
  );
