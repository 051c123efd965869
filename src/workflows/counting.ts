import * as v from "valibot";
import { caseView } from "#domain/case/case-view.ts";
import { EntrySchema } from "#domain/case/schema.ts";
import type { Entry } from "#domain/case/types.ts";
import { FLAG_IDS, type Plan, type Statistics } from "#domain/pack/statistics.ts";
import { type Countable, type Place, placeOf, referralReach } from "#domain/statistics/place.ts";
import { planBytes, planOf } from "#domain/statistics/plan.ts";
import { countingQuarter, emptyTally, recount, type Tally, TallySchema } from "#domain/statistics/tally.ts";
import { type Bytes, toHex } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { nextQuarter, type Quarter } from "#lib/quarters.ts";
import type { Result } from "#lib/result.ts";
import type { Change, RecordPut } from "#seal/vault-port.ts";
import { contentStore, valuesOf } from "#storage/content-store.ts";
import type { SaveError } from "#storage/save-error.ts";
import { readCase } from "#workflows/cases.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import { OutboxItemSchema, openOutbox } from "#workflows/outbox.ts";
import { guidesFor } from "#workflows/screening.ts";
import type { Session } from "#workflows/session.ts";

/**
 * The running counts of this phone: one sealed record a quarter, and one place a case, sealed with the case's key. Both change in the
 * transaction that changes the case, or neither does. Rules: docs/statistics.md.
 */

/** Why a write touches the counts. `talk`: a talk of that case ended here. `erased`: all rows of it go because somebody wants that. */
export interface Counts {
  readonly caseId: string;
  readonly because: "talk" | "erased";
}

const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0));
const PlaceSchema = v.strictObject({
  quarter: v.string(),
  area: v.string(),
  leaf: CountSchema,
  flags: v.array(v.picklist(FLAG_IDS)),
});

/** Everywhere else, until a worker says where this phone is used. */
export const FIRST_AREA = "other";

/** Plans of the packs in use; `null` where none counts. */
export function statisticsHere(): Statistics | null {
  const plans = valuesOf(contentStore.get().parts, "statistics").flatMap((one) => one.plans);
  return plans.length === 0 ? null : { plans };
}

export interface Counting {
  readonly plan: Plan;
  readonly quarter: Quarter;
}
/** The plan of that quarter in the packs in use. */
export function planFor(quarter: Quarter): Plan | null {
  const statistics = statisticsHere();
  return (statistics && planOf(statistics, quarter)) ?? null;
}
/** All quarters the packs in use have a plan for, in order. */
export const plannedQuarters = (): readonly Quarter[] =>
  (statisticsHere()?.plans ?? []).flatMap(({ quarters }) => quarters).sort();
/** What is counted by at this moment; `null`: nothing is. */
function countingAt(nowMs: number, open: Quarter | null): Counting | null {
  const statistics = statisticsHere();
  const quarter = statistics && countingQuarter(statistics, nowMs, open);
  const plan = statistics && quarter !== null ? planOf(statistics, quarter) : undefined;
  return plan && quarter !== null ? { plan, quarter } : null;
}

/** Whether somebody is asked today if their talk may be counted. */
export const isCountedToday = (nowMs: number): boolean => countingAt(nowMs, null) !== null;

const sha256 = async (bytes: Bytes): Promise<string> => toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
const hashes = new WeakMap<Plan, Map<Quarter, Promise<string>>>();

/** What phones, hub and coordinator name the plan and quarter by; worked out once for each. */
export function hashOf({ plan, quarter }: Counting): Promise<string> {
  const known = hashes.get(plan) ?? new Map<Quarter, Promise<string>>();
  hashes.set(plan, known);
  const hash = known.get(quarter) ?? sha256(planBytes(plan, quarter));
  known.set(quarter, hash);
  return hash;
}

interface Stored<T> {
  readonly rowId: string;
  /** `null`: it is there and cannot be read; nothing is written over it. */
  readonly value: T | null;
}

export async function storedTallies(session: Session): Promise<readonly (Stored<Tally> & { readonly quarter: Quarter })[]> {
  const listed = await session.list("tally");
  const rows = new Map((await session.open(listed)).map((row) => [row.rowId, row]));
  return listed.flatMap(({ rowId, projection }) => {
    if (projection.kind !== "tally") return [];
    const row = rows.get(rowId);
    const parsed = row?.ok ? v.safeParse(TallySchema, row.value) : null;
    return [{ rowId, quarter: projection.quarter, value: parsed?.success ? parsed.output : null }];
  });
}

