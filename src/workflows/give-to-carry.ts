import { err, ok, type Result } from "#lib/result.ts";
import { envelopesFile, fitting, hubName, receiptsFile } from "#protocol/courier.ts";
import type { EnvelopeKind } from "#protocol/envelope.ts";
import { readOutboxEnvelope } from "#storage/records.ts";
import type { SaveError } from "#storage/save-error.ts";
import { firstOut } from "#workflows/hand-in.ts";
import { isAside, isCarried, isUnsent, openOutbox, outboxPut, type StoredOutboxItem } from "#workflows/outbox.ts";
import { sealForTodaysKeys } from "#workflows/seal-again.ts";
import type { Session } from "#workflows/session.ts";

/** Constant and plain: a name of a file is read by everybody who sees a list of files. */
export const COURIER_FILE_NAME = "parcel.txt";
export const RECEIPTS_FILE_NAME = "slip.txt";
/** Text, because phones hand texts on and no unknown kinds. */
const asFile = (bytes: Uint8Array<ArrayBuffer>): Blob => new Blob([bytes], { type: "text/plain" });

export interface GivenFile {
  readonly file: Blob;
  /** The same, for a code on the screen. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many are in it, and how many had no room. */
  readonly count: number;
  readonly left: number;
}
export type GiveError = SaveError | { readonly type: "NothingToGive" };

/** To one phone: nobody carries it. A report can be shown. Counts wait. */
const TO_ONE_PHONE: readonly string[] = ["incident"] satisfies readonly EnvelopeKind[];

/**
 * What goes to an organisation may be carried by anybody of the hub. What goes to a phone of the own team is taken by that phone alone.
 * An organisation's answers go to a phone of another team: the code by voice is for them.
 */
const mayBeGiven = (session: Session, { item }: StoredOutboxItem): boolean => {
  const { enrolment } = session.get();
  const isOwnTeam = enrolment?.kind === "team" && item.toId === enrolment.team.id;
  return (
    isUnsent(item) &&
    !isCarried(item) &&
    !isAside(item) &&
    !TO_ONE_PHONE.includes(item.kind) &&
    (item.kind !== "reply" || isOwnTeam)
  );
};

/** What could be given to somebody now, in the order in which it should arrive. */
export const readGivable = async (session: Session): Promise<readonly StoredOutboxItem[]> =>
  (await openOutbox(session)).filter((stored) => mayBeGiven(session, stored)).sort(firstOut);

/**
 * One file with sealed envelopes that wait: all, or those of the given rows. Before it is there they are noted as tried, so that taking
 * a yes back reaches what somebody else may be carrying. They stay here, and wait, until a receipt fits.
 */
export async function giveToCarry(session: Session, rowIds?: readonly string[]): Promise<Result<GivenFile, GiveError>> {
  const { enrolment } = session.get();
  if (!enrolment) return err({ type: "NothingToGive" });
  const held = await sealForTodaysKeys(session);
  const hub = await hubName(enrolment.hub.key);
  return session.exclusive(async (write) => {
    const wanted = (await readGivable(session)).filter(
      ({ rowId }) => !held.has(rowId) && (rowIds === undefined || rowIds.includes(rowId)),
    );
    const sealed = await Promise.all(
      wanted.map(async ({ item: { envelopeId: id, mailbox } }) => {
        const bytes = await readOutboxEnvelope(session.tables, id);
        return bytes ? [{ id, mailbox, bytes }] : [];
      }),
    );
    const items = fitting(sealed.flat());
    if (items.length === 0) return err({ type: "NothingToGive" });
    const given = wanted.filter(({ item }) => items.some(({ id }) => id === item.envelopeId));
    const puts = given.map(({ rowId, item }) =>
      outboxPut({ ...item, attempts: Math.max(1, item.attempts), givenMs: session.nowMs() }, rowId),
    );
    const saved = await write({ puts, deletes: [] });
    if (!saved.ok) return saved;
    const bytes = envelopesFile(hub, items);
    return ok({ file: asFile(bytes), bytes, count: items.length, left: wanted.length - items.length });
  });
}

/** What the hub signed for what this phone brought for others; `null` where there is nothing to bring back. */
export async function receiptsToGive(session: Session): Promise<Blob | null> {
  const { enrolment } = session.get();
  const receipts = (await openOutbox(session)).flatMap(({ item }) => (isCarried(item) && item.receipt ? [item.receipt] : []));
  if (!enrolment || receipts.length === 0) return null;
  return asFile(receiptsFile(await hubName(enrolment.hub.key), receipts));
}
