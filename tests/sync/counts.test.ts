import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HubAddress } from "#protocol/contact.ts";
import { type CountOrder, cellsIn, type HubReport } from "#protocol/counts/report.ts";
import { createSync, type Sync } from "#sync/sync.ts";
import { createSigner, newSeed } from "../../hub/ed25519.ts";
import {
  CELLS,
  type CountingPhone,
  idsOf,
  listOf,
  makePhones,
  makeReport,
  makeTeams,
  PLAN,
  QUARTER,
  signOrder,
  type Team,
} from "../hub/count-kit.ts";
import { createTestHub, type TestHub, tempDir } from "../hub/support.ts";
import { createFaultProxy, type Fault, type FaultProxy } from "../support/fault-proxy.ts";
import { fakeLocks } from "./fake-locks.ts";

/** Removed to see the tests fail: the digest in `acceptCountReceipt`, the order in `acceptAnswer` (F-37). */
let temp: ReturnType<typeof tempDir>;
let hub: TestHub;
let proxy: FaultProxy;
let team: Team;
let phones: readonly CountingPhone[];
let address: HubAddress;
let sync: Sync;
let sentBodies: string[];
beforeEach(async () => {
  temp = tempDir();
  hub = await createTestHub(temp.path);
  [team] = (await makeTeams(hub, "dunes")) as [Team];
  phones = await makePhones(hub, team, 5);
  await hub.app.listen({ port: 0, host: "127.0.0.1" });
  proxy = await createFaultProxy(`http://127.0.0.1:${(hub.app.server.address() as AddressInfo).port}`);
  address = { url: proxy.url, key: hub.hubKey };
  sentBodies = [];
  const watched: typeof fetch = (input, init) => {
    sentBodies.push(String(init?.body));
    return fetch(input, init);
  };
  sync = createSync({ fetch: watched, clock: { nowMs: () => hub.nowMs }, random: () => 0.5, locks: fakeLocks() });
});
afterEach(async () => {
  await proxy.close();
  await hub.close();
  temp.remove();
});

const phone = (at: number) => phones[at] as CountingPhone;
const push = (who: CountingPhone, report: HubReport) => sync.pushHalf(address, who.token, report);
const ask = async (order: object) =>
  sync.askCounts(
    address,
    phone(0).token,
    signOrder({ v: 1, team: team.id, quarter: QUARTER, planSha256: PLAN, ...order } as CountOrder, team.coordinator),
  );
async function reportAll(): Promise<readonly HubReport[]> {
  const reports = await Promise.all(phones.map((each) => makeReport(each)));
  await Promise.all(reports.map((each, at) => push(phone(at), each)));
  return reports;
}
const html: Fault = { kind: "answer", status: 200, headers: { "content-type": "text/html" }, body: "<h1>Sign in</h1>" };

