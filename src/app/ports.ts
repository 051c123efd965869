import { createContext, use } from "react";
import type { Country } from "#domain/pack/common.ts";
import type { LockNow } from "#ui/shell-context.ts";
import type { Workshop } from "#workflows/react.ts";

/** All that is kept without a vault. */
export interface Preferences {
  readonly language: string | null;
  /** The language somebody wants to hear, where it is another one than they read. */
  readonly spoken: string | null;
  readonly country: Country | null;
  /** Where the region of this phone is: what is shown until somebody says where they are. Read from its packs, kept nowhere else. */
  readonly home: Country | null;
  /** The look that saves battery was chosen. */
  readonly saver: boolean;
}

/** What `main.tsx` hands in: everything that lives outside the screens. */
export interface Ports {
  /** Calls back with what is kept, once it has been read. Returns a function that stops. */
  readonly onPreferences: (tell: (kept: Preferences) => void) => () => void;
  /** Keeps the choice and fetches what the language needs. */
  readonly languageChosen: (lang: string) => void;
  readonly spokenChosen: (lang: string) => void;
  /** Fetches and keeps the recorded voices of a language, or removes them. */
  readonly keepVoices: (lang: string, keep: boolean) => void;
  readonly countryChosen: (country: Country) => void;
  readonly saverChosen: (on: boolean) => void;
  /** Fetches public content, or tries again. */
  readonly fetchContent: () => void;
  /** Looks for newer content because somebody asked. */
  readonly lookNow: () => void;
  readonly stopLooking: () => void;
  /** Reads the bundled packs into memory when the database does not answer. */
  readonly showBundled: () => void;
  /** Opens the team's part: its content, its vault worker. Called when its door is opened. */
  readonly openWorkshop: () => Promise<Workshop>;
  /** Locks an open vault at once; does nothing otherwise. */
  readonly lockNow: () => void;
  /** Tells how to lock while a vault is open, and `undefined` while none is. */
  readonly onLockable: (tell: (lock: LockNow | undefined) => void) => () => void;
}

const nothing = () => () => undefined;

/** For pre-rendering and tests: nothing outside. */
export const noPorts: Ports = {
  onPreferences: nothing,
  languageChosen: () => undefined,
  spokenChosen: () => undefined,
  keepVoices: () => undefined,
  countryChosen: () => undefined,
  saverChosen: () => undefined,
  fetchContent: () => undefined,
  lookNow: () => undefined,
  stopLooking: () => undefined,
  showBundled: () => undefined,
  openWorkshop: () => Promise.reject(new Error("no workshop here")),
  lockNow: () => undefined,
  onLockable: nothing,
};

export const PortsContext = createContext<Ports>(noPorts);

export const usePorts = (): Ports => use(PortsContext);
