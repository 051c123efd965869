import * as v from "valibot";
import { type HeldCopies, type HeldCopy, heldUntilMs, NO_COPIES, withoutCopies } from "#domain/team/held-copies.ts";
import { type Bytes, fromB64url, toB64url } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { Listed, RecordPut } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { configPut, isUnreadable, readConfig } from "#workflows/config.ts";
import { erasingPut, finishErasing } from "#workflows/erase-keys.ts";
import { type HeldBack, isHeld } from "#workflows/hold.ts";
import type { Write } from "#workflows/sealed-records.ts";
import type { Session } from "#workflows/session.ts";

const PartSchema = v.strictObject({ bytes: v.string() });

export const readHeldCopies = async (session: Session): Promise<HeldCopies> =>
  (await readConfig(session, "copies_here")) ?? NO_COPIES;

/** Newest first. */
export const listHeldCopies = async (session: Session): Promise<readonly HeldCopy[]> =>
  [...(await readHeldCopies(session)).list].sort((a, b) => b.lastMs - a.lastMs);

export const partPut = ({ keyId }: HeldCopy, part: number, bytes: Bytes): RecordPut => ({
  rowId: newId(),
  caseId: keyId,
  value: { bytes: toB64url(bytes) },
  projection: { kind: "copy_part", keyId, part },
});

const keyOf = ({ projection }: Listed): string => (projection.kind === "copy_part" ? projection.keyId : "");

/** The copy as it was sealed, or as much of it as is here, in order; `null` when a part cannot be read. One part at a time as text. */
export async function bytesOfCopy(
  session: Session,
  { keyId, of }: Pick<HeldCopy, "keyId" | "of">,
  last?: { readonly part: number; readonly bytes: Bytes },
): Promise<Blob | null> {
  const rows = (await session.list("copy_part")).filter((listed) => keyOf(listed) === keyId);
  const bytes: Bytes[] = [];
  for (let part = 0; part < of; part++) {
    const listed = rows.find(({ projection }) => projection.kind === "copy_part" && projection.part === part);
    const [opened] = listed ? await session.open([listed]) : [];
    const parsed = opened?.ok ? v.safeParse(PartSchema, opened.value) : null;
    const own = part === last?.part ? last.bytes : parsed?.success && fromB64url(parsed.output.bytes);
    if (!own) return null;
    bytes.push(own);
  }
  return new Blob(bytes, { type: "application/octet-stream" });
}

/** For opening and for saving as a file; `null` when it went meanwhile, or cannot be read. */
export async function heldCopyFile(session: Session, copyNo: string): Promise<Blob | null> {
  const copy = (await readHeldCopies(session)).list.find((one) => one.copyNo === copyNo);
  return copy?.wholeMs === undefined ? null : bytesOfCopy(session, copy);
}

/** What takes these copies away, in one transaction with `next`; their key is destroyed after it (`finishErasing`). */
export async function leaving(
  session: Session,
  next: HeldCopies,
  copies: readonly HeldCopy[],
): Promise<{ readonly puts: readonly RecordPut[]; readonly deletes: readonly string[] }> {
  const keys = copies.map(({ keyId }) => keyId);
  const rows = (await session.list("copy_part")).filter((listed) => keys.includes(keyOf(listed)));
  const puts = [await configPut(session, "copies_here", withoutCopies(next, copies, session.nowMs()))];
  return {
    puts: keys.length === 0 ? puts : [...puts, await erasingPut(session, { keys, marks: [] })],
    deletes: rows.map(({ rowId }) => rowId),
  };
}

async function drop(session: Session, write: Write, copies: readonly HeldCopy[]): Promise<Result<void, SaveError>> {
  const saved = await write(await leaving(session, await readHeldCopies(session), copies));
  return saved.ok ? finishErasing(session, write) : saved;
}

/** By hand, or because all of it was taken in; not while notes are asked for. */
export async function eraseHeldCopy(session: Session, copyNo: string): Promise<Result<void, SaveError | HeldBack>> {
  return session.exclusive(async (write) => {
    if (await isHeld(session)) return err({ type: "OnHold" });
    const copy = (await readHeldCopies(session)).list.find((one) => one.copyNo === copyNo);
    return copy ? drop(session, write, [copy]) : ok(undefined);
  });
}

/** Copies whose days are over go, and parts of none. Not while notes are asked for. */
export async function tidyHeldCopies(session: Session): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    if (await isUnreadable(session, "copies_here")) return ok(undefined);
    if (session.get().damagedShards > 0 || (await isHeld(session))) return ok(undefined);
    const { list } = await readHeldCopies(session);
    const over = list.filter((copy) => heldUntilMs(copy) <= session.nowMs());
    if (over.length > 0) {
      const dropped = await drop(session, write, over);
      if (!dropped.ok) return dropped;
    }
    const known = new Set(list.map(({ keyId }) => keyId));
    const stray = (await session.list("copy_part")).filter((listed) => !known.has(keyOf(listed)));
    return stray.length === 0 ? ok(undefined) : write({ puts: [], deletes: stray.map(({ rowId }) => rowId) });
  });
}