describe("handing in a half", () => {
  it("says sent on the hub's signed receipt, the same one again, also over a line that breaks", async () => {
    const report = await makeReport(phone(0));
    const faults: Fault[] = [
      { kind: "cut-request", afterBytes: 100 },
      { kind: "swallow-answer" },
      { kind: "cut-answer", afterBytes: 20 },
    ];
    for (const fault of faults) {
      proxy.script([fault]);
      expect(await push(phone(0), report), fault.kind).toEqual({ type: "Offline" });
      proxy.clear();
    }
    const sent = await push(phone(0), report);
    expect(sent).toMatchObject({ type: "Sent", receipt: { id: report.head.reportId } });
    expect(await push(phone(0), report)).toEqual(sent);
    expect(await hub.data.store.count()).toMatchObject({ halves: 1 });
  });

  it("P6 sends as many bytes when nothing was counted as when much was", async () => {
    for (const cell of [0, 7, 2 ** 32 - 1])
      await push(phone(0), await makeReport(phone(0), {}, new Uint32Array(CELLS).fill(cell)));
    expect(sentBodies).toHaveLength(3);
    expect(new Set(sentBodies.map((body) => body.length)).size).toBe(1);
  });

  it("F-37 believes no receipt of another hub, another report or another half, and no sign-in page", async () => {
    const [report, other] = [await makeReport(phone(0)), await makeReport(phone(1))];
    const elsewhere = { ...address, key: createSigner(newSeed()).publicKey };
    expect(await sync.pushHalf(elsewhere, phone(0).token, report)).toEqual({ type: "ReceiptRefused" });
    const kept: string[] = [];
    const keep = (body: string): string => {
      kept.push(body);
      return body;
    };
    proxy.script([{ kind: "rewrite", change: keep }]);
    await push(phone(0), report);
    proxy.script([{ kind: "rewrite", change: () => kept[0] ?? "" }], { forever: true });
    expect(await push(phone(1), other), "the receipt of another report").toEqual({ type: "ReceiptRefused" });
    const sameId = await makeReport(phone(0), { reportId: report.head.reportId });
    proxy.script([{ kind: "answer", status: 200, headers: { "content-type": "application/json" }, body: kept[0] ?? "" }]);
    expect(await push(phone(0), sameId), "the receipt of another half").toEqual({ type: "ReceiptRefused" });
    proxy.script([html]);
    expect(await push(phone(0), report)).toEqual({ type: "Portal" });
  });

  it("tells why it will never be taken, and when to come again", async () => {
    await push(phone(0), await makeReport(phone(0)));
    expect(await push(phone(0), await makeReport(phone(0)))).toEqual({ type: "Refused", code: "reported_already" });
    expect(await push(phone(1), await makeReport(phone(1), { quarter: "2026-Q1" }))).toEqual({
      type: "Refused",
      code: "quarter_open",
    });
    expect(await push(phone(1), await makeReport(phone(1), { quarter: "2025-Q1" }))).toEqual({
      type: "Refused",
      code: "too_late",
    });
    proxy.script([{ kind: "answer", status: 503, headers: { "retry-after": "30" }, body: "" }]);
    expect(await push(phone(1), await makeReport(phone(1)))).toEqual({ type: "Later", retryAfterMs: 30_000 });
  });
});

describe("a coordinator's order", () => {
  it("goes from the list to the sum over a line that loses each answer once", async () => {
    const reports = await reportAll();
    const ids = [...idsOf(reports)].sort();
    const listSha256 = await listOf(ids);
    const orders = [{ kind: "list" }, { kind: "freeze", reportIds: ids, listSha256 }, { kind: "open", listSha256 }];
    for (const order of orders) {
      proxy.script([{ kind: "swallow-answer" }]);
      expect(await ask(order)).toEqual({ type: "Offline" });
    }
    const list = await ask({ kind: "list" });
    expect(list).toMatchObject({ type: "Answered", answer: { state: "opened", listSha256 } });
    const opened = await ask({ kind: "open", listSha256 });
    if (opened.type !== "Answered" || opened.answer.kind !== "open") throw new Error("no sum came");
    const sum = cellsIn({ head: (reports[0] as HubReport).head, half: opened.answer.sum });
    const halves = reports.map((each) => cellsIn(each) ?? new Uint32Array(0));
    expect([...(sum ?? [])]).toEqual(
      Array.from({ length: CELLS }, (_, at) => halves.reduce((all, half) => (all + (half[at] ?? 0)) >>> 0, 0)),
    );
    expect(await ask({ kind: "done", listSha256 })).toMatchObject({ type: "Answered" });
    expect(await ask({ kind: "open", listSha256 })).toEqual({ type: "Refused", code: "sum_gone" });
  });

  it("F-37 believes no answer of another hub, none that was changed, and none to another order", async () => {
    const reports = await reportAll();
    const list = { kind: "list" };
    address = { ...address, key: createSigner(newSeed()).publicKey };
    expect(await ask(list)).toEqual({ type: "ReceiptRefused" });
    address = { ...address, key: hub.hubKey };
    const kept: string[] = [];
    proxy.script([
      {
        kind: "rewrite",
        change: (body) => {
          kept.push(body);
          return body.replace(/"answer":"./, '"answer":"A');
        },
      },
    ]);
    expect(await ask(list), "changed on the way").toEqual({ type: "ReceiptRefused" });
    proxy.script([{ kind: "rewrite", change: () => kept[0] ?? "" }]);
    const ids = idsOf(reports);
    expect(
      await ask({ kind: "freeze", reportIds: ids, listSha256: await listOf(ids) }),
      "the hub's own answer, to what was asked before",
    ).toEqual({ type: "ReceiptRefused" });
    proxy.script([html]);
    expect(await ask(list)).toEqual({ type: "Portal" });
  });
});
