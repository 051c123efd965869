import type { HandOverTo } from "#domain/case/handed.ts";
import type { Entry } from "#domain/case/types.ts";
import type { BasisKind } from "#domain/referral/types.ts";
import { type Fate, fateOf, isTakenBack } from "#domain/referral/withdrawal.ts";
import { DAY_MS, utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { RecordPut, SealEnvelopeError } from "#seal/vault-port.ts";
import type { OutboxRow } from "#storage/db.ts";
import type { SaveError } from "#storage/save-error.ts";
import { entryPut, type OpenedCase, readCase } from "#workflows/cases.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { forgetCase } from "#workflows/current.ts";
import { draftRows } from "#workflows/draft-rows.ts";
import { erasingPut, finishErasing } from "#workflows/erase-keys.ts";
import { heldBack } from "#workflows/erase-phone.ts";
import type { HeldBack } from "#workflows/hold.ts";
import { isUnsent, type OutboxItem, openOutbox, outboxPut, type StoredOutboxItem, WAITING } from "#workflows/outbox.ts";
import { readReceived } from "#workflows/received.ts";
import { readRetention } from "#workflows/retention.ts";
import type { Session } from "#workflows/session.ts";
import { endCopiesWithErased } from "#workflows/waiting-copies.ts";

/** One organisation, or a colleague's phone, that got something of a case, or was to get it. */
export interface Shared {
  readonly refId: string;
  readonly organisationId: string;
  /** A name: of the organisation, or of the colleague. */
  readonly organisation: string;
  readonly basis: BasisKind;
  readonly atMs: number;
  readonly fate: Fate;
  /** Handed over to that phone of the own team. */
  readonly colleague?: HandOverTo;
  /** Told to them without the app: no message of ours reaches a page, or an ear. */
  readonly byHand: boolean;
}
export interface WhatWasShared {
  readonly shared: readonly Shared[];
  /** Police or a court have asked: nothing may be erased here. */
  readonly hold: boolean;
}

/** `one`: the yes to one referral. `sharing`: to all of them, and the case stays. `everything`: the case is erased here too. */
export type WithdrawWhat =
  | { readonly kind: "one"; readonly refId: string }
  | { readonly kind: "sharing" }
  | { readonly kind: "everything" };

export type WithdrawError =
  | SealEnvelopeError
  | SaveError
  | HeldBack
  | { readonly type: "NotInTeam" }
  /** There is nothing left of it to take back. */
  | { readonly type: "NothingToWithdraw" };

export interface TakenBack {
  readonly waiting: number;
  /** Names. */
  readonly toCall: readonly string[];
}

interface Read {
  readonly opened: OpenedCase;
  readonly shared: readonly Shared[];
  readonly outbox: readonly StoredOutboxItem[];
}

export async function readShared(session: Session, caseId: string): Promise<WhatWasShared> {
  const { shared } = await read(session, caseId);
  return { shared, hold: (await heldBack(session)).hold };
}

type OneReferral = Pick<Shared, "refId" | "organisationId" | "basis" | "atMs"> & {
  readonly isWithdrawn: boolean;
  readonly isByHand: boolean;
};

const isLetter = ({ kind }: OutboxItem): boolean => kind === "referral" || kind === "hand_over";

/** Newest first. What an entry that cannot be opened does not say, the outbox does. */
async function read(session: Session, caseId: string): Promise<Read> {
  const opened = await readCase(session, caseId);
  const all = await openOutbox(session);
  const { organisations } = session.network();
  const { referrals } = opened.view;
  const { enrolment } = session.get();
  const ownTeam = enrolment?.kind === "team" ? enrolment.team.id : "";
  // Given back, it was erased there; stopped before it left, nobody has it.
  const handOvers = opened.view.handOvers.filter(
    ({ state, mayHaveLeft }) => state !== "declined" && (state !== "stopped" || mayHaveLeft === true),
  );
  const known = new Set([...referrals, ...opened.view.handOvers].map(({ refId }) => refId));
  const outbox = all.filter(({ item }) => item.caseId === caseId || known.has(item.refId));
  const posted = new Map(outbox.flatMap(({ item }) => (isLetter(item) ? [[item.refId, item] as const] : [])));
  const told = new Set(outbox.flatMap(({ item }) => (item.kind === "withdrawal" ? [item.refId] : [])));
  const unread = [...posted.values()].filter(({ refId, kind }) => kind === "referral" && !known.has(refId));
  const one = (referral: OneReferral): Shared => {
    const { refId, organisationId, basis, atMs, isWithdrawn, isByHand } = referral;
    const organisation = organisations.find(({ id }) => id === organisationId);
    const of = {
      basis,
      isWithdrawn: isWithdrawn || told.has(refId),
      posted: posted.get(refId),
      isReachable: organisation !== undefined,
      isByHand,
    };
    const name = organisation?.name ?? posted.get(refId)?.toName ?? organisationId;
    return { refId, organisationId, organisation: name, basis, atMs, fate: fateOf(of), byHand: isByHand };
  };
  const shared = [
    ...referrals.map((r) => one({ ...r, isWithdrawn: r.withdrawnAtMs !== undefined, isByHand: r.byHand.length > 0 })),
    ...handOvers.map(({ refId, to, basis, atMs, state }): Shared => {
      const of = {
        basis,
        isWithdrawn: state === "withdrawn" || told.has(refId),
        posted: posted.get(refId),
        isReachable: true,
        isByHand: false,
      };
      const fate = fateOf(of);
      return { refId, organisationId: ownTeam, organisation: to.name, basis, atMs, fate, colleague: to, byHand: false };
    }),
    ...unread.map(({ refId, toId: organisationId, basis = "consent", sealedAtMs: atMs }) =>
      one({ refId, organisationId, basis, atMs, isWithdrawn: false, isByHand: false }),
    ),
  ].sort((a, b) => b.atMs - a.atMs);
  return { opened, shared, outbox };
}

/**
 * The person no longer agrees. What never left is destroyed; for what left, or may have, a withdrawal is sealed and put in front of all
 * that waits, in the transaction in which the texts go. Reports on a child's or a life's account rest on no yes: they stay, unsent ones
 * too. Resolves to how many messages wait now, and whom somebody has to call because no message reaches what they have.
 */
export async function withdrawConsent(
  session: Session,
  caseId: string,
  what: WithdrawWhat,
): Promise<Result<TakenBack, WithdrawError>> {
  return session.exclusive(async (write) => {
    const isAll = what.kind === "everything";
    if (isAll && (await heldBack(session)).hold) return err({ type: "OnHold" });
    const found = await read(session, caseId);
    const meant = found.shared.filter(({ fate, refId }) => isTakenBack(fate) && (what.kind !== "one" || what.refId === refId));
    if (!isAll && meant.length === 0) return err({ type: "NothingToWithdraw" });
    const letters = await sealLetters(
      session,
      meant.filter(({ fate }) => fate === "told"),
      isAll ? undefined : caseId,
    );
    if (!letters.ok) return letters;

    const refIds = meant.map(({ refId }) => refId);
    const own = found.outbox.filter(({ item }) => isLetter(item) && refIds.includes(item.refId));
    const here = isAll ? await whatGoes(session, caseId, found) : await whatIsNoted(session, caseId, meant);
    const copies = await endCopiesWithErased(session);
    const erasing = await erasingPut(session, { keys: isAll ? [caseId] : [], marks: refIds });
    const puts = [...letters.value.puts, ...here.puts, ...copies.puts, erasing];
    const deletes = [...here.deletes, ...own.map(({ rowId }) => rowId), ...copies.deletes];
    const outboxDelete = [...own.map(({ item }) => item.envelopeId), ...copies.outboxDelete];
    const counts = isAll && { counts: { caseId, because: "erased" as const } };
    const saved = await write({ puts, deletes }, { outboxAdd: letters.value.outboxAdd, outboxDelete, ...counts });
    if (!saved.ok) return saved;
    if (isAll) forgetCase(caseId);
    const ended = await finishErasing(session, write);
    const toCall = meant.filter(({ fate, byHand }) => fate === "call" || byHand).map(({ organisation }) => organisation);
    return ended.ok ? ok({ waiting: letters.value.outboxAdd.length, toCall }) : ended;
  });
}

/** One message for each referral, to the keys of the signed packs, or to the colleague's phone; each the size of any other. */
async function sealLetters(
  session: Session,
  told: readonly Shared[],
  caseId: string | undefined,
): Promise<Result<{ puts: readonly RecordPut[]; outboxAdd: readonly OutboxRow[] }, SealEnvelopeError | { type: "NotInTeam" }>> {
  const { enrolment } = session.get();
  if (told.length === 0) return ok({ puts: [], outboxAdd: [] });
  if (enrolment?.kind !== "team") return err({ type: "NotInTeam" });
  const { organisations } = session.network();
  const nowMs = session.nowMs();
  const first = (await readConfig(session, "sequence")) ?? 0;
  const puts: RecordPut[] = [await configPut(session, "sequence", first + told.length)];
  const outboxAdd: OutboxRow[] = [];
  for (const [index, { refId, organisationId, colleague }] of told.entries()) {
    const to = colleague
      ? { id: organisationId, name: colleague.name, mailbox: colleague.mailbox, recipients: [colleague.recipient] }
      : organisations.find(({ id }) => id === organisationId);
    if (!to) return err({ type: "RecipientUnusable" });
    const { id: toId, name: toName, mailbox, recipients } = to;
    const sealed = await session.vault.sealEnvelope({
      kind: "withdrawal",
      refId,
      seq: first + index,
      day: utcDay(nowMs),
      to: { id: toId, recipients },
      body: { replyTo: { mailbox: enrolment.mailbox, recipient: enrolment.recipient } },
    });
    if (!sealed.ok) return sealed;
    const { id: envelopeId, bytes } = sealed.value;
    const ofCase = caseId !== undefined && { caseId };
    puts.push(
      outboxPut({
        envelopeId,
        mailbox,
        toId,
        toName,
        kind: "withdrawal",
        refId,
        ...ofCase,
        ...WAITING,
        sealedAtMs: nowMs,
        sealedTo: [...recipients],
      }),
    );
    outboxAdd.push({ id: envelopeId, envelope: bytes });
  }
  return ok({ puts, outboxAdd });
}

interface Here {
  readonly puts: readonly RecordPut[];
  readonly deletes: readonly string[];
}

/** The case stays: it says what was taken back, and a form filled in for another referral or a colleague begins anew. */
async function whatIsNoted(session: Session, caseId: string, meant: readonly Shared[]): Promise<Here> {
  const puts = meant.flatMap(({ refId, organisationId, fate }) => {
    if (!isTakenBack(fate)) return [];
    const base = { entryId: newId(), caseId, atMs: session.nowMs() };
    return [entryPut({ type: "withdrawal", ...base, refId, organisationId, outcome: fate } satisfies Entry)];
  });
  const begun = (["referral", "hand_over"] as const).map((form) => draftRows(session, { form, caseId }));
  return { puts, deletes: (await Promise.all(begun)).flat() };
}

/** Every row of the case. What still has to arrive, or be told, stays without saying of which case it is. */
async function whatGoes(session: Session, caseId: string, { shared, outbox }: Read): Promise<Here> {
  const kinds = ["entry", "screening", "draft", "tally_place"] as const;
  const rows = (await Promise.all(kinds.map((kind) => session.list(kind, { caseId })))).flat();
  const refIds = new Set(shared.map(({ refId }) => refId));
  const answers = (await readReceived(session)).filter(
    ({ item }) => item.inner?.kind === "reply" && refIds.has(item.inner.refId),
  );
  const puts = outbox.flatMap(({ rowId, item: { caseId: _, ...item } }) =>
    item.kind === "withdrawal" || (item.basis !== undefined && item.basis !== "consent") ? [outboxPut(item, rowId)] : [],
  );
  return { puts, deletes: [...rows, ...answers].map(({ rowId }) => rowId) };
}

/** How far a withdrawal got: `seen` by somebody there, `received` by their device. */
export type Told = "waiting" | "sent" | "received" | "seen";

export const toldOf = (item: Pick<OutboxItem, "state" | "seenAtMs">): Told => {
  if (isUnsent(item)) return "waiting";
  if (item.seenAtMs !== undefined) return "seen";
  return item.state === "sent" ? "sent" : "received";
};

/** By the number of the referral, for the withdrawals of a case that still stand in the outbox. */
export async function readTold(session: Session, caseId: string): Promise<ReadonlyMap<string, Told>> {
  const items = await openOutbox(session, await session.list("outbox", { caseId }));
  return new Map(items.flatMap(({ item }) => (item.kind === "withdrawal" ? [[item.refId, toldOf(item)] as const] : [])));
}

/** The hub forgets that something was collected, or never fetched, after so long: nothing more will be heard of it. */
const UNHEARD_DAYS = 90;

/** That somebody was told to erase is forgotten too: after the days cases are kept once it was seen, and at the latest after 90 days. */
export async function tidyWithdrawals(session: Session): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    if ((await heldBack(session)).hold) return ok(undefined);
    const { days } = await readRetention(session);
    const nowMs = session.nowMs();
    const over = (await openOutbox(session)).filter(({ item: { kind, state, seenAtMs, sentAtMs } }) => {
      if (kind !== "withdrawal" || isUnsent({ state })) return false;
      if (seenAtMs !== undefined) return nowMs - seenAtMs > days * DAY_MS;
      return nowMs - (sentAtMs ?? nowMs) > UNHEARD_DAYS * DAY_MS;
    });
    if (over.length === 0) return ok(undefined);
    const outboxDelete = over.map(({ item }) => item.envelopeId);
    return write({ puts: [], deletes: over.map(({ rowId }) => rowId) }, { outboxDelete });
  });
}
