import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import { bearer, createTestHub, type Enrolled, envelope, secret, type TestHub, tempDir } from "./support.ts";

/**
 * Every route × every kind of caller × the caller's own, a foreign, and a missing mailbox or envelope. The routes come from the hub
 * itself: one without a row here fails.
 *
 * F-55 fails without: `mayCollect`, `mayDeposit` and the operator's 403 in hub/access.ts
 */
const CALLERS = [
  "nobody",
  "malformed token",
  "unknown token",
  "expired phone",
  "revoked phone",
  "phone",
  "phone of its team",
  "phone of another team",
  "organisation",
  "another organisation",
  "operator",
] as const;
type Caller = (typeof CALLERS)[number];
/** Whose mailbox or envelope the call is about: that of "phone", that of "organisation", or one that is not there. */
const TARGETS = ["of the phone", "of the organisation", "missing"] as const;
type Target = (typeof TARGETS)[number];

const NO_TOKEN: ReadonlySet<Caller> = new Set(["nobody", "malformed token", "unknown token", "expired phone", "revoked phone"]);
const OWNER: Readonly<Record<Target, Caller | null>> = {
  "of the phone": "phone",
  "of the organisation": "organisation",
  missing: null,
};

const collect =
  (found: number) =>
  (caller: Caller, target: Target): number =>
    NO_TOKEN.has(caller) ? 401 : OWNER[target] === caller ? found : 404;
const deposit = (caller: Caller, target: Target): number => {
  if (NO_TOKEN.has(caller)) return 401;
  if (target === "missing" || caller === "operator") return 404;
  // An organisation's device leaves word for the others of its own mailbox; a phone has nobody there but itself.
  if (OWNER[target] === caller) return caller === "organisation" ? 201 : 404;
  if (target === "of the organisation") return caller.startsWith("phone") ? 201 : 404;
  return caller === "phone of another team" ? 404 : 201;
};
const anyone = (status: number) => () => status;
const operators = (status: number) => (caller: Caller) => (NO_TOKEN.has(caller) ? 401 : caller === "operator" ? status : 403);

/** Whoever brings it: what counts is who signed it, and here nobody did. */
const STRANGERS_ORDER = {
  order: Buffer.from(`{"kind":"revoke","serial":"${"A".repeat(22)}","team":"t","v":1}`).toString("base64url"),
  sig: "A".repeat(86),
};

/** Phones get as far as what they hand in, which is no report here; nobody else may hand in one. */
const reports = (caller: Caller): number => (NO_TOKEN.has(caller) ? 401 : caller.startsWith("phone") ? 400 : 404);
/** A phone of any team: what counts is which team's coordinator signed, and here nobody did. */
const countOrders = (caller: Caller): number => (NO_TOKEN.has(caller) ? 401 : 403);
const STRANGERS_COUNT_ORDER = {
  order: Buffer.from(`{"kind":"list","planSha256":"${"a".repeat(64)}","quarter":"2025-Q4","team":"team-one","v":1}`).toString(
    "base64url",
  ),
  by: "A".repeat(43),
  sig: "A".repeat(86),
};

const STRANGERS_LEAD = {
  statement: Buffer.from(
    '{"lead":{"hours":"h","name":"n","phone":"112","second":{"name":"s","phone":"112"}},"number":1,"since":"2026-03-01","team":"team-one","v":1}',
  ).toString("base64url"),
  sig: "A".repeat(86),
};

