import { useSyncExternalStore } from "react";
import type { StoredScreening } from "#workflows/screening.ts";

/**
 * What the worker has open: a case, in memory only. No route, history entry or title holds an id, so Back and a reopened
 * window show nothing.
 */
export interface Current {
  readonly caseId: string | null;
  /** Row of a talk that goes on at the same question after the danger page, a lock or a cover. */
  readonly resumeRowId: string | null;
  /** That talk itself while the person did not agree to notes: it is nowhere else, and gone with the next lock. */
  readonly unrecorded: StoredScreening | null;
  /** Row of the talk in which the person holds the phone. */
  readonly personHeld: { readonly rowId: string } | null;
  /** A note is being written in that case, in place of the entry `of` when given: it goes on there after a lock. */
  readonly noting: { readonly caseId: string; readonly of?: string } | null;
}

export const NOTHING_OPEN: Current = { caseId: null, resumeRowId: null, unrecorded: null, personHeld: null, noting: null };
let current: Current = NOTHING_OPEN;
const listeners = new Set<() => void>();

export function setCurrent(next: Partial<Current>): void {
  current = { ...current, ...next };
  for (const listener of listeners) listener();
}

/** It is erased: no screen of it stays open, nor opens by going back. */
export function forgetCase(caseId: string): void {
  if (current.caseId === caseId) setCurrent({ caseId: null, noting: null });
  if (current.unrecorded?.screening.caseId === caseId) setCurrent({ unrecorded: null, resumeRowId: null });
}

const get = (): Current => current;
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useCurrent = (): Current => useSyncExternalStore(subscribe, get);
