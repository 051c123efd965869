import { createContext, use, useEffect, useState, useSyncExternalStore } from "react";
import type { AutoLock } from "#workflows/auto-lock.ts";
import type { Drafts } from "#workflows/drafts.ts";
import type { HandIn } from "#workflows/hand-in.ts";
import type { AskCounts } from "#workflows/release-counts.ts";
import type { Session } from "#workflows/session.ts";
import type { SessionState } from "#workflows/session-state.ts";
import type { Tidy } from "#workflows/tidy.ts";

/** Handed in by `main.tsx`; screens below it reach private data through workflows only. */
export interface Workshop {
  readonly session: Session;
  readonly handIn: HandIn;
  readonly autoLock: AutoLock;
  readonly drafts: Drafts;
  readonly tidy: Tidy;
  readonly askCounts: AskCounts;
  /** Texts of a language somebody is spoken to in are fetched when there is a network. */
  readonly languageSpoken: (lang: string) => void;
}
export const WorkshopContext = createContext<Workshop | null>(null);

export function useWorkshop(): Workshop {
  const workshop = use(WorkshopContext);
  if (!workshop) throw new Error("no workshop above this screen");
  return workshop;
}
export const useSession = (): Session => useWorkshop().session;

export function useSessionState(): SessionState {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.get);
}

/**
 * Reads private records and reads them again after every change; `undefined` until the first answer. What was read is dropped
 * when the vault locks.
 */
export function useVaultQuery<T>(read: (session: Session) => Promise<T>, key = ""): T | undefined {
  const session = useSession();
  const { version, vault } = useSessionState();
  const [found, setFound] = useState<{ readonly key: string; readonly value: T } | undefined>();
  const open = vault.kind === "open";
  // biome-ignore lint/correctness/useExhaustiveDependencies: `read` is a fresh closure each time; `key` says when it means something else, `version` when records changed
  useEffect(() => {
    let current = true;
    if (!open) setFound(undefined);
    else
      void read(session).then(
        (value) => current && setFound({ key, value }),
        () => current && setFound(undefined),
      );
    return () => {
      current = false;
    };
  }, [session, open, version, key]);
  return open && found?.key === key ? found.value : undefined;
}
