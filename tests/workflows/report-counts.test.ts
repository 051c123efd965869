import { beforeEach, describe, expect, it } from "vitest";
import type { Coordinator, Network } from "#domain/pack/network.ts";
import type { Assessment } from "#domain/screening/types.ts";
import { cellsOf } from "#domain/statistics/plan.ts";
import type { Tally } from "#domain/statistics/tally.ts";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { nextQuarter, quarterEndMs, quarterStartMs } from "#lib/quarters.ts";
import type { HalfOutcome, SealedItem } from "#protocol/contact.ts";
import { addHalves } from "#protocol/counts/halves.ts";
import { cellsIn, type HubReport, type SignedHalf } from "#protocol/counts/report.ts";
import { openEnvelope } from "#seal/open-envelope.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { configPut } from "#workflows/config.ts";
import { onThisPhone } from "#workflows/erase-phone.ts";
import { giveToCarry, readGivable } from "#workflows/give-to-carry.ts";
import { HandIn } from "#workflows/hand-in.ts";
import { readReports } from "#workflows/report-counts.ts";
import { setHold } from "#workflows/retention.ts";
import { closeScreening, startScreening } from "#workflows/screening.ts";
import { PLAN, STATISTICS } from "../domain/statistics/people.ts";
import { enrolled, makeTeam, networkOf, type Team, teamCode } from "../seal/support/network.ts";
import { COUNTED_CONTENT, useCountedPacks } from "../support/counted-packs.ts";
import { hubPort } from "../support/hub-port.ts";
import { MemorySession } from "../support/memory-session.ts";
import { shelter } from "../support/shelter.ts";

/*
 * P4 and P5 over a report: `sent: true` among the puts of makeReport, `nextQuarter` in countingNow. P6: `random` in seal-report.ts.
 */
const Q1 = "2027-Q1";
const Q2 = "2027-Q2";
const IN_Q1 = Date.UTC(2027, 1, 10, 22);
const AFTER_Q1 = quarterEndMs(Q1) + 3 * DAY_MS;
const CERT = { notAfter: "2029-12-31" };

const nothing = { value: "unknown" as const, indicators: [], openQuestions: [] };
const ASSESSMENT: Assessment = {
  code: "T2",
  shown: "T2",
  age: "adult",
  flags: [],
  elements: { act: nothing, means: nothing, purpose: nothing, smuggling: nothing, aggravation: nothing },
  reasons: [],
  purposeNotAsked: false,
};

let team: Team;
let network: Network;
let coordinators: OwnKeys[];
let keys: OwnKeys;
let phone: MemorySession;
/** What came to the hub. */
let halves: HubReport[];
let letters: SealedItem[];
/** What the hub says of a half; without an answer the line is dead. */
let answer: HalfOutcome;

const postOf = ({ recipient, info }: OwnKeys): Coordinator => ({ key: "k".repeat(43), recipient, mailbox: info.mailbox });
const named = (those: readonly OwnKeys[]): Network => ({
  ...network,
  teams: network.teams.map((one) => ({ ...one, coordinators: those.map(postOf) })),
});

async function phoneOf(own: OwnKeys): Promise<MemorySession> {
  const made = new MemorySession();
  made.own = own;
  made.enrolment = own.info;
  made.network = named(coordinators);
  made.nowMs = IN_Q1;
  await made.session.write({ puts: [await configPut(made.session, "token", { kind: "token", token: "t" })], deletes: [] });
  return made;
}
const receipt = { v: 1 as const, id: "", sha256: "", day: "2027-04-05", sigB64: "" };

async function contact(of = phone) {
  const sync = hubPort({
    pushHalf: async (_hub, _token, report) => {
      halves.push(report);
      return answer;
    },
    push: async (_hub, _token, item) => {
      if (answer.type === "Offline") return answer;
      letters.push(item);
      return { type: "Sent", receipt: { ...receipt, mailbox: item.mailbox } };
    },
  });
  return new HandIn(of.session, sync).run({ onlyDue: false });
}

