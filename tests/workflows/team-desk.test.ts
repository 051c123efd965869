import { beforeEach, describe, expect, it, vi } from "vitest";
import { CONDITIONS } from "#domain/team/desk.ts";
import { newId } from "#lib/ids.ts";
import { ok } from "#lib/result.ts";
import { JOIN_MS } from "#protocol/join.ts";
import { becomeCoordinator, confirmCondition, letIn, readTeamDesk, shutOut } from "#workflows/team-desk.ts";
import { handInOrders } from "#workflows/team-orders.ts";
import { MemorySession } from "../support/memory-session.ts";

vi.mock("#content/trust.ts", () => ({ rootDigest: async () => "root" }));

const POST = { key: "key", recipient: "age1", mailbox: "m" };
let worker: MemorySession;
const asked: unknown[] = [];
const seen = (code = "code") => ({ code, words: "", seenAtMs: worker.nowMs });
const into = async (code = "code", name = "Sami") => {
  const done = await letIn(worker.session, seen(code), name, ["child_trained"]);
  return done.ok ? "in" : done.error.type;
};
const confirmAll = async () => {
  for (const condition of CONDITIONS) await confirmCondition(worker.session, condition, "management");
};

beforeEach(async () => {
  worker = new MemorySession();
  asked.length = 0;
  const lead = { name: "Ana", phone: "+33199000001", hours: "always", second: { name: "Bo", phone: "+33199000002" } };
  worker.enrolment = { kind: "team", team: { id: "dunes", name: "Dunes" }, lead };
  worker.network = {
    organisations: [],
    teams: [{ id: "dunes", name: "Dunes", teamKey: "t", coordinators: [POST] }],
    revoked: [],
  };
  Object.assign(worker.session.vault, {
    makeCoordinator: async () => ({
      record: { rowId: newId(), value: {}, projection: { kind: "config", name: "coordinator" } },
    }),
    showCoordinator: async () => ({ post: POST, card: { code: "card", words: "" } }),
    answerJoin: async (_row: unknown, code: string, order: unknown) => {
      asked.push(order);
      return ok({ code: `answer to ${code}`, serial: `serial ${asked.length}`, mailbox: "m", notAfter: "2027-11-21" });
    },
    signRevocation: async (_row: unknown, serial: string) => ({ order: `out ${serial}`, sig: "s" }),
  });
  await becomeCoordinator(worker.session);
});

describe("a coordinator's phone", () => {
  it("signs nobody in before each condition is confirmed by a role, and not again once one is taken back", async () => {
    for (const condition of CONDITIONS) {
      expect(await into()).toBe("ConditionsOpen");
      await confirmCondition(worker.session, condition, "safeguarding_lead");
    }
    await confirmCondition(worker.session, "insurance", "safeguarding_lead");
    expect(await into()).toBe("ConditionsOpen");
    expect(asked).toEqual([]);
    await confirmCondition(worker.session, "insurance", "management");
    expect(await into()).toBe("in");
    const desk = (await readTeamDesk(worker.session))?.desk;
    expect(desk?.conditions.insurance).toEqual({ by: "management", day: "2026-11-21" });
  });

  it("signs nobody in whose words were compared more than a quarter of an hour ago, and answers a code once", async () => {
    await confirmAll();
    const compared = seen();
    worker.nowMs += JOIN_MS + 1;
    const late = await letIn(worker.session, compared, "Sami", []);
    expect(late).toMatchObject({ ok: false, error: { type: "JoinTooOld" } });
    expect(await into("code")).toBe("in");
    expect(await into("code")).toBe("JoinUsed");
    expect(await into("another")).toBe("in");
  });

  it("signs nobody in without a name, without room to note it, or when the signed lists do not name it", async () => {
    await confirmAll();
    expect(await into("code", "  ")).toBe("NameMissing");
    worker.full = true;
    expect(await into(), "who is not on the list is not shown an answer").toBe("StorageFull");
    worker.full = false;
    worker.network = { ...worker.network, teams: [{ id: "dunes", name: "Dunes", teamKey: "t" }] };
    expect(await into()).toBe("NotNamedYet");
  });

  it("writes nothing over a list that cannot be read", async () => {
    await confirmAll();
    const desk = [...worker.rows.values()].find((row) => JSON.stringify(row.projection).includes("team_desk"));
    worker.damaged.add(desk?.rowId ?? "");
    expect(await into()).toBe("DeskUnreadable");
    expect(await readTeamDesk(worker.session)).toBeNull();
    expect(worker.rows.get(desk?.rowId ?? "")).toEqual(desk);
  });
});

describe("a phone that is shut out", () => {
  const hub = { url: "http://hub.example", key: "k" };
  const out = async () => (await readTeamDesk(worker.session))?.desk.phones.map((phone) => phone.out?.done);

  it("is noted at once and told to the hub with each contact until the hub has done it", async () => {
    await confirmAll();
    await into("a");
    await into("b");
    await shutOut(worker.session, "serial 1");
    expect(await out()).toEqual([false, undefined]);
    const told: string[] = [];
    let answer: "Offline" | "Done" = "Offline";
    const sync = {
      order: async (_hub: unknown, { order }: { order: string }) => {
        told.push(order);
        return { type: answer };
      },
      // Nothing else of the port is asked for here.
    } as unknown as Parameters<typeof handInOrders>[1];
    const { signal } = new AbortController();
    await handInOrders(worker.session, sync, hub, signal);
    expect(await out()).toEqual([false, undefined]);
    answer = "Done";
    await handInOrders(worker.session, sync, hub, signal);
    expect(await out()).toEqual([true, undefined]);
    await handInOrders(worker.session, sync, hub, signal);
    expect(told).toEqual(["out serial 1", "out serial 1"]);
  });
});
