import { Agent, get } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import type { EnvelopeList } from "#protocol/wire.ts";
import { bearer, createTestHub, type Enrolled, envelope, hashOf, secret, type TestHub, tempDir } from "./support.ts";

/*
 * F-54 fails without: `isId(id)` of the put in hub/routes.ts
 * F-56 fails without: `perStranger` in hub/access.ts
 */
let temp: ReturnType<typeof tempDir>;
let hub: TestHub;
let phone: Enrolled;
let organisation: Enrolled;
let operator: Enrolled;

beforeEach(async () => {
  temp = tempDir();
  hub = await createTestHub(temp.path);
  phone = await hub.enrol("device", "team-one");
  organisation = await hub.enrol("organisation", "shelter");
  operator = { token: hub.data.operatorToken, mailbox: "" };
});
afterEach(async () => {
  await hub.close();
  temp.remove();
});

const listOf = (token: string, mailbox: string) => hub.list({ token, mailbox });
const getOf = (token: string, mailbox: string, id: string) =>
  hub.app.inject({ url: `/v1/mailboxes/${mailbox}/envelopes/${id}`, headers: bearer(token) });
const ackOf = (token: string, mailbox: string, id: string) =>
  hub.app.inject({ method: "DELETE", url: `/v1/mailboxes/${mailbox}/envelopes/${id}`, headers: bearer(token) });
const exchange = (payload: object) => hub.app.inject({ method: "POST", url: "/v1/tokens", payload });

describe("roles", () => {
  it("F-55 depositor, collector and operator can do only what is theirs, and a refusal tells nothing", async () => {
    const id = newId();
    await hub.put(phone, organisation.mailbox, id, envelope());
    const other = await hub.enrol("organisation", "another");
    const stranger = await hub.enrol("device", "team-two");
    const answers = await Promise.all([
      listOf(phone.token, organisation.mailbox),
      getOf(phone.token, organisation.mailbox, id),
      ackOf(phone.token, organisation.mailbox, id),
      hub.put(organisation, other.mailbox, newId(), envelope()),
      hub.put(other, organisation.mailbox, newId(), envelope()),
      hub.put(phone, phone.mailbox, newId(), envelope()),
      hub.put(stranger, phone.mailbox, newId(), envelope()),
      listOf(other.token, organisation.mailbox),
      getOf(other.token, organisation.mailbox, id),
      ackOf(other.token, organisation.mailbox, id),
      listOf(operator.token, organisation.mailbox),
      getOf(operator.token, organisation.mailbox, id),
      hub.put(operator, organisation.mailbox, newId(), envelope()),
      listOf(organisation.token, newId()),
      hub.put(phone, newId(), newId(), envelope()),
    ]);
    const seen = new Set(answers.map((answer) => `${answer.statusCode} ${answer.body}`));
    expect([...seen]).toEqual(['404 {"error":"not_found"}']);
    expect((await hub.list(organisation)).json<EnvelopeList>().items.map((item) => item.id)).toEqual([id]);
  });

  it("F-55 no token, a malformed one, a revoked one and an expired one are refused alike", async () => {
    const expiring = await hub.enrol("device", "team-one", "2026-03-02");
    const revoked = await hub.enrol("device", "team-one");
    expect((await listOf(expiring.token, expiring.mailbox)).statusCode).toBe(200);
    hub.nowMs += 2 * 86_400_000;
    await hub.data.store.revoke({ mailbox: revoked.mailbox }, "2026-03-03");
    const headers = [
      {},
      bearer(""),
      bearer("short"),
      bearer(secret()),
      bearer(`${secret().slice(0, 42)}=`),
      { authorization: phone.token },
      { authorization: `Basic ${phone.token}` },
      bearer(expiring.token),
      bearer(revoked.token),
    ];
    for (const each of headers) {
      const answer = await hub.app.inject({ url: `/v1/mailboxes/${phone.mailbox}/envelopes`, headers: each });
      expect([answer.statusCode, answer.body]).toEqual([401, '{"error":"unauthorised"}']);
    }
    expect((await listOf(phone.token, phone.mailbox)).statusCode).toBe(200);
  });

  it("an organisation answers a phone, and phones of one team reach each other", async () => {
    const colleague = await hub.enrol("device", "team-one");
    expect((await hub.put(organisation, phone.mailbox, newId(), envelope())).statusCode).toBe(201);
    expect((await hub.put(colleague, phone.mailbox, newId(), envelope())).statusCode).toBe(201);
    expect((await hub.list(phone)).json<EnvelopeList>().items).toHaveLength(2);
  });

  it("a revoked organisation gets nothing any more", async () => {
    await hub.data.store.revoke({ owner: "shelter" }, "2026-03-01");
    expect((await hub.put(phone, organisation.mailbox, newId(), envelope())).statusCode).toBe(404);
    expect((await hub.list(organisation)).statusCode).toBe(401);
  });

  it("only the operator asks operator's questions, and none of the answers holds envelope bytes or secrets", async () => {
    const bytes = envelope();
    await hub.put(phone, organisation.mailbox, newId(), bytes);
    for (const who of [phone, organisation]) {
      expect((await hub.app.inject({ url: "/v1/operator/tokens", headers: bearer(who.token) })).statusCode).toBe(403);
    }
    expect((await hub.app.inject({ url: "/v1/operator/tokens" })).statusCode).toBe(401);
    const tokens = await hub.app.inject({ url: "/v1/operator/tokens", headers: bearer(operator.token) });
    expect(tokens.json<{ tokens: unknown[] }>().tokens).toHaveLength(3);
    expect(tokens.body).not.toContain(phone.token);
    const status = await hub.app.inject({ url: "/v1/operator/status", headers: bearer(operator.token) });
    expect(status.json()).toEqual({ mailboxes: 2, envelopes: 1, tombstones: 0, readers: 0, halves: 0, sums: 0 });
  });
});

