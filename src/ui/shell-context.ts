import { createContext, useContext } from "react";

/** `words_only`: takes every other way in away first. */
export type LockNow = (how?: "words_only") => void;

/** What every page needs from the application around it. */
export interface Shell {
  /** Covers the screen, locks the vault, replaces the page by a neutral one. */
  readonly leave: () => void;
  /** Present while a vault is open: the Lock button beside Leave. */
  readonly lock?: LockNow | undefined;
  /** False for the first page after opening, whose heading must not take the focus from the skip link. */
  readonly hasNavigated: () => boolean;
  readonly theme: "system" | "day" | "night";
  readonly setTheme: (theme: "system" | "day" | "night") => void;
  /** The look for a battery that is nearly empty: black, without pictures or movement. */
  readonly saver: boolean;
  readonly setSaver: (on: boolean) => void;
}

export const ShellContext = createContext<Shell>({
  leave: () => undefined,
  hasNavigated: () => false,
  theme: "system",
  setTheme: () => undefined,
  saver: false,
  setSaver: () => undefined,
});

export const useShell = (): Shell => useContext(ShellContext);