interface Row {
  readonly answer: (caller: Caller, target: Target) => number;
  readonly body?: () => object;
}
const ROWS: Readonly<Record<string, Row>> = {
  "GET /*": { answer: anyone(404) },
  "GET /health": { answer: anyone(200) },
  "GET /v1/openapi.json": { answer: anyone(200) },
  "GET /v1/hub": { answer: anyone(200) },
  "POST /v1/tokens": { answer: anyone(404), body: () => ({ once: secret() }) },
  "PUT /v1/mailboxes/:mailbox/envelopes/:id": { answer: deposit },
  "GET /v1/mailboxes/:mailbox/envelopes": { answer: collect(200) },
  "GET /v1/mailboxes/:mailbox/envelopes/:id": { answer: collect(200) },
  "DELETE /v1/mailboxes/:mailbox/envelopes/:id": { answer: collect(204) },
  "PUT /v1/count-reports/:id": { answer: reports, body: () => ({}) },
  "POST /v1/count-orders": { answer: countOrders, body: () => STRANGERS_COUNT_ORDER },
  "GET /v1/operator/status": { answer: operators(200) },
  "GET /v1/operator/tokens": { answer: operators(200) },
  "POST /v1/operator/mailboxes": { answer: operators(204), body: () => ({ mailbox: newId(), kind: "device", owner: "t" }) },
  "POST /v1/operator/invitations": {
    answer: operators(204),
    body: () => ({ mailbox: newId(), kind: "device", owner: "t", hash: secret(), expiresMs: 1 }),
  },
  "POST /v1/operator/revocations": { answer: operators(200), body: () => ({ owner: "nobody" }) },
  "POST /v1/team-orders": { answer: anyone(403), body: () => STRANGERS_ORDER },
  "POST /v1/team-leads": { answer: anyone(403), body: () => STRANGERS_LEAD },
  // Each phone its own team's: team-leads.test.ts.
  "GET /v1/team-lead": { answer: (caller) => (NO_TOKEN.has(caller) ? 401 : caller.startsWith("phone") ? 200 : 404) },
  "GET /v1/operator/team-leads": { answer: operators(200) },
  "POST /v1/operator/coordinators": { answer: operators(204), body: () => ({ key: secret(), owner: "t" }) },
  "POST /v1/operator/coordinator-ends": { answer: operators(204), body: () => ({ key: secret() }) },
  "GET /v1/operator/devices": { answer: operators(200) },
  "POST /v1/operator/device-ends": { answer: operators(204), body: () => ({ serial: newId(), owner: "t" }) },
  "GET /v1/operator/revoked-devices": { answer: operators(200) },
  "POST /v1/operator/teams": { answer: operators(204), body: () => ({ teams: [{ owner: "t", key: secret() }], revoked: [] }) },
  "POST /v1/operator/purges": { answer: operators(200) },
  "POST /v1/operator/backups": { answer: operators(200) },
};

let temp: ReturnType<typeof tempDir>;
let hub: TestHub;
let tokens: Record<Caller, string | null>;
let mailboxes: Record<Target, string>;

beforeAll(async () => {
  temp = tempDir();
  hub = await createTestHub(temp.path);
  const enrolled: Partial<Record<Caller, Enrolled>> = {
    phone: await hub.enrol("device", "team-one"),
    "phone of its team": await hub.enrol("device", "team-one"),
    "phone of another team": await hub.enrol("device", "team-two"),
    organisation: await hub.enrol("organisation", "shelter"),
    "another organisation": await hub.enrol("organisation", "lawyers"),
    "expired phone": await hub.enrol("device", "team-one", "2026-02-27"),
    "revoked phone": await hub.enrol("device", "team-one"),
  };
  await hub.data.store.revoke({ mailbox: enrolled["revoked phone"]?.mailbox ?? "" }, "2026-03-01");
  const tokenOf = (caller: Caller): string | null => {
    if (caller === "nobody") return null;
    if (caller === "malformed token") return "not-a-token";
    return caller === "operator" ? hub.data.operatorToken : (enrolled[caller]?.token ?? secret());
  };
  tokens = Object.fromEntries(CALLERS.map((caller) => [caller, tokenOf(caller)])) as Record<Caller, string | null>;
  mailboxes = {
    "of the phone": enrolled.phone?.mailbox ?? "",
    "of the organisation": enrolled.organisation?.mailbox ?? "",
    missing: newId(),
  };
});
afterAll(async () => {
  await hub.close();
  temp.remove();
});

