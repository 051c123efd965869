import { useSyncExternalStore } from "react";

/**
 * What the worker has open: a case, in memory only. No route, history entry or title holds an id, so Back and a reopened
 * window show nothing.
 */
export interface Current {
  readonly caseId: string | null;
}

let current: Current = { caseId: null };
const listeners = new Set<() => void>();

export function setCurrent(next: Current): void {
  current = next;
  for (const listener of listeners) listener();
}

const get = (): Current => current;
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useCurrent = (): Current => useSyncExternalStore(subscribe, get);
