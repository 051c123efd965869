import { systemClock } from "#lib/clock.ts";
import { createVault } from "#seal/vault-client.ts";
import { getDb } from "#storage/open.ts";
import { assertNoTransaction } from "#storage/records.ts";
import { createBrowserSync } from "#sync/sync.ts";
import { forgetStale } from "#ui/forget-stale.ts";
import type { LockNow } from "#ui/shell-context.ts";
import { AutoLock } from "#workflows/auto-lock.ts";
import { Drafts } from "#workflows/drafts.ts";
import { HandIn } from "#workflows/hand-in.ts";
import type { Workshop } from "#workflows/react.ts";
import { countsOf } from "#workflows/release-counts.ts";
import { RenewLists } from "#workflows/renew-lists.ts";
import { Session } from "#workflows/session.ts";
import { Tidy } from "#workflows/tidy.ts";

const makeSession = () => new Session({ db: getDb(), vault: createVault({ guard: assertNoTransaction }), clock: systemClock });

/** Looks at the vault as at the start of the app, without its door on the screen, and lets the worker go again. */
export async function endIfUnopened(): Promise<void> {
  const session = makeSession();
  await session.refresh(false);
  session.vault.lock();
}

/**
 * Opens the team's part: the vault worker, the session on it and the way to the hub. Loaded when the team's door is opened and not
 * before. `setLock` is told how to lock while the vault is open.
 */
export function openWorkshop(setLock: (lock: LockNow | undefined) => void, languageSpoken: (lang: string) => void): Workshop {
  const session = makeSession();
  const lock: LockNow = (how) => void (how === "words_only" ? session.lockHard() : session.lock());
  const tell = () => {
    const isOpen = session.get().vault.kind === "open";
    setLock(isOpen ? lock : undefined);
    // Once the door is drawn in place of what was there.
    if (!isOpen) setTimeout(forgetStale);
  };
  session.subscribe(tell);
  tell();
  const sync = createBrowserSync(systemClock);
  const handIn = new HandIn(session, sync);
  handIn.start();
  const autoLock = new AutoLock(session);
  autoLock.start();
  const drafts = new Drafts(session);
  drafts.start();
  const tidy = new Tidy(session);
  new RenewLists(session).start();
  tidy.start();
  void session.refresh();
  return { session, handIn, autoLock, drafts, tidy, languageSpoken, askCounts: countsOf(session, sync) };
}
