import { useSyncExternalStore } from "react";
import type { InstallError, Installed } from "#content/install.ts";

/** How the last look for content ended. */
export type InstallOutcome = { readonly type: Installed } | InstallError;

/** What the fetching of content is doing; what is already on the phone is shown meanwhile. */
export interface InstallState {
  readonly running: { readonly doneBytes: number; readonly allBytes: number } | null;
  /** Of the last look that is over; stays while the next one runs. */
  readonly outcome: InstallOutcome | null;
}

/** Screens are drawn anew for every twentieth of the way and no oftener. */
const STEPS = 20;

let state: InstallState = { running: null, outcome: null };
const listeners = new Set<() => void>();

function set(next: InstallState): void {
  state = next;
  for (const listener of listeners) listener();
}

const stepOf = (doneBytes: number, allBytes: number): number => (allBytes === 0 ? 0 : Math.floor((STEPS * doneBytes) / allBytes));

export function noteInstalling(doneBytes: number, allBytes: number): void {
  const { running, outcome } = state;
  if (running?.allBytes === allBytes && stepOf(running.doneBytes, allBytes) === stepOf(doneBytes, allBytes)) return;
  set({ running: { doneBytes, allBytes }, outcome });
}

export const noteInstalled = (outcome: InstallOutcome): void => set({ running: null, outcome });

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What `pick` takes from it; it must give the same value for the same state. */
export function useInstallState<T>(pick: (state: InstallState) => T): T {
  const read = () => pick(state);
  return useSyncExternalStore(subscribe, read, read);
}
