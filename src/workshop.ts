import { systemClock } from "#lib/clock.ts";
import { createVault } from "#seal/vault-client.ts";
import { getDb } from "#storage/open.ts";
import { assertNoTransaction } from "#storage/records.ts";
import { createBrowserSync } from "#sync/sync.ts";
import { AutoLock } from "#workflows/auto-lock.ts";
import { Drafts } from "#workflows/drafts.ts";
import { HandIn } from "#workflows/hand-in.ts";
import type { Workshop } from "#workflows/react.ts";
import { Session } from "#workflows/session.ts";

/**
 * Opens the team's part: the vault worker, the session on it and the way to the hub. Loaded when the team's door is opened and not
 * before. `setLock` is told how to lock while the vault is open.
 */
export function openWorkshop(
  setLock: (lock: (() => void) | undefined) => void,
  languageSpoken: (lang: string) => void,
): Workshop {
  const session = new Session({ db: getDb(), vault: createVault({ guard: assertNoTransaction }), clock: systemClock });
  const lock = () => void session.lock();
  const tell = () => setLock(session.get().vault.kind === "open" ? lock : undefined);
  session.subscribe(tell);
  tell();
  const handIn = new HandIn(session, createBrowserSync(systemClock));
  handIn.start();
  const autoLock = new AutoLock(session);
  autoLock.start();
  const drafts = new Drafts(session);
  drafts.start();
  void session.refresh();
  return { session, handIn, autoLock, drafts, languageSpoken };
}