async function storedPlace(session: Session, caseId: string): Promise<Stored<Place> | null> {
  const [listed] = await session.list("tally_place", { caseId });
  if (!listed) return null;
  const [row] = await session.open([listed]);
  const parsed = row?.ok ? v.safeParse(PlaceSchema, row.value) : null;
  return { rowId: listed.rowId, value: parsed?.success ? parsed.output : null };
}

export const tallyPut = (tally: Tally, rowId: string | null): RecordPut => ({
  rowId: rowId ?? newId(),
  value: tally,
  projection: { kind: "tally", quarter: tally.quarter },
});
const placePut = (rowId: string, caseId: string, place: Place): RecordPut => ({
  rowId,
  caseId,
  value: place,
  projection: { kind: "tally_place", caseId },
});

/** A clock that was set back opens no quarter again that a later one followed, or that was reported. */
export function countingNow(
  session: Session,
  stored: readonly { readonly quarter: Quarter; readonly value: Tally | null }[],
): Counting | null {
  const quarters = stored.map(({ quarter, value }) => (value?.sent ? nextQuarter(quarter) : quarter)).sort();
  return countingAt(session.nowMs(), quarters.at(-1) ?? null);
}

/** Running counts while a change is prepared: several cases of one change add up. */
class Running {
  readonly #tallies = new Map<Quarter, { readonly rowId: string; readonly before: Tally | null; tally: Tally | null }>();
  readonly counting: Counting | null;
  readonly #planSha256: string;

  private constructor(counting: Counting | null, planSha256: string) {
    this.counting = counting;
    this.#planSha256 = planSha256;
  }

  static async read(session: Session): Promise<Running> {
    const stored = await storedTallies(session);
    const counting = countingNow(session, stored);
    const running = new Running(counting, counting ? await hashOf(counting) : "");
    for (const { rowId, quarter, value } of stored) running.#tallies.set(quarter, { rowId, before: value, tally: value });
    return running;
  }

