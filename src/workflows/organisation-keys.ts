import type { Network } from "#domain/pack/network.ts";
import { mayOldKeyGo } from "#domain/referral/key-age.ts";
import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { JOIN_MS } from "#protocol/join.ts";
import type { HandedError, KeysChanged, PaperError } from "#seal/organisation-port.ts";
import { readArrival } from "#storage/records.ts";
import type { SaveError } from "#storage/save-error.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { configPut, readConfig, rowsNamed } from "#workflows/config.ts";
import { erasingPut, finishErasing } from "#workflows/erase-keys.ts";
import { readReceived } from "#workflows/received.ts";
import type { Write } from "#workflows/sealed-records.ts";
import type { Session } from "#workflows/session.ts";
import type { SeenJoin } from "#workflows/team-desk.ts";

/** In place of the enrolment there is, whose key is destroyed: what was left out of the new one can never be opened again. */
async function keep(
  session: Session,
  write: Write,
  { info, record }: KeysChanged,
  used: readonly string[] = [],
): Promise<Result<void, SaveError>> {
  const old = (await rowsNamed(session, "enrolment")).map(({ rowId }) => rowId);
  const saved = await write({ puts: [record, await erasingPut(session, { keys: old, marks: [] })], deletes: [...old, ...used] });
  if (!saved.ok) return saved;
  session.setEnrolment(info);
  return finishErasing(session, write);
}

async function change(session: Session, make: () => Promise<KeysChanged | null>): Promise<Result<boolean, SaveError>> {
  return session.exclusive(async (write): Promise<Result<boolean, SaveError>> => {
    const changed = await make();
    if (!changed) return ok(false);
    const kept = await keep(session, write, changed);
    return kept.ok ? ok(true) : kept;
  });
}

const today = (session: Session): string => utcDay(session.nowMs());

/** A new key, made in the vault. Nothing is sealed to it before whoever runs the hub has taken its card into the signed directory. */
export const makeNextKey = (session: Session): Promise<Result<boolean, SaveError>> =>
  change(session, () => session.vault.makeNextKey(session.network(), today(session)));

/** The new key takes over where the signed directory, that of today unless one is given, names it. */
export async function followKeys(session: Session, network: Network = session.network()): Promise<void> {
  if (session.get().enrolment?.kind !== "organisation") return;
  const followed = await change(session, () => session.vault.followKeys(network, today(session)));
  if (followed.ok && followed.value) await openAgain(session);
}

/** Old keys whose days are over are destroyed; what could not be opened so far is tried with them first. */
export async function endOldKeys(session: Session): Promise<void> {
  if (session.get().enrolment?.kind !== "organisation") return;
  const keys = await session.vault.organisationKeys();
  const contact = await readConfig(session, "contact");
  const emptied = contact?.outcome === "Done" ? utcDay(contact.atMs) : null;
  const over = keys?.earlier.filter(({ until }) => mayOldKeyGo(until, today(session), emptied)) ?? [];
  if (over.length === 0) return;
  await openAgain(session);
  await change(session, () => session.vault.dropKeys(over.map(({ recipient }) => recipient)));
}

/** What came and was set aside unopened, with the keys and lists of now. It stays set aside where it still cannot be accepted. */
async function openAgain(session: Session): Promise<void> {
  for (const { rowId, item } of await readReceived(session)) {
    if (item.state !== "quarantined") continue;
    const bytes = await readArrival(session.tables, item.envelopeId);
    if (bytes) await acceptArrival(session, item.envelopeId, bytes, utcDay(item.atMs), rowId);
  }
}

/** Kept once the paper was read back: until then there is no paper copy, whatever was printed. */
export async function testPaper(session: Session, text: string): Promise<Result<void, PaperError | SaveError>> {
  const checked = await session.vault.checkPaper(text);
  if (!checked.ok) return checked;
  return session.exclusive(async (write) =>
    write({
      puts: [await configPut(session, "paper_key", { recipient: checked.value.recipient, day: today(session) })],
      deletes: [],
    }),
  );
}

/** The key of today for another device of ours, for the code that it shows; `words` were compared aloud. */
export async function handKey(
  session: Session,
  { code, seenAtMs }: SeenJoin,
): Promise<Result<{ readonly code: string; readonly untilMs: number }, HandedError | PaperError>> {
  const nowMs = session.nowMs();
  if (nowMs < seenAtMs || nowMs - seenAtMs > JOIN_MS) return err({ type: "JoinTooOld" });
  const sealed = await session.vault.handKey(code);
  return sealed.ok ? ok({ code: sealed.value.code, untilMs: seenAtMs + JOIN_MS }) : sealed;
}

/** The key another device of ours shows, in answer to the code this one shows. The request goes with it: it is used once. */
export async function takeHandedKey(session: Session, code: string): Promise<Result<void, HandedError | PaperError | SaveError>> {
  const taken = await session.exclusive(async (write): Promise<Result<void, HandedError | PaperError | SaveError>> => {
    const asked = await rowsNamed(session, "joining");
    const [row] = await session.read(asked);
    if (!row) return err({ type: "JoinTooOld" });
    const read = await session.vault.takeHandedKey(row, code, session.network(), session.nowMs());
    if (!read.ok) return read;
    return keep(
      session,
      write,
      read.value,
      asked.map(({ rowId }) => rowId),
    );
  });
  if (taken.ok) await openAgain(session);
  return taken;
}

/** A key off the paper: what was sealed to it opens here from now on. */
export async function takeKey(session: Session, text: string): Promise<Result<void, PaperError | SaveError>> {
  const taken = await session.exclusive(async (write): Promise<Result<void, PaperError | SaveError>> => {
    const read = await session.vault.takeKey(text, session.network(), today(session));
    return read.ok ? keep(session, write, read.value) : err(read.error);
  });
  if (taken.ok) await openAgain(session);
  return taken;
}
