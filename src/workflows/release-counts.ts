import type { Plan } from "#domain/pack/statistics.ts";
import { planBytes } from "#domain/statistics/plan.ts";
import { fromB64url, toHex } from "#lib/bytes.ts";
import { type Quarter, quarterEndMs } from "#lib/quarters.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { ContactFailure, CountsOutcome } from "#protocol/contact.ts";
import { lastOfHalvesMs } from "#protocol/counts/batch.ts";
import type { CountAnswer, CountOrder, CountOrderWire } from "#protocol/counts/report.ts";
import type { CountError, CountedQuarter } from "#seal/count-port.ts";
import type { SealedRow } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { readConfig, rowsNamed } from "#workflows/config.ts";
import { batchPut, heldReports, type KeptBatch, readBatch } from "#workflows/count-batch.ts";
import { planFor } from "#workflows/counting.ts";
import { isHeld } from "#workflows/hold.ts";
import type { Write } from "#workflows/sealed-records.ts";
import type { Session } from "#workflows/session.ts";
import type { SyncPort } from "#workflows/sync-port.ts";

/** Brings an order to the hub; the answer is the hub's own, about exactly this order. */
export type AskCounts = (wire: CountOrderWire) => Promise<CountsOutcome>;

/** By the way to the hub, as this phone. */
export const countsOf =
  (session: Session, sync: Pick<SyncPort, "askCounts">): AskCounts =>
  async (wire) => {
    const hub = session.get().enrolment?.hub;
    const kept = await readConfig(session, "token");
    return hub && kept?.kind === "token" ? sync.askCounts(hub, kept.token, wire) : { type: "NotAllowed" };
  };

export type ReleaseError =
  | SaveError
  | CountError
  | { readonly type: "NotInTeam" }
  /** No pack on this phone has a plan for that quarter. */
  | { readonly type: "NoPlan" }
  /** Another coordinator of the team has that quarter, or nobody asked for it for too long: nothing was opened here. */
  | { readonly type: "ReleasedElsewhere" }
  /** Nothing was changed; it may be tried again. */
  | { readonly type: "HubRefused"; readonly failure: ContactFailure };

/** `spoiled`: a number was out of reach, so nothing of that quarter is ever published. */
export type Released = "released" | "spoiled";

type Frozen = Extract<KeptBatch, { readonly state: "frozen" }>;
type Answer<K> = Extract<CountAnswer, { readonly kind: K }>;

/**
 * What the hub says when the list decided here can never be added: it froze another one, the sum was fetched and is gone, or it has
 * forgotten reports it was waiting with for too long.
 */
const TAKEN: readonly string[] = [
  "frozen_already",
  "list_differs",
  "sum_gone",
  "too_late",
  "unknown_report",
  "too_few_phones",
  "other_plan",
];
const isTaken = (error: ReleaseError): boolean =>
  error.type === "ReleasedElsewhere" ||
  (error.type === "HubRefused" && error.failure.type === "Refused" && TAKEN.includes(error.failure.code));

interface Around {
  readonly session: Session;
  readonly ask: AskCounts;
  readonly key: SealedRow;
  readonly plan: Plan;
  readonly terms: Pick<CountOrder, "v" | "team" | "quarter" | "planSha256">;
}

/** The coordinator's key of this phone, as it is sealed. */
export const coordinatorRow = async (session: Session): Promise<SealedRow | undefined> =>
  (await session.read(await rowsNamed(session, "coordinator")))[0];

async function around(session: Session, ask: AskCounts, quarter: Quarter): Promise<Result<Around, ReleaseError>> {
  const { enrolment } = session.get();
  if (enrolment?.kind !== "team") return err({ type: "NotInTeam" });
  const key = await coordinatorRow(session);
  if (!key) return err({ type: "NotCoordinator" });
  const plan = planFor(quarter);
  if (!plan) return err({ type: "NoPlan" });
  const planSha256 = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", planBytes(plan, quarter))));
  return ok({ session, ask, key, plan, terms: { v: 1, team: enrolment.team.id, quarter, planSha256 } });
}

/**
 * One quarter, from the list to the ledger. Each step is written before the next begins and none is done twice: killed at any moment, or
 * left without an answer, it goes on from there, with the same list.
 */
export async function releaseQuarter(
  session: Session,
  ask: AskCounts,
  quarter: Quarter,
): Promise<Result<Released, ReleaseError>> {
  const here = await around(session, ask, quarter);
  if (!here.ok) return here;
  const decided = await decide(here.value);
  if (!decided.ok) return decided.error.type === "ReleasedElsewhere" ? giveUp(session, quarter) : decided;
  const released = decided.value.state === "frozen" ? await add(here.value, decided.value) : ok(decided.value);
  if (!released.ok) return isTaken(released.error) ? giveUp(session, quarter) : released;
  await tellDone(here.value, released.value);
  return outcomeOf(released.value);
}

