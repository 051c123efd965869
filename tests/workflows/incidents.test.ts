import { beforeEach, describe, expect, it, vi } from "vitest";
import { newCaseCode } from "#domain/case/code.ts";
import type { Network } from "#domain/pack/network.ts";
import { fromB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { ok } from "#lib/result.ts";
import { formatCheckedCode } from "#protocol/checked-code.ts";
import { JOIN_PREFIX } from "#protocol/join.ts";
import type { CopyIn } from "#seal/copy-port.ts";
import { newJoin } from "#seal/join.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { addEntry, addNote, listCases } from "#workflows/cases.ts";
import { tidyRows } from "#workflows/clocks.ts";
import { configPut } from "#workflows/config.ts";
import { makeCopy } from "#workflows/copy-make.ts";
import { draftPut } from "#workflows/draft-rows.ts";
import { eraseCase } from "#workflows/erase-case.ts";
import { giveToCarry, readGivable } from "#workflows/give-to-carry.ts";
import { eraseOwnIncident, readOwnIncidents } from "#workflows/incidents.ts";
import { openOutbox, outboxPut } from "#workflows/outbox.ts";
import { readReceived } from "#workflows/received.ts";
import { type NewIncident, readWhereReportsGo, reportIncident, sealIncidentsForToday } from "#workflows/report-incident.ts";
import { setHold } from "#workflows/retention.ts";
import { lookToCarry, openCarried, takeToCarry } from "#workflows/take-to-carry.ts";
import { careForIncident, countNewIncidents, eraseTeamIncident, readTeamIncidents } from "#workflows/team-incidents.ts";
import { enrolled, makeCert, makeTeam, NOW_MS, networkOf, type Team, TODAY, teamCode } from "../seal/support/network.ts";
import { MemorySession } from "../support/memory-session.ts";

vi.mock("#content/trust.ts", () => ({ rootDigest: async () => "root" }));

/*
 * These guard: `tracesHere` in report-incident.ts; `refusedIncident`; `isOwnTeam` in accept-arrival.ts; the own key in received.ts and
 * incidents.ts; `TO_COORDINATORS` and `coordinatorPost` in give-to-carry.ts, `enrolment.mailbox` in take-to-carry.ts.
 * F-90 fails without: `v.is(IncidentSchema, inner.body)` in team-incidents.ts
 */
const LOOKED_AT: NewIncident = {
  severity: "incident",
  kind: "phone_looked_at",
  when: "today",
  ring: false,
  done: ["left_place"],
  wouldHelp: [],
  text: "Somebody looked over a shoulder.",
};

let team: Team;
let otherTeam: Team;
let unnamed: Network;
let named: Network;
let worker: MemorySession;
let coordinator: MemorySession;

async function phoneOf(of: Team, key: string | null = null): Promise<MemorySession> {
  const one = new MemorySession();
  one.nowMs = NOW_MS;
  const own = await enrolled(teamCode(of), unnamed);
  one.own = own;
  one.enrolment = own.info;
  const row = { rowId: newId(), value: {}, projection: { kind: "config", name: "coordinator" } } as const;
  if (key !== null) one.rows.set(row.rowId, row);
  const post = { key: key ?? "", recipient: own.recipient, mailbox: own.info.mailbox };
  Object.assign(one.session.vault, {
    showCoordinator: async () => (key === null ? null : { post, card: { code: "", words: "" } }),
  });
  return one;
}
const ownOf = ({ own }: MemorySession): OwnKeys => {
  if (!own) throw new Error("it has no keys");
  return own;
};
const postOf = (one: MemorySession, key: string) => ({ key, recipient: ownOf(one).recipient, mailbox: ownOf(one).info.mailbox });
const withCoordinators = (...coordinators: ReturnType<typeof postOf>[]): Network => ({
  ...unnamed,
  teams: unnamed.teams.map((one) => (one.id === team.id ? { ...one, coordinators } : one)),
});

beforeEach(async () => {
  [team, otherTeam] = [makeTeam("dunes"), makeTeam("quay")];
  unnamed = networkOf([team, otherTeam], []);
  [worker, coordinator] = [await phoneOf(team), await phoneOf(team, "key")];
  named = withCoordinators(postOf(coordinator, "key"));
  worker.network = named;
  coordinator.network = named;
});

const report = (change: Partial<NewIncident> = {}, at = worker) => reportIncident(at.session, { ...LOOKED_AT, ...change });
const states = async (at = worker) => (await readOwnIncidents(at.session)).map(({ state }) => state);
const outboxOf = async (at: MemorySession) => (await openOutbox(at.session)).map(({ item }) => item);
/** What lies in one phone's outbox reaches another's, as the hub would bring it. */
async function carry(from: MemorySession, to: MemorySession) {
  for (const { rowId, item } of await openOutbox(from.session)) {
    const bytes = from.outbox.get(item.envelopeId)?.envelope;
    if (!bytes || item.mailbox !== ownOf(to).info.mailbox || item.state === "sent") continue;
    expect(await acceptArrival(to.session, item.envelopeId, bytes)).toBe(true);
    await from.session.write({ puts: [outboxPut({ ...item, state: "sent", sentAtMs: from.nowMs }, rowId)], deletes: [] });
  }
}
const reasons = async (at: MemorySession) => (await readReceived(at.session)).map(({ item }) => item.reason ?? item.inner?.kind);
const first = async (at: MemorySession) => {
  const [one] = (await readTeamIncidents(at.session)).reports;
  if (!one) throw new Error("no report came");
  return one;
};

describe("a report of what went wrong", () => {
  it("goes to the team's coordinator, is seen, and the worker hears of it", async () => {
    expect(await readWhereReportsGo(worker.session)).toBe("team");
    expect(await report()).toEqual({ ok: true, value: { sentTo: 1 } });
    expect(await states()).toEqual(["waiting"]);
    await carry(worker, coordinator);
    expect(await states()).toEqual(["sent"]);
    const came = await first(coordinator);
    expect([await countNewIncidents(coordinator.session), await countNewIncidents(worker.session)]).toEqual([1, 0]);
    expect(came).toMatchObject({ phone: null, care: {}, incident: { ...LOOKED_AT, day: TODAY } });
    await careForIncident(coordinator.session, came.rowId);
    expect(await countNewIncidents(coordinator.session)).toBe(0);
    await careForIncident(coordinator.session, came.rowId, "training");
    expect(await outboxOf(coordinator), "seen is said once").toHaveLength(1);
    await carry(coordinator, worker);
    expect(await states()).toEqual(["seen"]);
    expect((await first(coordinator)).care.decided).toEqual({ outcome: "training", day: TODAY });
    await careForIncident(coordinator.session, came.rowId, null);
    expect((await first(coordinator)).care.decided).toBeUndefined();
  });

  it("shows the coordinator the name it gave to that phone", async () => {
    const { request, seed } = await newJoin(NOW_MS);
    const code = await formatCheckedCode(JOIN_PREFIX, utf8(canonicalJson(request)));
    const bytes = fromB64url(seed);
    if (!bytes) throw new Error("no seed");
    const cert = makeCert(team, bytes);
    const own = await enrolled(teamCode(team, { deviceSeed: seed, cert }), unnamed);
    worker.own = own;
    worker.enrolment = own.info;
    const sami = { serial: "s", name: "Sami", flags: [], notAfter: "2027-01-01", atMs: 0, request: code };
    const desk = await configPut(coordinator.session, "team_desk", { conditions: {}, phones: [sami] });
    await coordinator.session.write({ puts: [desk], deletes: [] });
    await report();
    await carry(worker, coordinator);
    expect((await first(coordinator)).phone).toBe("Sami");
  });

  it("is kept without a coordinator, and leaves when the directory names one", async () => {
    worker.network = unnamed;
    expect(await readWhereReportsGo(worker.session)).toBe("none");
    expect(await report()).toEqual({ ok: true, value: { sentTo: 0 } });
    expect(await states()).toEqual(["kept"]);
    expect(await sealIncidentsForToday(worker.session)).toEqual({ ok: true, value: 0 });
    worker.network = named;
    expect(await sealIncidentsForToday(worker.session)).toEqual({ ok: true, value: 1 });
    expect(await sealIncidentsForToday(worker.session), "once").toEqual({ ok: true, value: 0 });
    await carry(worker, coordinator);
    expect((await readTeamIncidents(coordinator.session)).reports).toHaveLength(1);
  });

  it("that waits is sealed again when another phone becomes the coordinator's, and nothing goes to the old one", async () => {
    await report();
    const next = await phoneOf(team, "next");
    next.network = withCoordinators(postOf(next, "next"));
    worker.network = next.network;
    await sealIncidentsForToday(worker.session);
    expect((await outboxOf(worker)).map(({ mailbox }) => mailbox)).toEqual([ownOf(next).info.mailbox]);
    await carry(worker, next);
    expect((await readTeamIncidents(next.session)).reports).toHaveLength(1);
  });

  it("goes to each of two coordinators; one seen is seen", async () => {
    const second = await phoneOf(team, "second");
    for (const one of [worker, coordinator, second])
      one.network = withCoordinators(postOf(coordinator, "key"), postOf(second, "second"));
    expect(await report()).toEqual({ ok: true, value: { sentTo: 2 } });
    await carry(worker, coordinator);
    await carry(worker, second);
    await careForIncident(second.session, (await first(second)).rowId);
    await carry(second, worker);
    expect(await states()).toEqual(["seen"]);
  });

  it("written on the only coordinator's phone stays there and is looked after there", async () => {
    expect(await readWhereReportsGo(coordinator.session)).toBe("here");
    await report({}, coordinator);
    expect(await outboxOf(coordinator)).toEqual([]);
    expect(await countNewIncidents(coordinator.session), "whoever wrote it has seen it").toBe(0);
    expect(await states(coordinator)).toEqual(["own"]);
    await careForIncident(coordinator.session, (await first(coordinator)).rowId, "told_team");
    expect(await first(coordinator)).toMatchObject({ isOwn: true, care: { decided: { outcome: "told_team" } } });
  });

  it("written before that phone became the coordinator's is on its list too", async () => {
    coordinator.network = unnamed;
    await report({}, coordinator);
    expect(await states(coordinator)).toEqual(["kept"]);
    expect((await readTeamIncidents(coordinator.session)).reports).toEqual([]);
    coordinator.network = named;
    expect(await states(coordinator)).toEqual(["own"]);
    await careForIncident(coordinator.session, (await first(coordinator)).rowId, "told_team");
    expect(await first(coordinator)).toMatchObject({ isOwn: true, care: { decided: { outcome: "told_team" } } });
  });

  it("is not written half: on a full phone nothing of it is there", async () => {
    worker.full = true;
    expect(await report()).toMatchObject({ ok: false, error: { type: "StorageFull" } });
    expect([worker.rows.size, worker.outbox.size]).toEqual([0, 0]);
  });
});

describe("a report leads to nobody", () => {
  it("a text with a code of this phone, an answer code or a number is neither kept nor sent, and the words are named", async () => {
    await addNote(worker.session, "case", "a note");
    const [{ code } = { code: "" }] = (await listCases(worker.session, { from: 0, count: 1 })).rows;
    const answerCode = newCaseCode(Uint8Array.of(10, 11, 12, 13, 16));
    await addEntry(worker.session, {
      type: "referral",
      caseId: "case",
      refId: "ref",
      envelopeId: "env",
      organisationId: "o",
      basis: { kind: "child_protection", decidedBy: "safeguarding_lead", told: "told", day: TODAY },
      fields: {},
      answerCode,
    });
    const before = worker.rows.size;
    for (const words of [code, code.toLowerCase().split("").join(" "), answerCode, "06 12 34 56 78", "ali@example.org"]) {
      const refused = await report({ text: `They read ${words} aloud.` });
      expect(refused).toMatchObject({ ok: false, error: { type: "TracesInText" } });
      expect(JSON.stringify(refused)).toContain(words);
    }
    expect([worker.rows.size, worker.outbox.size]).toEqual([before, 0]);
  });

  it("nothing of a case is in it, and deleting a case leaves it there", async () => {
    await addNote(worker.session, "case", "a note");
    await report();
    const body = (worker.sealed[0] as { body: Record<string, unknown>; basis?: unknown }) ?? {};
    expect(Object.keys(body.body).sort()).toEqual(
      ["day", "done", "kind", "replyTo", "ring", "severity", "text", "when", "wouldHelp"].sort(),
    );
    expect(body.basis).toBeUndefined();
    await eraseCase(worker.session, "case");
    expect(await states()).toEqual(["waiting"]);
  });

  it("is in no file with other messages; in one of its own the coordinator's phone takes it in, once", async () => {
    await report();
    const named = (await openOutbox(worker.session)).map(({ rowId }) => rowId);
    for (const what of ["messages", named] as const)
      expect(await giveToCarry(worker.session, what)).toEqual({ ok: false, error: { type: "NothingToGive" } });
    const given = await giveToCarry(worker.session, "coordinator");
    if (!given.ok) throw new Error(given.error.type);
    expect(await states(), "given is not seen").toEqual(["waiting"]);
    for (let times = 0; times < 2; times++) {
      const looked = await lookToCarry(coordinator.session, given.value.file);
      if (!looked.ok || looked.value.is !== "carry") throw new Error("not for it");
      expect(looked.value).toMatchObject({ items: [], own: [{}], refused: 0 });
      expect(await openCarried(coordinator.session, { items: looked.value.own })).toBe(true);
    }
    expect((await readTeamIncidents(coordinator.session)).reports).toHaveLength(1);
  });

  it("is carried by a colleague of the team, who sees for whom and no more; by no other team's phone", async () => {
    await report();
    const given = await giveToCarry(worker.session, "coordinator");
    if (!given.ok) throw new Error(given.error.type);
    const [colleague, stranger] = [await phoneOf(team), await phoneOf(otherTeam)];
    for (const one of [colleague, stranger]) one.network = named;
    expect(await lookToCarry(stranger.session, given.value.file)).toEqual({ ok: false, error: { type: "CourierNotAllowed" } });
    const looked = await lookToCarry(colleague.session, given.value.file);
    if (!looked.ok || looked.value.is !== "carry") throw new Error("not to carry");
    expect(looked.value).toMatchObject({ items: [{ to: { id: "dunes", isCoordinator: true } }], own: [], refused: 0 });
    expect(await takeToCarry(colleague.session, looked.value)).toEqual({ ok: true, value: { taken: 1 } });
    expect(await outboxOf(colleague)).toMatchObject([{ kind: "carried", mailbox: ownOf(coordinator).info.mailbox }]);
    expect(await readTeamIncidents(colleague.session)).toMatchObject({ reports: [] });
  });

  it("is given for the coordinators the signed lists name today, and for nobody they do not name", async () => {
    await report();
    const second = await phoneOf(team, "second");
    worker.network = withCoordinators(postOf(second, "second"));
    const given = await giveToCarry(worker.session, "coordinator");
    if (!given.ok) throw new Error(given.error.type);
    const { items } = JSON.parse(await given.value.file.text());
    expect(items.map(({ mailbox }: { mailbox: string }) => mailbox)).toEqual([ownOf(second).info.mailbox]);
    worker.network = unnamed;
    expect(await readGivable(worker.session)).toEqual([]);
  });

  it("is said not to be sealed for want of room, and not to be nothing, where it has to be sealed first", async () => {
    worker.network = unnamed;
    await report();
    worker.network = named;
    worker.full = true;
    expect(await giveToCarry(worker.session, "coordinator")).toEqual({ ok: false, error: { type: "StorageFull" } });
    worker.full = false;
    expect(await giveToCarry(worker.session, "coordinator")).toMatchObject({ ok: true, value: { count: 1 } });
  });
});

describe("F-90 what comes as a report and is none", () => {
  const sealTo = async (from: MemorySession, change: Record<string, unknown> = {}, refId = newId()) => {
    const sealed = await from.session.vault.sealEnvelope({
      kind: "incident",
      refId,
      seq: from.sealed.length,
      day: TODAY,
      to: { id: "dunes", recipients: [ownOf(coordinator).recipient] },
      body: { ...LOOKED_AT, day: TODAY, ...change },
    });
    if (!sealed.ok) throw new Error(sealed.error.type);
    return sealed.value;
  };
  const arrives = async (from: MemorySession, change: Record<string, unknown> = {}, refId?: string) => {
    const { id, bytes } = await sealTo(from, change, refId);
    expect(await acceptArrival(coordinator.session, id, bytes)).toBe(true);
  };

  it("another team's phone: set aside, and the next report comes in", async () => {
    const stranger = await phoneOf(otherTeam);
    await arrives(stranger);
    await arrives(worker);
    expect((await reasons(coordinator)).sort()).toEqual(["incident", "not_for_us"]);
    expect(await readTeamIncidents(coordinator.session)).toMatchObject({ setAside: 1, reports: [{}] });
  });
  it("a phone that is no coordinator's keeps none", async () => {
    const other = await phoneOf(team);
    other.network = named;
    const sealed = await worker.session.vault.sealEnvelope({
      kind: "incident",
      refId: newId(),
      seq: 0,
      day: TODAY,
      to: { id: "dunes", recipients: [ownOf(other).recipient] },
      body: { ...LOOKED_AT, day: TODAY },
    });
    if (!sealed.ok) throw new Error(sealed.error.type);
    await acceptArrival(other.session, sealed.value.id, sealed.value.bytes);
    expect(await reasons(other)).toEqual(["not_for_us"]);
  });
  it("lists with other words, a text that is too long, missing parts, a day that is none: set aside", async () => {
    for (const change of [
      { kind: "<b>" },
      { done: ["=1+1"] },
      { text: "x".repeat(601) },
      { text: 7 },
      { day: "2026-13-40" },
      { severity: undefined },
      { wouldHelp: Array.from({ length: 400 }, () => "rest") },
      { ring: "yes" },
    ])
      await arrives(worker, change);
    expect(new Set(await reasons(coordinator))).toEqual(new Set(["not_understood"]));
  });
  it("the same report twice is one", async () => {
    const refId = newId();
    await arrives(worker, {}, refId);
    await arrives(worker, {}, refId);
    expect((await reasons(coordinator)).sort()).toEqual(["incident", "seen_before"]);
  });
  it("signs that hide or turn round are gone, and a way back that is none changes nothing", async () => {
    await arrives(worker, { text: "fine\u202e\u200b", replyTo: { mailbox: "m", recipient: "age1nothing" } });
    const came = await first(coordinator);
    expect(came.incident.text).toBe("fine");
    expect(await careForIncident(coordinator.session, came.rowId)).toMatchObject({ ok: true });
    expect((await first(coordinator)).care.seenAtMs).toBe(NOW_MS);
    expect(await outboxOf(coordinator)).toEqual([]);
  });
  it("seen by another team's phone is seen by nobody", async () => {
    await report();
    const [{ report: own } = { report: { refId: "" } }] = await readOwnIncidents(worker.session);
    const stranger = await phoneOf(otherTeam);
    const sealed = await stranger.session.vault.sealEnvelope({
      kind: "reply",
      refId: own.refId,
      seq: 0,
      day: TODAY,
      to: { id: "dunes", recipients: [ownOf(worker).recipient] },
      body: { answers: "x", reply: "seen" },
    });
    if (!sealed.ok) throw new Error(sealed.error.type);
    await acceptArrival(worker.session, sealed.value.id, sealed.value.bytes);
    expect(await states()).toEqual(["waiting"]);
  });
});

describe("sealed copies of a phone", () => {
  it("hold no report and no draft of one, own or received; a message that waits goes along", async () => {
    await report();
    await worker.session.write({ puts: [await draftPut(worker.session, { form: "incident" }, { text: "draft" })], deletes: [] });
    await carry(worker, coordinator);
    await report();
    const copied = async (at: MemorySession) => {
      const ids: string[] = [];
      Object.assign(at.session.tables, { records: { bulkGet: async () => [] } });
      Object.assign(at.session.vault, {
        beginCopy: async () => ok(undefined),
        addToCopy: async (items: readonly CopyIn[]) => {
          ids.push(...items.flatMap((one) => (one.k === "row" ? [one.row.rowId] : [])));
          return { skipped: 0, parts: [] };
        },
        endCopy: async () => ok({ head: new Uint8Array(), parts: [] }),
        dropCopy: async () => undefined,
      });
      const made = await makeCopy(
        at.session,
        "words",
        { kind: "words", words: "new" },
        new AbortController().signal,
        () => undefined,
      );
      expect(made).toMatchObject({ ok: true });
      return ids.map((id) => at.rows.get(id)?.projection.kind);
    };
    expect(new Set(await copied(worker))).toEqual(new Set(["outbox"]));
    expect(await copied(coordinator)).toEqual([]);
  });
});

describe("how long it is kept", () => {
  const later = async (at: MemorySession, days: number) => {
    at.nowMs = NOW_MS + days * DAY_MS;
    return tidyRows(at.session, true);
  };
  it("90 days at the worker, said three days before; a year at the coordinator, decided or not; with its key", async () => {
    await report();
    await carry(worker, coordinator);
    await careForIncident(coordinator.session, (await first(coordinator)).rowId, "nothing_more");
    const [[own], [came]] = [await readOwnIncidents(worker.session), await readReceived(coordinator.session)];
    // Sealed with keys of their own: with the vault's, an old copy of the phone would still open them.
    expect(worker.rows.get(own?.rowId ?? "")?.caseId).toBe(own?.rowId);
    expect(coordinator.rows.get(came?.rowId ?? "")?.caseId).toBe(came?.rowId);
    expect(await later(worker, 88)).toMatchObject({ value: { incidents: { soon: 1, deleted: 0 } } });
    expect(await later(worker, 92)).toMatchObject({ value: { incidents: { soon: 0, deleted: 1 } } });
    expect(await states()).toEqual([]);
    expect(worker.erased).toEqual([own?.rowId]);
    expect(await later(coordinator, 360)).toMatchObject({ value: { received: { soon: 0 } } });
    await later(coordinator, 363);
    expect(await later(coordinator, 367)).toMatchObject({ value: { received: { deleted: 1 } } });
    expect((await readTeamIncidents(coordinator.session)).reports).toEqual([]);
    expect(coordinator.erased).toContain(came?.rowId);
  });
  it("what was written on the coordinator's phone has the coordinator's days", async () => {
    await report({}, coordinator);
    expect(await later(coordinator, 120)).toMatchObject({ value: { incidents: { soon: 0, deleted: 0 } } });
    await later(coordinator, 363);
    expect(await later(coordinator, 367)).toMatchObject({ value: { incidents: { deleted: 1 } } });
  });
  it("nothing goes, not by hand either, while notes are asked for", async () => {
    await report();
    await carry(worker, coordinator);
    const [own] = await readOwnIncidents(worker.session);
    for (const one of [worker, coordinator]) await setHold(one.session, true);
    await later(worker, 80);
    await later(worker, 200);
    expect(await eraseOwnIncident(worker.session, own?.rowId ?? "")).toMatchObject({ error: { type: "OnHold" } });
    expect(await eraseTeamIncident(coordinator.session, await first(coordinator))).toMatchObject({ error: { type: "OnHold" } });
    expect(await states()).toHaveLength(1);
  });
  it("by hand it goes with what waits of it", async () => {
    await report();
    const [own] = await readOwnIncidents(worker.session);
    await eraseOwnIncident(worker.session, own?.rowId ?? "");
    expect([await states(), await outboxOf(worker), worker.outbox.size]).toEqual([[], [], 0]);
  });
});