async function talk(caseId = newId()): Promise<void> {
  phone.nowMs += 1;
  const stored = await startScreening(phone.session, COUNTED_CONTENT, {
    guideId: "rapid",
    language: "en",
    answersCountAsNotSure: false,
    caseId,
  });
  const closed = await closeScreening(
    phone.session,
    { ...stored, screening: { ...stored.screening, counted: true } },
    ASSESSMENT,
  );
  if (!closed.ok) throw new Error(closed.error.type);
}

const rowOf = (quarter: string, of = phone) =>
  [...of.rows.values()].find(({ projection }) => projection.kind === "tally" && projection.quarter === quarter);
const tallyOf = (quarter: string, of = phone) => rowOf(quarter, of)?.value as Tally | undefined;
const countedIn = (quarter: string): number => (tallyOf(quarter)?.cells ?? []).reduce((sum, one) => sum + one, 0);
const statesOf = async () => (await readReports(phone.session)).made.map(({ quarter, is }) => `${quarter} ${is}`);
const reportsRow = () =>
  [...phone.rows.values()].find(({ projection }) => projection.kind === "config" && projection.name === "reports");

async function opened(letter: SealedItem | undefined, by: OwnKeys): Promise<SignedHalf> {
  const got = letter && (await openEnvelope(by, letter.bytes, phone.network, "2027-04-05", { refIds: [], deviceSeqs: [] }));
  if (!got?.ok) throw new Error(got?.error ?? "no letter");
  expect(got.value.inner.kind).toBe("tally");
  return got.value.inner.body as unknown as SignedHalf;
}
const sumOf = (hub: HubReport | undefined, other: SignedHalf): number[] => {
  const both = [hub && cellsIn(hub), cellsIn(other)].flatMap((half) => (half ? [half] : []));
  expect(both).toHaveLength(2);
  return [...addHalves(both, other.head.cells)];
};

beforeEach(async () => {
  useCountedPacks();
  team = makeTeam("dunes");
  network = networkOf([team], []);
  coordinators = [await enrolled(teamCode(team, {}, { ...CERT, serial: "coordinator" }), network)];
  keys = await enrolled(teamCode(team, {}, CERT), network);
  halves = [];
  letters = [];
  answer = { type: "Sent", receipt };
  phone = await phoneOf(keys);
});