/** What a caller could tell two answers apart by. */
interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

async function call(route: string, caller: Caller, mailbox: string, id: string): Promise<Answer> {
  const [method = "GET", pattern = ""] = route.split(" ");
  const token = tokens[caller];
  const body = ROWS[route]?.body?.();
  const isPut = method === "PUT" && body === undefined;
  const answer = await hub.app.inject({
    method: method as "GET",
    url: pattern === "/*" ? "/v1/nothing-here" : pattern.replace(":mailbox", mailbox).replace(":id", id),
    headers: { ...(token !== null && bearer(token)), ...(isPut && { "content-type": "application/octet-stream" }) },
    ...(isPut ? { payload: envelope() } : body && { payload: body }),
  });
  const { date: _, ...headers } = answer.headers;
  return { status: answer.statusCode, body: answer.body, headers };
}

/** An envelope that waits in a mailbox; `missing` has none. */
async function envelopeIn(target: Target): Promise<string> {
  const id = newId();
  if (target !== "missing") {
    const bytes = envelope();
    const put = { mailbox: mailboxes[target], id, day: "2026-03-01", tokenId: 1, sha256: "", bytes };
    await hub.data.store.putEnvelope(put);
  }
  return id;
}

describe("who may do what", () => {
  it("has a row for every route of the hub, and no row for one that is gone", () => {
    expect(Object.keys(ROWS).sort()).toEqual(hub.routes.map(({ method, url }) => `${method} ${url}`).sort());
  });

  it.each(Object.keys(ROWS))("F-55 %s answers each caller about each mailbox as the table says", async (route) => {
    const wanted: string[] = [];
    const got: string[] = [];
    for (const caller of CALLERS) {
      for (const target of TARGETS) {
        const { status } = await call(
          route,
          caller,
          mailboxes[target],
          route.startsWith("PUT") ? newId() : await envelopeIn(target),
        );
        wanted.push(`${caller}, ${target}: ${ROWS[route]?.answer(caller, target)}`);
        got.push(`${caller}, ${target}: ${status}`);
      }
    }
    expect(got).toEqual(wanted);
  });

  it.each(Object.keys(ROWS).filter((route) => route.includes(":mailbox")))(
    "F-55 %s: a mailbox that is somebody else's cannot be told from one that is not there",
    async (route) => {
      for (const caller of CALLERS) {
        const missing = await call(route, caller, newId(), newId());
        for (const target of TARGETS.filter((each) => [401, 404].includes(ROWS[route]?.answer(caller, each) ?? 0)))
          expect(await call(route, caller, mailboxes[target], await envelopeIn(target)), `${caller}, ${target}`).toEqual(missing);
      }
    },
  );

  it("F-55 an envelope in somebody else's mailbox cannot be told from one that is not there, also under the caller's own mailbox", async () => {
    const foreign = await envelopeIn("of the organisation");
    const own = mailboxes["of the phone"];
    for (const route of ["GET /v1/mailboxes/:mailbox/envelopes/:id", "DELETE /v1/mailboxes/:mailbox/envelopes/:id"])
      expect(await call(route, "phone", own, foreign)).toEqual(await call(route, "phone", own, newId()));
    const still = await call(
      "GET /v1/mailboxes/:mailbox/envelopes/:id",
      "organisation",
      mailboxes["of the organisation"],
      foreign,
    );
    expect(still.status).toBe(200);
  });

  it("F-55 operators' calls tell a caller who is none nothing about what they would have found", async () => {
    for (const route of Object.keys(ROWS).filter((each) => each.includes("/operator/"))) {
      const answers = await Promise.all(
        CALLERS.filter((caller) => !NO_TOKEN.has(caller) && caller !== "operator").map((caller) => call(route, caller, "", "")),
      );
      for (const answer of answers) expect(answer).toEqual(answers[0]);
    }
  });
});
