import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import type { CountOrder } from "#protocol/counts/report.ts";
import { orderMessage } from "#protocol/join.ts";
import { teamLeadMessage } from "#protocol/team-lead.ts";
import { createSigner, newSeed } from "../../hub/ed25519.ts";
import { OPENAPI } from "../../hub/openapi.ts";
import { type Store, StoreFull, StoreUnavailable } from "../../hub/store.ts";
import { certify, makeReport, PLAN, signOrder } from "./count-kit.ts";
import { described, seenAnswers } from "./described.ts";
import { bearer, createTestHub, type Enrolled, envelope, hashOf, secret, type TestHub, tempDir } from "./support.ts";

interface Call {
  readonly method: "GET" | "PUT" | "POST" | "DELETE";
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly payload?: object | Buffer | string;
}

let temp: ReturnType<typeof tempDir>;
let hub: TestHub;
let phone: Enrolled;
let organisation: Enrolled;
beforeEach(async () => {
  temp = tempDir();
  await start();
});
afterEach(async () => {
  await hub.close();
  temp.remove();
});

async function start(options: Parameters<typeof createTestHub>[1] = {}): Promise<void> {
  hub = await createTestHub(temp.path, options);
  phone = await hub.enrol("device", "team-one");
  organisation = await hub.enrol("organisation", "shelter");
}
const send = (call: Call) => hub.app.inject(call);
const bytesOf = (who: Enrolled) => ({ ...bearer(who.token), "content-type": "application/octet-stream" });
const operator = () => bearer(hub.data.operatorToken);

const coordinator = createSigner(newSeed());
/** A coordinator's order to let a phone in; in the past it is late. */
function admission(until: string): Call {
  const order = {
    v: 1,
    kind: "admit",
    team: "team-one",
    serial: newId(),
    mailbox: newId(),
    token: secret(),
    until,
    answer: secret(),
  };
  const bytes = utf8(canonicalJson(order));
  const payload = { order: toB64url(bytes), sig: coordinator.sign(orderMessage(bytes)) };
  return { method: "POST", url: "/v1/team-orders", payload };
}

const teamKey = createSigner(newSeed());
/** Of a phone the team certified, new each time unless it is given. */
async function reportCall(quarter = "2025-Q4", who?: Enrolled): Promise<Call> {
  await hub.data.store.knowTeams([{ owner: "team-one", key: teamKey.publicKey }], [], "2026-03-01");
  const signer = createSigner(newSeed());
  const { token } = who ?? (await hub.enrol("device", "team-one"));
  const made = await makeReport({ team: "team-one", signer, ...certify(teamKey, signer, "team-one") }, { quarter });
  return { method: "PUT", url: `/v1/count-reports/${made.head.reportId}`, headers: bearer(token), payload: made };
}
function countOrderCall(order: object, signer = coordinator): Call {
  const common = { v: 1, team: "team-one", quarter: "2025-Q4", planSha256: PLAN };
  const payload = signOrder({ ...common, ...order } as CountOrder, signer);
  return { method: "POST", url: "/v1/count-orders", headers: bearer(phone.token), payload };
}

let leads = 0;
/** A new lead of the team, newer each time. */
async function leadCall(signer = teamKey): Promise<Call> {
  await hub.data.store.knowTeams([{ owner: "team-one", key: teamKey.publicKey }], [], "2026-03-01");
  leads += 1;
  const second = { name: "Bo", phone: "112" };
  const lead = { name: "Ana", phone: "112", hours: "always", second };
  const number = Math.floor(hub.nowMs / 1000) + leads;
  const bytes = utf8(canonicalJson({ v: 1, team: "team-one", number, since: "2026-03-01", lead }));
  const payload = { statement: toB64url(bytes), sig: signer.sign(teamLeadMessage(bytes)) };
  return { method: "POST", url: "/v1/team-leads", payload };
}