describe("invitations", () => {
  const invite = async (expiresMs = hub.nowMs + 1000) => {
    const once = secret();
    const mailbox = newId();
    await hub.data.store.addMailbox({ mailbox, kind: "device", owner: "team-one" });
    await hub.data.store.addInvitation({ mailbox, kind: "device", owner: "team-one", hash: hashOf(once), expiresMs });
    return { once, mailbox };
  };

  it("a code works once", async () => {
    const { once } = await invite();
    const first = await exchange({ once });
    expect(first.statusCode).toBe(200);
    expect(first.json<{ token: string }>().token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const second = await exchange({ once });
    expect([second.statusCode, second.json()]).toEqual([410, { error: "invitation_used" }]);
  });

  it("a phone that named its token may ask again when the answer was lost; nobody else", async () => {
    const { once, mailbox } = await invite();
    const token = secret();
    for (let i = 0; i < 3; i++) expect((await exchange({ once, token })).json()).toEqual({ token });
    expect((await exchange({ once, token: secret() })).statusCode).toBe(410);
    expect((await listOf(token, mailbox)).statusCode).toBe(200);
  });

  it("two at once: one gets a token", async () => {
    const { once } = await invite();
    const answers = await Promise.all(Array.from({ length: 8 }, () => exchange({ once })));
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 410, 410, 410, 410, 410, 410, 410]);
  });

  it("unknown, expired and cancelled invitations give no token", async () => {
    expect((await exchange({ once: secret() })).statusCode).toBe(404);
    const late = await invite(hub.nowMs - 1);
    expect((await exchange({ once: late.once })).statusCode).toBe(410);
    const cancelled = await invite();
    await hub.data.store.revoke({ mailbox: cancelled.mailbox }, "2026-03-01");
    expect((await exchange({ once: cancelled.once })).statusCode).toBe(410);
    for (const body of [{}, { once: 1 }, { once: "x" }, { once: secret(), more: 1 }, []])
      expect((await exchange(body)).statusCode).toBe(400);
  });
});

describe("guessing", () => {
  it("F-56 ten thousand wrong tokens over a hundred connections are limited while an honest token is served", async () => {
    await hub.close();
    hub = await createTestHub(temp.path, { rates: { perToken: 3000, perStranger: 120, everybody: 30_000 } });
    await hub.app.listen({ port: 0, host: "127.0.0.1" });
    const { port } = hub.app.server.address() as AddressInfo;
    const lines = new Agent({ keepAlive: true, maxSockets: 100 });
    const ask = (token: string) =>
      new Promise<number>((resolve, reject) => {
        const call = {
          agent: lines,
          host: "127.0.0.1",
          port,
          path: `/v1/mailboxes/${phone.mailbox}/envelopes`,
          headers: bearer(token),
        };
        get(call, (answer) => resolve(answer.resume().statusCode ?? 0)).on("error", reject);
      });
    const counts = new Map<number, number>();
    for (let round = 0; round < 100; round++) {
      const statuses = await Promise.all(Array.from({ length: 100 }, () => ask(secret())));
      for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
      if (round % 10 === 0) expect(await ask(phone.token)).toBe(200);
    }
    lines.destroy();
    expect([...counts.keys()].sort()).toEqual([401, 429]);
    expect(counts.get(401)).toBeLessThanOrEqual(120);
    expect((counts.get(401) ?? 0) + (counts.get(429) ?? 0)).toBe(10_000);
    const refused = await listOf(secret(), phone.mailbox);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(refused.json()).toEqual({ error: "too_many" });
  });

  it("one token that asks too often waits alone", async () => {
    await hub.close();
    hub = await createTestHub(temp.path, { rates: { perToken: 5, perStranger: 120, everybody: 1000 } });
    const statuses = [];
    for (let i = 0; i < 7; i++) statuses.push((await hub.list(phone)).statusCode);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    expect((await hub.list(organisation)).statusCode).toBe(200);
  });
});