describe("a phone's report of a quarter", () => {
  it("P4 is made once, after the quarter and a time that was drawn and kept; its halves give the counts and nothing else does", async () => {
    await talk();
    await talk();
    await contact();
    phone.nowMs = quarterEndMs(Q1) - 1;
    await contact();
    expect(halves, "the quarter is not over").toEqual([]);
    const cells = tallyOf(Q1)?.cells;
    phone.nowMs = AFTER_Q1;
    expect(await contact(), "what a worker handed in has nothing to do with it").toMatchObject({ sent: 0, waiting: 0 });
    expect(halves).toHaveLength(1);
    expect(letters.map(({ mailbox }) => mailbox)).toEqual([coordinators[0]?.info.mailbox]);
    const own = await opened(letters[0], coordinators[0] as OwnKeys);
    expect(own.head).toEqual(halves[0]?.head);
    expect(own.head).toMatchObject({ team: "dunes", quarter: Q1, cells: cellsOf(PLAN), seq: 0 });
    expect(sumOf(halves[0], own)).toEqual(cells);
    for (const day of [1, 20, 40]) {
      phone.nowMs = AFTER_Q1 + day * DAY_MS;
      await contact();
    }
    expect(
      [halves, letters].map((all) => all.length),
      "twice does no harm",
    ).toEqual([1, 1]);
    expect(await statesOf()).toEqual([`${Q1} arrived`]);
    expect(tallyOf(Q1), "the hub has its half: the counts are gone from the phone").toMatchObject({ sent: true, cells: [] });
  });

  it("the time after the quarter is drawn by chance within three days, and stays when the phone is switched off", async () => {
    const chances = new Set<number>();
    for (let n = 0; n < 8; n++) {
      const other = await phoneOf(keys);
      await contact(other);
      await contact(other);
      const kept = [...other.rows.values()].flatMap(({ value, projection }) =>
        projection.kind === "config" && projection.name === "reports"
          ? [(value as { quarters: Record<string, { chance: number }> }).quarters[Q1]?.chance ?? -1]
          : [],
      );
      expect(kept).toHaveLength(1);
      chances.add(kept[0] as number);
    }
    expect(chances.size, "each phone its own").toBe(8);
    for (const chance of chances) expect(chance >= 0 && chance < 1).toBe(true);
  });

  it("P6 is as long when nothing was counted as when much was, on both ways, and both are noise", async () => {
    const empty = await phoneOf(keys);
    await contact(empty);
    for (let n = 0; n < 6; n++) await talk();
    await contact();
    for (const one of [empty, phone]) {
      one.nowMs = AFTER_Q1;
      await contact(one);
    }
    const [first, second] = halves;
    expect(JSON.stringify(first).length).toBe(JSON.stringify(second).length);
    expect(letters[0]?.bytes.length).toBe(letters[1]?.bytes.length);
    const nothingCounted = await opened(letters[0], coordinators[0] as OwnKeys);
    expect(sumOf(first, nothingCounted).every((count) => count === 0)).toBe(true);
    for (const half of [first, second, nothingCounted]) {
      const numbers = half ? [...(cellsIn(half) ?? [])] : [];
      expect(new Set(numbers).size, "even noise repeats next to nothing").toBeGreaterThan(numbers.length - 20);
    }
    expect(first?.half).not.toBe(second?.half);
  });

  it("goes to each coordinator of the team by itself, and to nobody the signed directory does not name", async () => {
    coordinators.push(await enrolled(teamCode(team, {}, { ...CERT, serial: "second" }), network));
    phone.network = named(coordinators);
    await contact();
    phone.nowMs = AFTER_Q1;
    await contact();
    expect(letters.map(({ mailbox }) => mailbox).sort()).toEqual(coordinators.map(({ info }) => info.mailbox).sort());
    const by = (own: OwnKeys) => letters.find(({ mailbox }) => mailbox === own.info.mailbox);
    const [one, other] = await Promise.all(coordinators.map(async (own) => opened(by(own), own)));
    expect(one).toEqual(other);
    await expect(opened(by(coordinators[0] as OwnKeys), coordinators[1] as OwnKeys)).rejects.toThrow("not_for_us");
  });

  it("of the coordinator's own phone reaches that phone without the hub, which takes nothing from a phone for itself", async () => {
    phone.network = named([keys, ...coordinators]);
    await contact();
    phone.nowMs = AFTER_Q1;
    await contact();
    expect(letters.map(({ mailbox }) => mailbox)).toEqual([coordinators[0]?.info.mailbox]);
    const kinds = [...phone.rows.values()].map(({ projection }) => projection.kind);
    expect(kinds.filter((kind) => kind === "count_report")).toHaveLength(1);
    expect(
      kinds.filter((kind) => kind === "outbox"),
      "only what left for the other one",
    ).toHaveLength(1);
    expect(JSON.stringify([...phone.rows.values()])).not.toContain("quarantined");
  });

  it("where no coordinator is named nothing is made and the counts stay; the page says so, and once one is named it leaves", async () => {
    phone.network = named([]);
    await talk();
    await contact();
    phone.nowMs = AFTER_Q1;
    await contact();
    expect([halves, letters]).toEqual([[], []]);
    expect(countedIn(Q1)).toBe(1);
    expect(await readReports(phone.session)).toMatchObject({ coordinators: 0, made: [], waiting: [Q1] });
    phone.network = named(coordinators);
    await contact();
    expect(sumOf(halves[0], await opened(letters[0], coordinators[0] as OwnKeys)).reduce((sum, one) => sum + one, 0)).toBe(1);
  });

  it("of a phone in no team is not made", async () => {
    phone.enrolment = { kind: "organisation", hub: keys.info.hub, mailbox: "m", organisation: shelter(), recipient: "age1x" };
    await contact();
    phone.nowMs = AFTER_Q1;
    await contact();
    expect([halves, letters, reportsRow()]).toEqual([[], [], undefined]);
  });

  it("on a phone without a byte left there is nothing of it or all of it", async () => {
    await talk();
    await contact();
    phone.nowMs = AFTER_Q1;
    phone.full = true;
    await contact();
    expect(halves).toEqual([]);
    expect(tallyOf(Q1)).toMatchObject({ sent: false });
    phone.full = false;
    await contact();
    expect([halves.length, letters.length]).toEqual([1, 1]);
  });

  it("waits while there is no line, and the same bytes are tried again", async () => {
    await talk();
    await contact();
    phone.nowMs = AFTER_Q1;
    answer = { type: "Offline" };
    await contact();
    await contact();
    answer = { type: "Sent", receipt };
    await contact();
    expect(new Set(halves.map((half) => JSON.stringify(half))).size).toBe(1);
    expect(letters).toHaveLength(1);
    expect(await statesOf()).toEqual([`${Q1} arrived`]);
  });

  it("leaves by hand for the coordinator alone, the hub's half not at all; is not copied, and does not keep anybody from erasing the phone", async () => {
    await contact();
    phone.nowMs = AFTER_Q1;
    answer = { type: "Offline" };
    await contact();
    const waits = [...phone.rows.values()].filter(({ projection }) => projection.kind === "outbox");
    expect(waits).toHaveLength(2);
    expect(waits.every(({ projection }) => projection.kind === "outbox" && projection.counts === true)).toBe(true);
    const [givable, ...more] = await readGivable(phone.session);
    expect([givable?.item.kind, more]).toEqual(["tally", []]);
    expect(await giveToCarry(phone.session)).toEqual({ ok: false, error: { type: "NothingToGive" } });
    expect(await onThisPhone(phone.session)).toMatchObject({ unsent: 0, mustArrive: 0 });
    phone.enrolment = { ...phone.enrolment, mailbox: givable?.item.mailbox };
    expect(await readGivable(phone.session), "on the coordinator's own phone there is nobody to bring it to").toEqual([]);
  });
});