/** One call of each operation that goes well; a new operation without one fails the first test. */
async function goodCalls(): Promise<Readonly<Record<string, Call>>> {
  const once = secret();
  const mailbox = newId();
  await hub.data.store.addMailbox({ mailbox, kind: "device", owner: "team-one" });
  await hub.data.store.addInvitation({
    mailbox,
    kind: "device",
    owner: "team-one",
    hash: hashOf(once),
    expiresMs: hub.nowMs + 1000,
  });
  await hub.data.store.addCoordinator({ key: coordinator.publicKey, owner: "team-one" });
  const stored = newId();
  await hub.put(phone, organisation.mailbox, stored, envelope());
  const box = `/v1/mailboxes/${organisation.mailbox}/envelopes`;
  return {
    health: { method: "GET", url: "/health" },
    describe: { method: "GET", url: "/v1/openapi.json" },
    hub: { method: "GET", url: "/v1/hub" },
    exchange: { method: "POST", url: "/v1/tokens", payload: { once } },
    teamOrder: admission("2027-01-01"),
    changeLead: await leadCall(),
    lead: { method: "GET", url: "/v1/team-lead", headers: bearer(phone.token) },
    leads: { method: "GET", url: "/v1/operator/team-leads", headers: operator() },
    list: { method: "GET", url: box, headers: bearer(organisation.token) },
    put: { method: "PUT", url: `${box}/${newId()}`, headers: bytesOf(phone), payload: envelope() },
    get: { method: "GET", url: `${box}/${stored}`, headers: bearer(organisation.token) },
    acknowledge: { method: "DELETE", url: `${box}/${stored}`, headers: bearer(organisation.token) },
    report: await reportCall(),
    countOrder: countOrderCall({ kind: "list" }),
    status: { method: "GET", url: "/v1/operator/status", headers: operator() },
    tokens: { method: "GET", url: "/v1/operator/tokens", headers: operator() },
    addMailbox: {
      method: "POST",
      url: "/v1/operator/mailboxes",
      headers: operator(),
      payload: { mailbox: newId(), kind: "device", owner: "t" },
    },
    addInvitation: {
      method: "POST",
      url: "/v1/operator/invitations",
      headers: operator(),
      payload: { mailbox: newId(), kind: "device", owner: "t", hash: secret(), expiresMs: 1 },
    },
    revoke: { method: "POST", url: "/v1/operator/revocations", headers: operator(), payload: { owner: "nobody" } },
    addCoordinator: {
      method: "POST",
      url: "/v1/operator/coordinators",
      headers: operator(),
      payload: { key: secret(), owner: "team-two" },
    },
    endCoordinator: {
      method: "POST",
      url: "/v1/operator/coordinator-ends",
      headers: operator(),
      payload: { key: secret() },
    },
    knowTeams: {
      method: "POST",
      url: "/v1/operator/teams",
      headers: operator(),
      payload: { teams: [{ owner: "team-one", key: teamKey.publicKey }], revoked: [] },
    },
    devices: { method: "GET", url: "/v1/operator/devices", headers: operator() },
    endDevice: {
      method: "POST",
      url: "/v1/operator/device-ends",
      headers: operator(),
      payload: { serial: newId(), owner: "team-one" },
    },
    revokedDevices: { method: "GET", url: "/v1/operator/revoked-devices", headers: operator() },
    purge: { method: "POST", url: "/v1/operator/purges", headers: operator() },
    backup: { method: "POST", url: "/v1/operator/backups", headers: operator() },
  };
}

/** The store with every call to it going wrong in the same way, but for those that say who is asking. */
function breakStore(error: Error): void {
  // Its calls are replaced by a fault, which the type of a store rightly does not allow.
  const store = hub.data.store as unknown as Record<keyof Store, unknown>;
  for (const name of Object.keys(store) as (keyof Store)[]) {
    if (typeof store[name] === "function" && name !== "close") store[name] = () => Promise.reject(error);
  }
}

