import { planOf } from "#domain/statistics/plan.ts";
import { emptyTally, reportFromMs, type Tally, takeLate } from "#domain/statistics/tally.ts";
import { utcDay } from "#lib/clock.ts";
import { type Quarter, quarterEndMs } from "#lib/quarters.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { HalfOutcome } from "#protocol/contact.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type ConfigValue, configPut, isUnreadable, readConfig } from "#workflows/config.ts";
import { countingNow, hashOf, statisticsHere, storedTallies, tallyPut } from "#workflows/counting.ts";
import { isHeld } from "#workflows/hold.ts";
import { type OutboxItem, outboxPut, type StoredOutboxItem, WAITING } from "#workflows/outbox.ts";
import type { Write } from "#workflows/sealed-records.ts";
import type { Session } from "#workflows/session.ts";
import { coordinatorPost } from "#workflows/team-desk.ts";

/**
 * A phone's report of a quarter that is over: made once, at the first contact after a time that was drawn and kept; one half waits for
 * the hub, the other for each coordinator of the team. Rules and every outcome: docs/statistics.md.
 */
type Reports = ConfigValue<"reports">;
type Quarters = Reports["quarters"];
export type ReportState = NonNullable<Quarters[Quarter]["is"]>;

const NO_REPORTS: Reports = { made: 0, quarters: {} };
const CHANCES = 2 ** 32;
const drawn = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / CHANCES;

type StoredTallies = Awaited<ReturnType<typeof storedTallies>>;

/** A quarter this phone is used in, or counted something in, has its time drawn. */
function withChances(session: Session, { made, quarters }: Reports, stored: StoredTallies): Reports {
  const counted = stored.flatMap(({ quarter, value }) => (value?.sent === false ? [quarter] : []));
  const open = countingNow(session, stored)?.quarter;
  const missing = [...new Set([...counted, ...(open === undefined ? [] : [open])])].filter((quarter) => !quarters[quarter]);
  if (missing.length === 0) return { made, quarters };
  return { made, quarters: { ...quarters, ...Object.fromEntries(missing.map((quarter) => [quarter, { chance: drawn() }])) } };
}

const dueQuarters = ({ quarters }: Reports, nowMs: number): readonly Quarter[] =>
  Object.entries(quarters)
    .filter(([quarter, { chance, is }]) => is === undefined && nowMs >= reportFromMs(quarter, chance))
    .map(([quarter]) => quarter)
    .sort();

type Counted = { readonly rowId: string | null; readonly tally: Tally };

/** What the quarter counted; `null` where it cannot be read, or no plan says how long an empty report is. */
async function countsOf(stored: StoredTallies, quarter: Quarter): Promise<Counted | null> {
  const own = stored.find((one) => one.quarter === quarter);
  if (own) return own.value && !own.value.sent ? { rowId: own.rowId, tally: own.value } : null;
  const statistics = statisticsHere();
  const plan = statistics && planOf(statistics, quarter);
  return plan ? { rowId: null, tally: emptyTally(plan, await hashOf({ plan, quarter }), quarter) } : null;
}

/**
 * Makes the reports that are due, oldest first: each with its marks and both halves in one write, so that a phone killed at any moment
 * has made one whole report or none. Where the signed directory names no coordinator of the team, nothing is made and the counts stay.
 */
export async function makeReports(session: Session): Promise<Result<void, SaveError>> {
  if (session.get().enrolment?.kind !== "team") return ok(undefined);
  return session.exclusive(async (write) => {
    // When reports are due and which were made cannot be read: one made now could be a second one.
    if (await isUnreadable(session, "reports")) return ok(undefined);
    const before = (await readConfig(session, "reports")) ?? NO_REPORTS;
    const stored = await storedTallies(session);
    let reports = withChances(session, before, stored);
    if (reports !== before) {
      const noted = await write({ puts: [await configPut(session, "reports", reports)], deletes: [] }, { quiet: true });
      if (!noted.ok) return noted;
    }
    if (coordinatorPost(session).length === 0) return ok(undefined);
    for (const quarter of dueQuarters(reports, session.nowMs())) {
      const counted = await countsOf(stored, quarter);
      const made = counted && (await makeReport(session, write, reports, counted));
      if (made && !made.ok) return made;
      if (made) reports = made.value;
    }
    return ok(undefined);
  });
}