  /** Whether the place was moved. Counts by another plan than the one in use stay as they are. */
  move(before: Place | null, after: Place | null): boolean {
    const quarter = after?.quarter ?? before?.quarter;
    const statistics = statisticsHere();
    const plan = statistics && quarter !== undefined ? planOf(statistics, quarter) : undefined;
    if (!plan || quarter === undefined) return false;
    const { counting } = this;
    if (!this.#tallies.has(quarter) && after !== null && counting?.quarter === quarter)
      this.#tallies.set(quarter, { rowId: newId(), before: null, tally: emptyTally(plan, this.#planSha256, quarter) });
    const stored = this.#tallies.get(quarter);
    if (!stored?.tally || (counting?.quarter === quarter && stored.tally.planSha256 !== this.#planSha256)) return false;
    const counted = recount(plan, stored.tally, before, after);
    if (!counted.ok) return false;
    stored.tally = counted.value;
    return true;
  }

  puts(): RecordPut[] {
    return [...this.#tallies.values()].flatMap(({ rowId, before, tally }) =>
      tally === null || tally === before ? [] : [tallyPut(tally, rowId)],
    );
  }
}

const MOVES: readonly Entry["type"][] = ["referral", "reply", "withdrawal"];

/** Cases a change says more of: how far their referrals came. */
function casesIn(change: Change): ReadonlySet<string> {
  return new Set(
    change.puts.flatMap(({ projection }) => {
      if (projection.kind === "entry") return MOVES.includes(projection.type) ? [projection.caseId] : [];
      return projection.kind === "outbox" && projection.state === "collected" && projection.caseId ? [projection.caseId] : [];
    }),
  );
}

/** What counts of the case as it will be once the change is written; `null` where no talk of it is there. */
async function countedOf(session: Session, change: Change, caseId: string): Promise<Countable | null> {
  const coming = change.puts.flatMap(({ value, projection }) => {
    const parsed = projection.kind === "entry" && projection.caseId === caseId ? v.safeParse(EntrySchema, value) : null;
    return parsed?.success ? [parsed.output as Entry] : [];
  });
  const ids = new Set(coming.map(({ entryId }) => entryId));
  const [there, posted] = await Promise.all([
    readCase(session, caseId),
    session.list("outbox", { caseId }).then((listed) => openOutbox(session, listed)),
  ]);
  const entries = [...there.entries.filter(({ entryId }) => !ids.has(entryId)), ...coming];
  const posting = change.puts.flatMap(({ value, projection }) => {
    const parsed = projection.kind === "outbox" ? v.safeParse(OutboxItemSchema, value) : null;
    return parsed?.success ? [parsed.output] : [];
  });
  const collected = new Set(
    [...posted.map(({ item }) => item), ...posting].flatMap(({ kind, state, refId }) =>
      kind === "referral" && state === "collected" ? [refId] : [],
    ),
  );
  const newest = caseView(entries).screenings.at(-1);
  if (!newest) return null;
  const guides = await guidesFor(session, newest.screening.pack);
  const asked = guides?.guides.questions.find(({ key }) => key === "place_of_exploitation")?.id;
  return {
    notCounted: newest.screening.counted !== true,
    assessment: newest.assessment,
    places: asked === undefined ? undefined : newest.screening.answers[asked],
    referral: referralReach(entries, collected),
  };
}

/** The change with what it does to the counts. A case never goes unsaved for its counts: where they do not fit, they stay as they are. */
export async function withCounts(session: Session, change: Change, counts?: Counts): Promise<Change> {
  const cases = new Set([...casesIn(change), ...(counts ? [counts.caseId] : [])]);
  if (cases.size === 0) return change;
  // Somebody waits for the save: what can be asked for at once is.
  const [running, places] = await Promise.all([
    Running.read(session),
    Promise.all([...cases].map(async (caseId) => ({ caseId, stored: await storedPlace(session, caseId) }))),
  ]);
  const puts: RecordPut[] = [];
  const deletes: string[] = [];
  for (const { caseId, stored } of places) {
    const before = stored?.value ?? null;
    const because = counts?.caseId === caseId ? counts.because : "referral";
    if (because === "erased") {
      if (before) running.move(before, null);
      continue;
    }
    const { counting } = running;
    // How far a referral came counts in the quarter of its talk alone, and only of a case that is counted.
    if (!counting || (because === "referral" && before?.quarter !== counting.quarter)) continue;
    const [area, counted] = await Promise.all([
      because === "talk" ? readArea(session, counting.plan) : (before?.area ?? FIRST_AREA),
      countedOf(session, change, caseId),
    ]);
    const after = counted && placeOf(counting.plan, counting.quarter, area, counted);
    const isMoved = running.move(before, after);
    if (!after && stored) deletes.push(stored.rowId);
    if (after && isMoved) puts.push(placePut(stored?.rowId ?? newId(), caseId, after));
  }
  const moved = running.puts();
  return puts.length + moved.length + deletes.length === 0
    ? change
    : { ...change, puts: [...change.puts, ...puts, ...moved], deletes: [...change.deletes, ...deletes] };
}

async function readArea(session: Session, plan: Plan): Promise<string> {
  const chosen = (await readConfig(session, "counting"))?.area ?? FIRST_AREA;
  return plan.areas.includes(chosen) ? chosen : FIRST_AREA;
}

/** Where this phone is used from now on; what was counted before stays where it was. */
export const setArea = (session: Session, area: string): Promise<Result<void, SaveError>> =>
  session.exclusive(async (write) => write({ puts: [await configPut(session, "counting", { area })], deletes: [] }));

/** What this phone counts in the open quarter. */
export interface OwnCounts extends Counting {
  /** Where talks are counted from now on. */
  readonly area: string;
  /** `null`: nothing was counted yet. */
  readonly tally: Tally | null;
  /** The plan changed in the middle of the quarter, or the record is damaged: nothing more is counted until the next one. */
  readonly stands: boolean;
}

/** `null` where no plan counts today. */
export async function readCounts(session: Session): Promise<OwnCounts | null> {
  const stored = await storedTallies(session);
  const counting = countingNow(session, stored);
  if (!counting) return null;
  const own = stored.find(({ quarter }) => quarter === counting.quarter);
  const stands = own !== undefined && own.value?.planSha256 !== (await hashOf(counting));
  return { ...counting, area: await readArea(session, counting.plan), tally: own?.value ?? null, stands };
}