describe("the description of the hub's calls", () => {
  it("has every route of the hub, and the hub has every route of it", async () => {
    const routes = hub.routes
      .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, "{$1}")}`)
      .filter((name) => !name.endsWith("/*"));
    expect(routes.sort()).toEqual(described.map(({ method, path }) => `${method} ${path}`).sort());
    const good = await goodCalls();
    expect(Object.keys(good).sort()).toEqual(described.map(({ operation }) => operation.operationId).sort());
  });

  it("is served as it is", async () => {
    expect((await send({ method: "GET", url: "/v1/openapi.json" })).json()).toEqual(JSON.parse(JSON.stringify(OPENAPI)));
  });

  it("names every status the hub gives, and none it does not give; what comes with each fits", async () => {
    // Every answer of the test hub is held against the description as it comes (support.ts).
    const each = async (change: (call: Call, id: string) => Call) => {
      for (const [id, call] of Object.entries(await goodCalls())) await send(change(call, id));
    };
    await each((call) => call);
    await each((call) => ({ ...call, headers: {} }));
    await each((call) => ({ ...call, headers: { ...call.headers, "sec-fetch-site": "cross-site" } }));
    await each((call) => ({ ...call, headers: { ...call.headers, "content-encoding": "gzip" } }));
    const withBody = (call: Call, payload: string | Buffer): Call =>
      call.method === "GET" ? call : { ...call, payload, headers: { "content-type": "application/json", ...call.headers } };
    await each((call) => withBody({ ...call, headers: { ...call.headers, "content-type": "application/json" } }, "{"));
    await each((call) => withBody(call, Buffer.alloc(400_000, " ")));
    for (const path of ["%zz", "a".repeat(200)])
      await each((call) => ({ ...call, url: call.url.replace(organisation.mailbox, path) }));
    await each((call) => ({ ...call, headers: { ...call.headers, ...bearer(phone.token) } }));

    const box = `/v1/mailboxes/${organisation.mailbox}/envelopes`;
    const id = newId();
    const bytes = envelope();
    const put = (payload: Buffer) => send({ method: "PUT", url: `${box}/${id}`, headers: bytesOf(phone), payload });
    for (const payload of [bytes, bytes, envelope()]) await put(payload);
    await send({ method: "DELETE", url: `${box}/${id}`, headers: bearer(organisation.token) });
    await put(bytes);
    await send({ method: "GET", url: `${box}?after=x`, headers: bearer(organisation.token) });
    for (const method of ["GET", "DELETE"] as const)
      await send({ method, url: `/v1/mailboxes/${newId()}/envelopes/${id}`, headers: bearer(organisation.token) });
    await send({ method: "GET", url: `/v1/mailboxes/${newId()}/envelopes`, headers: bearer(organisation.token) });
    await send({ method: "PUT", url: `/v1/mailboxes/${newId()}/envelopes/${id}`, headers: bytesOf(phone), payload: bytes });
    await send({ method: "POST", url: "/v1/tokens", payload: { once: secret() } });
    await send(admission("2020-01-01"));
    const older = await leadCall();
    await send(await leadCall());
    await send(older);
    await send(await leadCall(createSigner(newSeed())));
    await send({ method: "GET", url: "/v1/team-lead", headers: bearer(organisation.token) });
    const used = (await goodCalls())["exchange"] as Call;
    await send(used);
    await send(used);

    const again = await reportCall();
    for (const call of [again, again, await reportCall("2025-Q4", phone), await reportCall("2025-Q4", phone)]) await send(call);
    await send(await reportCall("2025-Q3"));
    await send({ ...again, headers: { ...again.headers, ...bearer(organisation.token) } });
    for (const id of ["%zz", "a".repeat(200)]) await send({ ...again, url: `/v1/count-reports/${id}` });
    await send(countOrderCall({ kind: "open", listSha256: PLAN }));
    const counted = hub.data.store as { changeCounts: Store["changeCounts"]; putReport: Store["putReport"] };
    const { changeCounts } = counted;
    counted.changeCounts = async (_of, _today, decide) => {
      const there = { state: "done", listSha256: PLAN, reports: [] } as const;
      decide(there);
      return { ...there, sum: null };
    };
    await send(countOrderCall({ kind: "open", listSha256: PLAN }));
    counted.changeCounts = changeCounts;
    counted.putReport = async () => ({ type: "no_space" });
    await send(await reportCall());

    const calls = await goodCalls();
    const stored = hub.data.store as { putEnvelope: Store["putEnvelope"] };
    stored.putEnvelope = async () => ({ type: "no_space" });
    await send({ ...(calls["put"] as Call), url: `${box}/${newId()}` });
    // A token is looked up for every call that shows one.
    const withToken = (call: Call): Call => ({ ...call, headers: { ...bearer(secret()), ...call.headers } });
    for (const fault of [new Error("broken"), new StoreUnavailable("TEST"), new StoreFull("TEST")]) {
      breakStore(fault);
      for (const call of Object.values(calls)) await send(withToken(call));
    }
    hub.stopTaking();
    for (const call of Object.values(calls)) await send(call);
    await hub.close();
    await start({ rates: { perToken: 1e6, perStranger: 1e6, everybody: 6 } });
    for (const call of Object.values(calls)) for (let i = 0; i < 8; i++) await send(call);
    const says = described.flatMap(({ method, path, operation }) =>
      Object.keys(operation.responses).map((status) => `${method} ${path} ${status}`),
    );
    expect(says.filter((name) => !seenAnswers.has(name))).toEqual([]);
  });
});