function outcomeOf(kept: KeptBatch): Result<Released, ReleaseError> {
  switch (kept.state) {
    case "released":
    case "spoiled":
      return ok(kept.state);
    case "few":
      return err({ type: "TooFewPhones", least: 5 });
    case "elsewhere":
      return err({ type: "ReleasedElsewhere" });
    case "frozen":
      return err({ type: "NotFrozen" });
  }
}

/** Nothing of that quarter was opened here, and nothing ever will be. */
async function giveUp(session: Session, quarter: Quarter): Promise<Result<Released, ReleaseError>> {
  const closed = await change(session, quarter, async (kept, write) => {
    if (kept && kept.state !== "frozen") return ok(kept);
    return end(session, quarter, write, { v: 1, state: "elsewhere" });
  });
  return closed.ok ? outcomeOf(closed.value) : closed;
}

/** Halves nobody added go on the day from which the hub cannot have the other ones; not while notes are asked for. */
export async function tidyHalves(session: Session): Promise<void> {
  if (await isHeld(session)) return;
  const listed = [...(await session.list("count_report")), ...(await session.list("count_batch"))];
  const quarters = new Set(listed.flatMap(({ projection }) => ("quarter" in projection ? [projection.quarter] : [])));
  for (const quarter of quarters) if (session.nowMs() >= lastOfHalvesMs(quarterEndMs(quarter))) await giveUp(session, quarter);
}

/** Closes a quarter for which fewer than five phones reported: that is all that is ever said of it. */
export async function closeQuarter(session: Session, quarter: Quarter): Promise<Result<void, ReleaseError>> {
  const { enrolment } = session.get();
  if (enrolment?.kind !== "team") return err({ type: "NotInTeam" });
  const key = await coordinatorRow(session);
  const plan = planFor(quarter);
  if (!key || !plan) return err({ type: key ? "NoPlan" : "NotCoordinator" });
  const closed = await change(session, quarter, async (kept, write) => {
    if (kept) return ok(kept);
    const ledger = await ledgerRows(session);
    if (!ledger.ok) return ledger;
    const made = await session.vault.closeCounts(key, { ...(await countedHere(session, plan, quarter)), ledger: ledger.value });
    if (!made.ok) return made;
    return end(session, quarter, write, { v: 1, state: "few" }, made.value.records);
  });
  return closed.ok ? ok(undefined) : closed;
}

/** Which reports are added is decided once, here or by whoever was first at the hub. */
async function decide(here: Around): Promise<Result<KeptBatch, ReleaseError>> {
  const { session, plan, terms } = here;
  const { quarter } = terms;
  const before = await readKept(session, quarter);
  if (!before.ok) return before;
  if (before.value) return ok(before.value);
  const found = await asked(here, { ...terms, kind: "list" });
  if (!found.ok) return found;
  const { state, listSha256, reportIds } = found.value;
  if (state === "done") return err({ type: "ReleasedElsewhere" });
  return change(session, quarter, async (kept, write) => {
    if (kept) return ok(kept);
    const counted = await countedHere(session, plan, quarter);
    // Opened by another coordinator, who may have lost the phone since: the hub names that list by its hash alone.
    const there = state === "opened" ? null : reportIds;
    const list = await session.vault.freezeCounts({ ...counted, there });
    const isOwn = listSha256 === null || (list.ok && list.value.listSha256 === listSha256);
    if (!isOwn) return err({ type: "ReleasedElsewhere" });
    if (!list.ok) return list;
    const next: KeptBatch = { v: 1, state: "frozen", list: { ...list.value, reportIds: [...list.value.reportIds] } };
    const saved = await write({ puts: [batchPut(quarter, next)], deletes: [] });
    return saved.ok ? ok(next) : saved;
  });
}

/** The hub freezes the same list and gives its sum; the release and the end of the halves are one write. */
async function add(here: Around, { list }: Frozen): Promise<Result<KeptBatch, ReleaseError>> {
  const { session, key, plan, terms } = here;
  const { quarter } = terms;
  const frozen = await asked(here, { ...terms, kind: "freeze", ...list });
  if (!frozen.ok) return frozen;
  const opened = await asked(here, { ...terms, kind: "open", listSha256: list.listSha256 });
  if (!opened.ok) return opened;
  const sum = fromB64url(opened.value.sum);
  if (!sum) return err({ type: "WrongLength" });
  return change(session, quarter, async (kept, write, row) => {
    if (kept?.state !== "frozen" || !row) return kept ? ok(kept) : err({ type: "NotFrozen" });
    const ledger = await ledgerRows(session);
    if (!ledger.ok) return ledger;
    const order = {
      ...(await countedHere(session, plan, quarter)),
      batch: row,
      hub: { listSha256: opened.value.listSha256, sum },
      ledger: ledger.value,
    };
    const made = await session.vault.releaseCounts(key, order);
    if (!made.ok) return made;
    const state = made.value.spoiled ? "spoiled" : "released";
    return end(session, quarter, write, { v: 1, state, list, isTold: false }, made.value.records);
  });
}

