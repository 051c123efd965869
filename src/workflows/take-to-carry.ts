import type { Organisation } from "#domain/pack/network.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { SealedItem } from "#protocol/contact.ts";
import { type CourierFileError, hubName, MAX_CARRIED, MAX_FILE_BYTES, parseCourierFile } from "#protocol/courier.ts";
import type { Receipt } from "#protocol/wire.ts";
import type { SaveError } from "#storage/save-error.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { isCarried, isUnsent, openOutbox, outboxPut, type StoredOutboxItem, WAITING } from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";
import { coordinatorPost } from "#workflows/team-desk.ts";

export const PARCEL_LIMIT = MAX_FILE_BYTES;

export type TakeToCarryError =
  | CourierFileError
  | SaveError
  | { readonly type: "CourierNoTeam" }
  /** Made for another hub: nobody there would take it from this phone. */
  | { readonly type: "CourierOtherHub" }
  /** Not one of the mailboxes this phone may put into. */
  | { readonly type: "CourierNotAllowed" }
  /** It carries as much as it may. */
  | { readonly type: "CourierFull" };

/** Whose the mailbox is, by the signed lists. */
type CarriedFor = Pick<Organisation, "id" | "name"> & { readonly isCoordinator: boolean };
interface ToCarry {
  readonly is: "carry";
  readonly items: readonly (SealedItem & { readonly to: CarriedFor })[];
  /** For this very phone, from a colleague: opened, not carried. */
  readonly own: readonly SealedItem[];
  /** Here already, or brought already. */
  readonly known: number;
  /** For mailboxes this phone may not put into. */
  readonly refused: number;
}
interface ToOpen {
  readonly is: "open";
  readonly items: readonly SealedItem[];
  readonly refused: number;
}
interface ToNote {
  readonly is: "receipts";
  readonly receipts: readonly Receipt[];
}
export type LookedInto = ToCarry | ToOpen | ToNote;

/**
 * What is in the file, by what its outside says; nothing is opened and nothing written. A team's phone carries for organisations of
 * the signed directory and for coordinators of its own team, as the hub lets it; each opens what is for its own mailbox.
 */
export async function lookToCarry(session: Session, file: Blob): Promise<Result<LookedInto, TakeToCarryError>> {
  const { enrolment } = session.get();
  if (!enrolment) return err({ type: "CourierNoTeam" });
  const parsed = await parseCourierFile(file);
  if (!parsed.ok) return parsed;
  const found = parsed.value;
  if (found.hub !== (await hubName(enrolment.hub.key))) return err({ type: "CourierOtherHub" });
  if (found.kind === "receipts") return ok({ is: "receipts", receipts: found.receipts });
  if (enrolment.kind === "organisation") {
    const items = found.items.filter(({ mailbox }) => mailbox === enrolment.mailbox);
    if (items.length === 0) return err({ type: "CourierNotAllowed" });
    return ok({ is: "open", items, refused: found.items.length - items.length });
  }
  const here = new Set((await openOutbox(session)).map(({ item }) => item.envelopeId));
  const own = found.items.filter(({ mailbox }) => mailbox === enrolment.mailbox);
  const known = new Map<string, CarriedFor>([
    ...coordinatorPost(session).map(({ mailbox }) => [mailbox, { ...enrolment.team, isCoordinator: true }] as const),
    ...session.network().organisations.map(({ mailbox, id, name }) => [mailbox, { id, name, isCoordinator: false }] as const),
  ]);
  const allowed = found.items.flatMap((item) => {
    const to = item.mailbox === enrolment.mailbox ? undefined : known.get(item.mailbox);
    return to ? [{ ...item, to }] : [];
  });
  if (allowed.length + own.length === 0) return err({ type: "CourierNotAllowed" });
  const items = allowed.filter(({ id }) => !here.has(id));
  return ok({
    is: "carry",
    items,
    own,
    known: allowed.length - items.length,
    refused: found.items.length - allowed.length - own.length,
  });
}

/** Kept until it is brought to the hub, given up, or erased by hand. What is here already is not taken twice. */
export async function takeToCarry(session: Session, { items }: ToCarry): Promise<Result<{ taken: number }, TakeToCarryError>> {
  return session.exclusive(async (write) => {
    const outbox = await openOutbox(session);
    const here = new Set(outbox.map(({ item }) => item.envelopeId));
    const fresh = items.filter(({ id }) => !here.has(id));
    const carried = outbox.filter(({ item }) => isCarried(item) && isUnsent(item)).length;
    if (carried + fresh.length > MAX_CARRIED) return err({ type: "CourierFull" });
    const puts = fresh.map(({ id, mailbox, to }, at) =>
      outboxPut({
        envelopeId: id,
        mailbox,
        toId: to.id,
        toName: to.name,
        kind: "carried",
        refId: "",
        ...WAITING,
        // In the order of the file: what must arrive first stands first there.
        sealedAtMs: session.nowMs() + at,
      }),
    );
    const outboxAdd = fresh.map(({ id, bytes }) => ({ id, envelope: bytes }));
    const saved = await write({ puts, deletes: [] }, { outboxAdd });
    return saved.ok ? ok({ taken: fresh.length }) : saved;
  });
}

/** At the organisation, or the phone, it is for: opened and kept exactly as if the hub had brought it. False when one of them could not be kept. */
export async function openCarried(session: Session, { items }: Pick<ToOpen, "items">): Promise<boolean> {
  let isKept = true;
  for (const { id, bytes } of items) isKept = (await acceptArrival(session, id, bytes)) && isKept;
  return isKept;
}

export const readCarried = async (session: Session): Promise<readonly StoredOutboxItem[]> =>
  (await openOutbox(session)).filter(({ item }) => isCarried(item));

/** Whose it is still has it. */
export async function dropCarried(session: Session): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const carried = await readCarried(session);
    const outboxDelete = carried.map(({ item }) => item.envelopeId);
    return write({ puts: [], deletes: carried.map(({ rowId }) => rowId) }, { outboxDelete });
  });
}