describe("hostile input", () => {
  const HOSTILE = [
    "' OR 1=1 --",
    "a\u0000b",
    "..",
    "../../etc/passwd",
    "%2e%2e",
    "..%2f..",
    "😀",
    "a".repeat(10_000),
    "__proto__",
    "1;DROP TABLE envelopes",
    "A".repeat(22),
    "A".repeat(23),
  ];

  it("F-54 SQL, NUL, dots, emoji and ten thousand letters in id, mailbox or cursor store nothing and tell nothing", async () => {
    for (const text of HOSTILE) {
      const word = encodeURIComponent(text);
      const answers = [
        await hub.put(phone, word, newId(), envelope()),
        await hub.list({ token: organisation.token, mailbox: word }),
        await hub.list(organisation, word),
        await getOf(organisation.token, organisation.mailbox, word),
        await ackOf(organisation.token, organisation.mailbox, word),
        ...(text === "A".repeat(22) ? [] : [await hub.put(phone, organisation.mailbox, word, envelope())]),
        await hub.app.inject({ url: `/v1/${word}` }),
      ];
      for (const answer of answers) {
        const isAckOfUnknown = text === "A".repeat(22) && answer.statusCode === 204;
        expect(
          isAckOfUnknown || [400, 401, 404, 414].includes(answer.statusCode),
          `${text.slice(0, 20)} gave ${answer.statusCode}`,
        ).toBe(true);
        expect(answer.body).toMatch(/^$|^\{"error":"[a-z_]+"\}$/);
      }
    }
    for (const url of [
      "/v1/mailboxes/%zz/envelopes",
      `/v1/mailboxes/${phone.mailbox}/envelopes?after=-1`,
      `/v1/mailboxes/${phone.mailbox}/envelopes?after=1&after=2`,
    ]) {
      const answer = await hub.app.inject({ url, headers: bearer(phone.token) });
      expect([answer.statusCode, answer.body]).toEqual([400, '{"error":"bad_request"}']);
    }
    expect(await hub.data.store.count()).toEqual({ mailboxes: 2, envelopes: 0, tombstones: 0, readers: 0, halves: 0, sums: 0 });
  });

  it("F-60 a foreign page gets no permission and no answer, a page may not frame the app, and reading changes nothing", async () => {
    const foreign = { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
    const preflight = await hub.app.inject({
      method: "OPTIONS",
      url: "/v1/tokens",
      headers: { ...foreign, "access-control-request-method": "POST" },
    });
    const call = await hub.app.inject({ url: "/v1/hub", headers: foreign });
    expect(call.statusCode).toBe(403);
    for (const answer of [preflight, call]) {
      expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
      expect(answer.headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(answer.headers["x-frame-options"]).toBe("DENY");
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
    const id = newId();
    await hub.put(phone, organisation.mailbox, id, envelope());
    const { store } = hub.data;
    // Its first list of a day is noted (hub/README.md).
    await hub.list(organisation);
    const before = await store.count();
    await hub.list(organisation);
    await getOf(organisation.token, organisation.mailbox, id);
    expect(await store.count()).toEqual(before);
  });

  it("an app served from an allowed address may call", async () => {
    await hub.close();
    hub = await createTestHub(temp.path, { appOrigins: ["https://app.example.org"] });
    const headers = { origin: "https://app.example.org", "sec-fetch-site": "same-site" };
    const preflight = await hub.app.inject({ method: "OPTIONS", url: `/v1/mailboxes/${phone.mailbox}/envelopes`, headers });
    expect([preflight.statusCode, preflight.headers["access-control-allow-origin"]]).toEqual([204, "https://app.example.org"]);
    const call = await hub.app.inject({ url: "/v1/hub", headers });
    expect([call.statusCode, call.headers["access-control-allow-origin"]]).toEqual([200, "https://app.example.org"]);
    expect(
      (await hub.app.inject({ url: "/v1/hub", headers: { ...headers, origin: "https://other.example.org" } })).statusCode,
    ).toBe(403);
  });

  it("F-57 nothing that was sent is logged: no token, id, mailbox, address, agent or body", async () => {
    const id = newId();
    const bytes = envelope();
    const agent = "agent-that-must-not-be-logged";
    await hub.put(phone, organisation.mailbox, id, bytes);
    await hub.app.inject({
      url: `/v1/mailboxes/${organisation.mailbox}/envelopes/${id}?canary=in-the-query`,
      headers: { ...bearer(organisation.token), "user-agent": agent },
    });
    await hub.app.inject({
      method: "POST",
      url: "/v1/tokens",
      payload: "{ canary-in-the-body",
      headers: { "content-type": "application/json" },
    });
    // A fault inside, the one thing that is logged.
    const broken = hub.data.store as { listEnvelopes: unknown };
    broken.listEnvelopes = async () => {
      throw new Error(`broken for ${organisation.mailbox}`);
    };
    const answer = await hub.list(organisation);
    expect([answer.statusCode, answer.body]).toEqual([500, '{"error":"internal"}']);
    expect(hub.log()).toContain("a call failed");
    const secrets = [
      phone.token,
      organisation.token,
      phone.mailbox,
      organisation.mailbox,
      id,
      "127.0.0.1",
      agent,
      "canary",
      bytes.toString("base64").slice(0, 40),
    ];
    for (const each of secrets) expect(hub.log()).not.toContain(each);
  });
});
