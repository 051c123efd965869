import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import { orderMessage } from "#protocol/join.ts";
import { createSigner, newSeed } from "../../hub/ed25519.ts";
import { bearer, createTestHub, type Enrolled, envelope, secret, type TestHub, tempDir } from "./support.ts";

let temp: ReturnType<typeof tempDir>;
let hub: TestHub;
const coordinator = createSigner(newSeed());
beforeEach(async () => {
  temp = tempDir();
  hub = await createTestHub(temp.path);
  await hub.data.store.addCoordinator({ key: coordinator.publicKey, owner: "dunes" });
});
afterEach(async () => {
  await hub.close();
  temp.remove();
});

const hashOf = (token: string) => createHash("sha256").update(Buffer.from(token, "base64url")).digest("base64url");
function signed(order: object, signer = coordinator) {
  const bytes = utf8(canonicalJson(order));
  return { order: toB64url(bytes), sig: signer.sign(orderMessage(bytes)) };
}
const send = async (payload: object) => {
  const answer = await hub.app.inject({ method: "POST", url: "/v1/team-orders", payload });
  return answer.statusCode === 200 ? "done" : `${answer.statusCode} ${answer.json<{ error: string }>().error}`;
};
interface Phone extends Enrolled {
  readonly serial: string;
}
const newPhone = (): Phone => ({ serial: newId(), mailbox: newId(), token: secret() });
const admission = ({ serial, mailbox, token }: Phone, changes: object = {}) => ({
  v: 1,
  kind: "admit",
  team: "dunes",
  serial,
  mailbox,
  token: hashOf(token),
  until: "2027-03-01",
  answer: secret(),
  ...changes,
});
const revocation = (serial: string, changes: object = {}) => ({ v: 1, kind: "revoke", team: "dunes", serial, ...changes });

describe("a phone that a coordinator let in", () => {
  it("brings the coordinator's order itself, hands in and fetches; the same order again changes nothing", async () => {
    const phone = newPhone();
    expect((await hub.list(phone)).statusCode, "not before").toBe(401);
    const order = signed(admission(phone));
    expect(await send(order)).toBe("done");
    expect(await send(order), "the answer was lost on the way").toBe("done");
    const colleague = await hub.enrol("device", "dunes");
    expect((await hub.put(phone, colleague.mailbox, newId(), envelope())).statusCode).toBe(201);
    expect((await hub.put(colleague, phone.mailbox, newId(), envelope())).statusCode).toBe(201);
    expect((await hub.list(phone)).json<{ items: unknown[] }>().items).toHaveLength(1);
  });
  it("is let in once: neither another token nor another phone with the same order", async () => {
    const phone = newPhone();
    await send(signed(admission(phone)));
    expect(await send(signed(admission(phone, { token: hashOf(secret()) })))).toBe("410 invitation_used");
    expect(await send(signed(admission(newPhone(), { token: hashOf(phone.token) }))), "a token of somebody").toBe(
      "410 invitation_used",
    );
  });
  it("gets no mailbox that is somebody's already, whoever signs that", async () => {
    const shelter = await hub.enrol("organisation", "shelter");
    const phone = { ...newPhone(), mailbox: shelter.mailbox };
    expect(await send(signed(admission(phone)))).toBe("410 invitation_used");
    expect((await hub.list(phone)).statusCode).toBe(401);
  });
});

describe("an order is refused", () => {
  it("of a stranger, of another team's coordinator, changed, out of date or of another shape; nothing is made", async () => {
    const phone = newPhone();
    const stranger = createSigner(newSeed());
    expect(await send(signed(admission(phone), stranger))).toBe("403 forbidden");
    expect(await send(signed(admission(phone, { team: "port" })))).toBe("403 forbidden");
    const good = signed(admission(phone));
    expect(await send({ ...good, order: signed(admission(newPhone())).order })).toBe("403 forbidden");
    expect(await send(signed(admission(phone, { until: "2026-02-28" })))).toBe("410 expired");
    for (const changes of [{ v: 2 }, { kind: "operator" }, { mailbox: "../x" }, { extra: 1 }, { token: "short" }])
      expect(await send(signed(admission(phone, changes)))).toBe("400 bad_request");
    expect(await send({ ...good, order: `${good.order}.` })).toBe("400 bad_request");
    expect(await hub.data.store.count()).toMatchObject({ mailboxes: 0 });
  });
});

describe("a phone that a coordinator shut out", () => {
  it("neither hands in nor fetches, at once, and nothing is put into its mailbox", async () => {
    const phone = newPhone();
    await send(signed(admission(phone)));
    const colleague = await hub.enrol("device", "dunes");
    const waiting = newId();
    await hub.put(colleague, phone.mailbox, waiting, envelope());
    expect(await send(signed(revocation(phone.serial)))).toBe("done");
    expect((await hub.put(phone, colleague.mailbox, newId(), envelope())).statusCode).toBe(401);
    expect((await hub.list(phone)).statusCode).toBe(401);
    const url = `/v1/mailboxes/${phone.mailbox}/envelopes/${waiting}`;
    expect((await hub.app.inject({ url, headers: bearer(phone.token) })).statusCode, "nor what lay there before").toBe(401);
    expect((await hub.put(colleague, phone.mailbox, newId(), envelope())).statusCode).toBe(404);
    expect(await send(signed(admission(phone))), "its order lets it in no more").toBe("403 forbidden");
    expect(await hub.data.store.revokedDevices()).toEqual([phone.serial]);
  });
  it("also before it ever came", async () => {
    const phone = newPhone();
    await send(signed(revocation(phone.serial)));
    expect(await send(signed(admission(phone)))).toBe("403 forbidden");
  });
  it("is not another team's", async () => {
    const other = createSigner(newSeed());
    await hub.data.store.addCoordinator({ key: other.publicKey, owner: "port" });
    const phone = newPhone();
    await send(signed(admission(phone)));
    expect(await send(signed(revocation(phone.serial, { team: "port" }), other))).toBe("done");
    expect((await hub.list(phone)).statusCode).toBe(200);
  });
});

describe("a coordinator's phone that is lost", () => {
  it("lets nobody in, and whom it let in is out", async () => {
    const phone = newPhone();
    const later = newPhone();
    await send(signed(admission(phone)));
    await hub.data.store.endCoordinator(coordinator.publicKey, "2026-03-01");
    expect((await hub.list(phone)).statusCode).toBe(401);
    expect(await send(signed(admission(later)))).toBe("403 forbidden");
    expect(await hub.data.store.revokedDevices()).toEqual([phone.serial]);
  });
  it("ends with the team", async () => {
    await hub.data.store.revoke({ owner: "dunes" }, "2026-03-01");
    expect(await send(signed(admission(newPhone())))).toBe("403 forbidden");
  });
});