/** The hub may forget its sum. What fails is told with the next look; the hub forgets by itself after a month. */
async function tellDone(here: Around, kept: KeptBatch): Promise<void> {
  if ((kept.state !== "released" && kept.state !== "spoiled") || kept.isTold) return;
  const { session, terms } = here;
  const told = await asked(here, { ...terms, kind: "done", listSha256: kept.list.listSha256 });
  if (!told.ok && !isTaken(told.error)) return;
  await change(session, terms.quarter, async (now, write) => {
    if (!now || !("isTold" in now)) return err({ type: "NotFrozen" });
    return end(session, terms.quarter, write, { ...now, isTold: true });
  });
}

/** Tells the hub of what was released here and could not be told at once. */
export async function finishReleases(session: Session, ask: AskCounts): Promise<void> {
  for (const { projection } of await session.list("count_batch")) {
    const kept = projection.kind === "count_batch" ? await readKept(session, projection.quarter) : null;
    if (projection.kind !== "count_batch" || !kept?.ok || !kept.value || !("isTold" in kept.value) || kept.value.isTold) continue;
    const here = await around(session, ask, projection.quarter);
    if (here.ok) await tellDone(here.value, kept.value);
  }
}

async function asked<K extends CountOrder["kind"]>(
  { session, ask, key }: Around,
  order: Extract<CountOrder, { readonly kind: K }>,
): Promise<Result<Answer<K>, ReleaseError>> {
  const wire = await session.vault.signCountOrder(key, order);
  if (!wire) return err({ type: "NotCoordinator" });
  const outcome = await ask(wire);
  if (outcome.type !== "Answered") return err({ type: "HubRefused", failure: outcome });
  const { answer } = outcome;
  // The way to the hub gives back the answer to the order it was given.
  return answer.kind === order.kind ? ok(answer as Answer<K>) : err({ type: "HubRefused", failure: { type: "Portal" } });
}

async function readKept(session: Session, quarter: Quarter): Promise<Result<KeptBatch | null, ReleaseError>> {
  const stored = await readBatch(session, quarter);
  return stored && stored.value === null ? err({ type: "CountsUnreadable" }) : ok(stored?.value ?? null);
}

/** Reads how far the quarter is, decides and writes, with nothing else written in between. */
const change = (
  session: Session,
  quarter: Quarter,
  act: (kept: KeptBatch | null, write: Write, row: SealedRow | undefined) => Promise<Result<KeptBatch, ReleaseError>>,
): Promise<Result<KeptBatch, ReleaseError>> =>
  session.exclusive(async (write): Promise<Result<KeptBatch, ReleaseError>> => {
    const kept = await readKept(session, quarter);
    if (!kept.ok) return kept;
    const listed = (await readBatch(session, quarter))?.listed;
    const [row] = listed ? await session.read([listed]) : [];
    return act(kept.value, write, row);
  });

/** The quarter is over here: its state, what is published of it and the end of its halves in one transaction. */
async function end(
  session: Session,
  quarter: Quarter,
  write: Write,
  state: KeptBatch,
  records: Parameters<Write>[0]["puts"] = [],
): Promise<Result<KeptBatch, ReleaseError>> {
  const rowId = (await readBatch(session, quarter))?.listed.rowId;
  const saved = await write({
    puts: [...records, batchPut(quarter, state, rowId)],
    deletes: (await heldReports(session, quarter)).map((listed) => listed.rowId),
  });
  return saved.ok ? ok(state) : saved;
}

const countedHere = async (session: Session, plan: Plan, quarter: Quarter): Promise<CountedQuarter> => ({
  plan,
  quarter,
  reports: await session.read(await heldReports(session, quarter)),
  nowMs: session.nowMs(),
});

/** A row that is listed and gone breaks the chain as one that was changed. */
export async function ledgerRows(session: Session): Promise<Result<readonly SealedRow[], CountError>> {
  const listed = await session.list("release");
  const rows = await session.read(listed);
  return rows.length === listed.length ? ok(rows) : err({ type: "LedgerBroken", at: rows.length });
}