describe("a report that does not go as it should", () => {
  const reported = async (outcome: HalfOutcome) => {
    await talk();
    await contact();
    phone.nowMs = AFTER_Q1;
    answer = outcome;
    await contact();
  };

  it("too late: its counts go into the open quarter, once, and leave with that", async () => {
    await reported({ type: "Refused", code: "too_late" });
    expect(await statesOf()).toEqual([`${Q1} late`]);
    expect([countedIn(Q1), countedIn(Q2)]).toEqual([0, 1]);
    await talk();
    await contact();
    expect(countedIn(Q2)).toBe(2);
    answer = { type: "Sent", receipt };
    phone.nowMs = quarterEndMs(Q2) + 3 * DAY_MS;
    letters = [];
    await contact();
    const second = halves.at(-1);
    expect(second?.head).toMatchObject({ quarter: Q2, seq: 1 });
    expect(sumOf(second, await opened(letters[0], coordinators[0] as OwnKeys)).reduce((sum, one) => sum + one, 0)).toBe(2);
  });

  it("too late, and the open quarter is laid out otherwise, or there is none: people are hidden and nobody is shown", async () => {
    const shorter = { ...PLAN, quarters: [Q2], flags: PLAN.flags.slice(0, 3), nested: [] };
    useCountedPacks({ plans: [{ ...PLAN, quarters: [Q1] }, shorter] });
    await reported({ type: "Refused", code: "too_late" });
    expect(await statesOf()).toEqual([`${Q1} late`]);
    expect([tallyOf(Q1)?.cells, tallyOf(Q2)]).toEqual([[], undefined]);
  });

  it("its clock months ahead: the hub says that the quarter is not over, the report waits, and nothing is counted into it", async () => {
    await reported({ type: "Refused", code: "quarter_open" });
    expect(await statesOf()).toEqual([`${Q1} made`]);
    // The clock is right again.
    phone.nowMs = IN_Q1;
    await talk();
    expect([countedIn(Q1), countedIn(Q2)], "what is said now counts in the next quarter").toEqual([1, 1]);
    expect(tallyOf(Q1)?.sent).toBe(true);
    phone.nowMs = AFTER_Q1;
    answer = { type: "Sent", receipt };
    await contact();
    expect(await statesOf()).toEqual([`${Q1} arrived`]);
    expect(new Set(halves.map(({ head }) => head.reportId)).size, "one report, however often it was tried").toBe(1);
  });

  it("its clock set back after it was made: no quarter is opened again", async () => {
    await reported({ type: "Sent", receipt });
    phone.nowMs = quarterStartMs(Q1) + 1;
    await talk();
    expect([tallyOf(Q1)?.cells, countedIn(Q2)]).toEqual([[], 1]);
    await contact();
    expect(halves).toHaveLength(1);
  });

  it("the phone reported before: it is not counted a second time", async () => {
    await reported({ type: "Refused", code: "reported_already" });
    expect(await statesOf()).toEqual([`${Q1} twice`]);
    expect([tallyOf(Q1)?.cells, tallyOf(Q2)]).toEqual([[], undefined]);
    await contact();
    expect(halves).toHaveLength(1);
  });

  it("any other refusal leaves it waiting, and is no failure of what the worker sends", async () => {
    await reported({ type: "Refused", code: "bad_request" });
    expect(await contact()).toMatchObject({ sent: 0, waiting: 0 });
    expect((await contact())?.failure).toBeUndefined();
    expect(halves.length).toBeGreaterThan(1);
    expect(countedIn(Q1)).toBe(1);
  });

  it("the phone lay in a drawer for a quarter: what it counted before is reported, of the quarter in the drawer nothing", async () => {
    await talk();
    await contact();
    phone.nowMs = quarterEndMs(nextQuarter(Q1)) + 20 * DAY_MS;
    await contact();
    expect(halves.map(({ head }) => head.quarter)).toEqual([Q1]);
    phone.nowMs = quarterEndMs("2027-Q3") + 3 * DAY_MS;
    await contact();
    expect(
      halves.map(({ head }) => head.quarter),
      "it was in use in the third",
    ).toEqual([Q1, "2027-Q3"]);
  });

  it("the plan changed in the middle of the quarter: it is reported by the plan it was counted by", async () => {
    await talk();
    await contact();
    const before = tallyOf(Q1)?.planSha256;
    useCountedPacks({ plans: [{ ...PLAN, quarters: [Q1], flags: PLAN.flags.slice(0, 3), nested: [] }] });
    await talk();
    phone.nowMs = AFTER_Q1;
    await contact();
    expect(halves[0]?.head).toMatchObject({ planSha256: before, cells: cellsOf(PLAN) });
    expect(sumOf(halves[0], await opened(letters[0], coordinators[0] as OwnKeys)).reduce((sum, one) => sum + one, 0)).toBe(1);
  });

  it("counts that cannot be read are not reported, and nothing is written over them", async () => {
    await talk();
    await contact();
    const row = rowOf(Q1);
    phone.damaged.add(row?.rowId ?? "");
    phone.nowMs = AFTER_Q1;
    await contact();
    expect(halves).toEqual([]);
    expect(rowOf(Q1)).toEqual(row);
  });

  it("where it cannot be read what was reported, nothing is made, and nothing is written over it", async () => {
    await talk();
    await contact();
    const row = reportsRow();
    phone.damaged.add(row?.rowId ?? "");
    phone.nowMs = AFTER_Q1;
    await contact();
    expect(halves).toEqual([]);
    expect(reportsRow()).toEqual(row);
    expect(await readReports(phone.session)).toMatchObject({ isUnreadable: true });
  });

  it("while police or a court have asked for the notes nothing goes from the phone, and the report leaves once all the same", async () => {
    await talk();
    await setHold(phone.session, true);
    await contact();
    phone.nowMs = AFTER_Q1;
    await contact();
    await contact();
    expect(halves).toHaveLength(1);
    expect(countedIn(Q1)).toBe(1);
    expect(await statesOf()).toEqual([`${Q1} arrived`]);
  });
});

/** The plan these tests count by has the quarters they walk through. */
it("the pack's plan reaches over the quarters of these tests", () => {
  expect(STATISTICS.plans.flatMap(({ quarters }) => quarters)).toEqual(expect.arrayContaining([Q1, Q2, "2027-Q3"]));
});
