import { err, ok, type Result } from "#lib/result.ts";
import { envelopesFile, fitting, hubName, receiptsFile } from "#protocol/courier.ts";
import type { EnvelopeKind } from "#protocol/envelope.ts";
import { readOutboxEnvelope } from "#storage/records.ts";
import type { SaveError } from "#storage/save-error.ts";
import {
  isAside,
  isCarried,
  isUnsent,
  type OutboxItem,
  openOutbox,
  outboxPut,
  type StoredOutboxItem,
} from "#workflows/outbox.ts";
import { firstOut } from "#workflows/outbox-order.ts";
import { sealIncidentsForToday } from "#workflows/report-incident.ts";
import { sealForTodaysKeys } from "#workflows/seal-again.ts";
import type { Session } from "#workflows/session.ts";
import { coordinatorPost } from "#workflows/team-desk.ts";

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

/**
 * For a coordinator of the own team. It never goes into a file with other messages: a report may be about whoever would carry it, so somebody
 * decides each time who does.
 */
const TO_COORDINATORS: readonly string[] = ["incident", "tally"] satisfies readonly EnvelopeKind[];
export const isForCoordinator = ({ kind }: Pick<OutboxItem, "kind">): boolean => TO_COORDINATORS.includes(kind);

/**
 * What goes to an organisation may be carried by anybody of the hub, the coordinator's post by the own team, to the mailboxes the signed lists name
 * today. What goes to another phone of the own team is taken by that phone alone. An organisation's answers go to a phone of another
 * team: the code by voice is for them. The hub's half of a report of counts names its team and its phone: it goes by itself.
 */
const mayBeGiven = (session: Session, { item }: StoredOutboxItem): boolean => {
  const { enrolment } = session.get();
  if (!isUnsent(item) || isCarried(item)) return false;
  if (isForCoordinator(item))
    return item.mailbox !== enrolment?.mailbox && coordinatorPost(session).some(({ mailbox }) => mailbox === item.mailbox);
  const isOwnTeam = enrolment?.kind === "team" && item.toId === enrolment.team.id;
  return !isAside(item) && (item.kind !== "reply" || isOwnTeam);
};

/** Of what is for organisations and colleagues rows by name, or all of it; or all that is for the coordinators. */
export type WhatToGive = readonly string[] | "messages" | "coordinator";
const isMeant = ({ rowId, item }: StoredOutboxItem, what: WhatToGive): boolean =>
  isForCoordinator(item) === (what === "coordinator") && (typeof what === "string" || what.includes(rowId));

/** What could be given to somebody now, in the order in which it should arrive. */
export const readGivable = async (session: Session): Promise<readonly StoredOutboxItem[]> =>
  (await openOutbox(session)).filter((stored) => mayBeGiven(session, stored)).sort(firstOut);

/**
 * One file with sealed envelopes that wait. Before it is there they are noted as tried, so that taking
 * a yes back reaches what somebody else may be carrying. They stay here, and wait, until a receipt fits.
 */
export async function giveToCarry(session: Session, what: WhatToGive = "messages"): Promise<Result<GivenFile, GiveError>> {
  const { enrolment } = session.get();
  if (!enrolment) return err({ type: "NothingToGive" });
  const held = await sealForTodaysKeys(session);
  if (what === "coordinator") {
    const renewed = await sealIncidentsForToday(session);
    if (!renewed.ok && renewed.error.type === "StorageFull") return err({ type: "StorageFull" });
  }
  const hub = await hubName(enrolment.hub.key);
  return session.exclusive(async (write) => {
    const wanted = (await readGivable(session)).filter((stored) => !held.has(stored.rowId) && isMeant(stored, what));
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