async function makeReport(
  session: Session,
  write: Write,
  { made, quarters }: Reports,
  { rowId, tally }: Counted,
): Promise<Result<Reports, SaveError>> {
  const { quarter, planSha256, cells } = tally;
  const to = coordinatorPost(session);
  const nowMs = session.nowMs();
  const firstSeq = (await readConfig(session, "sequence")) ?? 0;
  const [row] = rowId === null ? [] : await session.read((await session.list("tally")).filter((one) => one.rowId === rowId));
  const order = { quarter, planSha256, cells: cells.length, seq: made, day: utcDay(nowMs), to, firstSeq };
  const sealed = await session.vault.sealReport(row ?? null, order);
  // An address nothing can be sealed to: with the next directory it is tried again.
  if (!sealed.ok) return err({ type: "SaveFailed", name: sealed.error.type });
  const { hub, letters } = sealed.value;
  const { enrolment } = session.get();
  const toName = enrolment?.kind === "team" ? enrolment.team.name : "";
  const common = { ...WAITING, toId: hub.head.team, toName, refId: hub.head.reportId, sealedAtMs: nowMs };
  const half: OutboxItem = { ...common, envelopeId: hub.head.reportId, mailbox: "", kind: "tally_half", report: hub };
  const waiting = letters.map(
    ({ id }, index): OutboxItem => ({ ...common, envelopeId: id, mailbox: to[index]?.mailbox ?? "", kind: "tally" }),
  );
  const next: Reports = {
    made: made + 1,
    quarters: { ...quarters, [quarter]: { ...quarters[quarter], is: "made" } } as Quarters,
  };
  const puts: RecordPut[] = [
    tallyPut({ ...tally, sent: true }, rowId),
    outboxPut(half),
    ...waiting.map((item) => outboxPut(item)),
    await configPut(session, "reports", next),
    await configPut(session, "sequence", firstSeq + to.length),
  ];
  const outboxAdd = letters.map(({ id, bytes }) => ({ id, envelope: bytes }));
  const saved = await write({ puts, deletes: [] }, { outboxAdd });
  return saved.ok ? ok(next) : saved;
}

/** What the hub said of its half for good; `null` while it has to be asked again. */
function endOf(outcome: HalfOutcome): Exclude<ReportState, "made"> | null {
  if (outcome.type === "Sent") return "arrived";
  if (outcome.type !== "Refused") return null;
  return outcome.code === "too_late" ? "late" : outcome.code === "reported_already" ? "twice" : null;
}

/**
 * Notes what came of handing in the hub's half. Too late: the counts go into the open quarter, where both are laid out alike, in the write
 * that says so. Arrived or reported before: what was counted goes from this phone. While notes are asked for, nothing goes.
 */
export async function halfHandedIn(
  session: Session,
  write: Write,
  { rowId, item }: StoredOutboxItem,
  outcome: HalfOutcome,
  waitMs: number,
): Promise<Result<void, SaveError>> {
  const quarter = item.report?.head.quarter;
  const is = endOf(outcome);
  if (is === null || quarter === undefined) {
    const failure = outcome.type;
    const next = { ...item, attempts: item.attempts + 1, nextTryMs: session.nowMs() + waitMs, failure };
    return write({ puts: [outboxPut(next, rowId)], deletes: [] });
  }
  const reports = (await readConfig(session, "reports")) ?? NO_REPORTS;
  const quarters = { ...reports.quarters, [quarter]: { chance: 0, ...reports.quarters[quarter], is } };
  const held = await isHeld(session);
  const puts = [await configPut(session, "reports", { ...reports, quarters })];
  const stored = await storedTallies(session);
  const own = stored.find((one) => one.quarter === quarter);
  if (own?.value) {
    if (is === "late") puts.push(...(await taken(session, stored, own.value)));
    if (!held) puts.push(tallyPut({ ...own.value, cells: [] }, own.rowId));
  }
  if (held) puts.push(outboxPut({ ...item, state: "sent", sentAtMs: session.nowMs(), failure: undefined }, rowId));
  return write({ puts, deletes: held ? [] : [rowId] });
}

/** The open quarter with what came too late; nothing where it cannot take it. */
async function taken(session: Session, stored: StoredTallies, late: Tally): Promise<RecordPut[]> {
  const counting = countingNow(session, stored);
  if (!counting) return [];
  const { plan, quarter } = counting;
  const planSha256 = await hashOf(counting);
  const open = stored.find((one) => one.quarter === quarter);
  if (open && open.value?.planSha256 !== planSha256) return [];
  const added = takeLate(open?.value ?? emptyTally(plan, planSha256, quarter), late);
  return added.ok ? [tallyPut(added.value, open?.rowId ?? null)] : [];
}

/** What a worker may know of the reports of this phone. */
export interface OwnReports {
  /** Coordinators each report goes to. */
  readonly coordinators: number;
  readonly isInTeam: boolean;
  /** It cannot be read what was reported: nothing is sent. */
  readonly isUnreadable: boolean;
  /** Those that were made, newest first. */
  readonly made: readonly { readonly quarter: Quarter; readonly is: ReportState }[];
  /** Quarters that are over and wait for a coordinator. */
  readonly waiting: readonly Quarter[];
}

export async function readReports(session: Session): Promise<OwnReports> {
  const quarters = (await readConfig(session, "reports"))?.quarters ?? {};
  const all = Object.entries(quarters).sort(([one], [other]) => (one < other ? 1 : -1));
  return {
    coordinators: coordinatorPost(session).length,
    isInTeam: session.get().enrolment?.kind === "team",
    isUnreadable: await isUnreadable(session, "reports"),
    made: all.flatMap(([quarter, { is }]) => (is === undefined ? [] : [{ quarter, is }])),
    waiting: all.flatMap(([quarter, { is }]) => (is === undefined && quarterEndMs(quarter) <= session.nowMs() ? [quarter] : [])),
  };
}
