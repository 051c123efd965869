import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fromB64url } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { receiptMessage } from "#protocol/receipt.ts";
import type { EnvelopeList, Receipt } from "#protocol/wire.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { bearer, createTestHub, type Enrolled, envelope, sha256, type TestHub, tempDir } from "./support.ts";

const FULL = process.env["SOAK"] === "1" ? 5_000 : 250;
let temp: ReturnType<typeof tempDir>;
let hub: TestHub;
let phone: Enrolled;
let organisation: Enrolled;

beforeEach(async () => {
  temp = tempDir();
  hub = await createTestHub(temp.path);
  phone = await hub.enrol("device", "team-one");
  organisation = await hub.enrol("organisation", "shelter");
});
afterEach(async () => {
  await hub.close();
  temp.remove();
});

const receiptOf = (answer: { json(): unknown }): Receipt => answer.json() as Receipt;
const isSigned = async (receipt: Receipt) =>
  ed25519Verify(fromB64url(hub.hubKey) as Uint8Array, fromB64url(receipt.sigB64) as Uint8Array, receiptMessage(receipt));
const urlOf = (id: string) => `/v1/mailboxes/${organisation.mailbox}/envelopes/${id}`;

describe("putting an envelope", () => {
  it("gives a receipt whose signature fits the hub's key", async () => {
    const id = newId();
    const bytes = envelope();
    const answer = await hub.put(phone, organisation.mailbox, id, bytes);
    expect(answer.statusCode).toBe(201);
    expect(answer.headers["cache-control"]).toBe("no-store");
    const receipt = receiptOf(answer);
    expect(receipt).toMatchObject({ v: 1, id, mailbox: organisation.mailbox, sha256: sha256(bytes), day: "2026-03-01" });
    expect(await isSigned(receipt)).toBe(true);
    expect(await isSigned({ ...receipt, sha256: sha256(envelope()) })).toBe(false);
  });

  it("takes the same bytes twice and keeps one", async () => {
    const id = newId();
    const bytes = envelope();
    const first = await hub.put(phone, organisation.mailbox, id, bytes);
    hub.nowMs += 86_400_000;
    const second = await hub.put(phone, organisation.mailbox, id, bytes);
    expect([first.statusCode, second.statusCode]).toEqual([201, 200]);
    expect(second.json()).toEqual(first.json());
    expect((await hub.list(organisation)).json<EnvelopeList>().items).toHaveLength(1);
  });

  it("F-38 refuses other bytes under a known id with 409 and keeps the first", async () => {
    const id = newId();
    const bytes = envelope();
    await hub.put(phone, organisation.mailbox, id, bytes);
    const other = await hub.put(phone, organisation.mailbox, id, envelope());
    expect(other.statusCode).toBe(409);
    expect(other.json()).toEqual({ error: "other_bytes" });
    const kept = await hub.app.inject({ url: urlOf(id), headers: bearer(organisation.token) });
    expect(sha256(kept.rawPayload)).toBe(sha256(bytes));
  });

  it.each([4096, 16384, 65536, 262144])("takes exactly %i bytes", async (size) => {
    expect((await hub.put(phone, organisation.mailbox, newId(), envelope(size))).statusCode).toBe(201);
  });

  it.each([
    [0, 400],
    [4095, 400],
    [4097, 400],
    [262143, 400],
    [262145, 413],
    [300 * 1024 + 1, 413],
  ])("refuses %i bytes with %i and stores nothing", async (size, status) => {
    expect((await hub.put(phone, organisation.mailbox, newId(), envelope(size))).statusCode).toBe(status);
    expect((await hub.list(organisation)).json<EnvelopeList>().items).toEqual([]);
  });

  it("answers 507 when there is no space, and takes it once there is", async () => {
    await hub.close();
    hub = await createTestHub(temp.path, { maxBytes: 1024 * 1024 });
    const ids = Array.from({ length: 6 }, newId);
    const answers = [];
    for (const id of ids) answers.push((await hub.put(phone, organisation.mailbox, id, envelope(262144))).statusCode);
    expect(answers).toEqual([201, 201, 201, 507, 507, 507]);
    expect((await hub.put(phone, organisation.mailbox, newId(), envelope(262144))).json()).toEqual({ error: "no_space" });
    await hub.app.inject({ method: "DELETE", url: urlOf(ids[0] as string), headers: bearer(organisation.token) });
    expect((await hub.put(phone, organisation.mailbox, ids[3] as string, envelope(262144))).statusCode).toBe(201);
  });
});

describe("collecting", () => {
  it("lists, gives and forgets; repeated acknowledgement does no harm", async () => {
    const id = newId();
    const bytes = envelope(16384);
    await hub.put(phone, organisation.mailbox, id, bytes);
    const { items, more } = (await hub.list(organisation)).json<EnvelopeList>();
    expect(more).toBe(false);
    expect(items).toEqual([{ id, cursor: "1", bytes: 16384, day: "2026-03-01" }]);
    const got = await hub.app.inject({ url: urlOf(id), headers: bearer(organisation.token) });
    expect(got.headers["content-type"]).toBe("application/octet-stream");
    expect(sha256(got.rawPayload)).toBe(sha256(bytes));
    for (let i = 0; i < 2; i++) {
      expect((await hub.app.inject({ method: "DELETE", url: urlOf(id), headers: bearer(organisation.token) })).statusCode).toBe(
        204,
      );
    }
    expect((await hub.list(organisation)).json()).toEqual({ items: [], more: false });
    expect((await hub.app.inject({ url: urlOf(id), headers: bearer(organisation.token) })).statusCode).toBe(404);
  });

  it("F-43 an envelope that was collected is not taken again, and the receipt of the first time comes back", async () => {
    const id = newId();
    const bytes = envelope();
    const first = receiptOf(await hub.put(phone, organisation.mailbox, id, bytes));
    await hub.app.inject({ method: "DELETE", url: urlOf(id), headers: bearer(organisation.token) });
    hub.nowMs += 3 * 86_400_000;
    const again = await hub.put(phone, organisation.mailbox, id, bytes);
    expect(again.statusCode).toBe(410);
    expect(again.json()).toEqual({ error: "collected", receipt: first });
    expect((await hub.put(phone, organisation.mailbox, id, envelope())).statusCode).toBe(409);
    expect((await hub.list(organisation)).json<EnvelopeList>().items).toEqual([]);
  });

  it("F-43 two devices of one organisation each collect everything; what one of them has is told to nobody, least of all the other", async () => {
    const second = await hub.enrol("organisation", "shelter", undefined, organisation);
    const listed = async (who: Enrolled) => (await hub.list(who)).json<EnvelopeList>();
    const ask = async (method: "GET" | "DELETE", who: Enrolled, id: string) =>
      (await hub.app.inject({ method, url: urlOf(id), headers: bearer(who.token) })).statusCode;
    await Promise.all([listed(organisation), listed(second)]);
    const [id, bytes] = [newId(), envelope()];
    const receipt = receiptOf(await hub.put(phone, organisation.mailbox, id, bytes));
    const before = await listed(second);
    expect(before.items.map((item) => item.id)).toEqual([id]);

    expect(await ask("DELETE", organisation, id)).toBe(204);
    expect(await listed(organisation)).toEqual({ items: [], more: false });
    expect(await ask("GET", organisation, id), "as if it were gone").toBe(404);
    expect(await listed(second), "and the other one sees what it saw before").toEqual(before);
    const again = await hub.put(phone, organisation.mailbox, id, bytes);
    expect([again.statusCode, again.json()]).toEqual([200, receipt]);
    expect((await hub.put(phone, organisation.mailbox, id, envelope())).statusCode).toBe(409);

    expect([await ask("GET", second, id), await ask("DELETE", second, id)]).toEqual([200, 204]);
    const over = await hub.put(phone, organisation.mailbox, id, bytes);
    expect([over.statusCode, over.json()]).toEqual([410, { error: "collected", receipt }]);

    const note = newId();
    expect((await hub.put(second, organisation.mailbox, note, envelope())).statusCode).toBe(201);
    expect((await listed(organisation)).items.map((item) => item.id)).toEqual([note]);
    expect(await listed(second), "its own word does not come back to it").toEqual({ items: [], more: false });
    expect([await ask("GET", second, note), await ask("DELETE", second, note)]).toEqual([404, 204]);
    expect(await ask("GET", organisation, note), "nor can it take it from the other").toBe(200);
  });

  it("F-45 pages through a full mailbox while new envelopes arrive, each seen once", async () => {
    const putSome = async (count: number) => {
      const ids = Array.from({ length: count }, newId);
      const answers = await Promise.all(ids.map((id) => hub.put(phone, organisation.mailbox, id, envelope())));
      expect(new Set(answers.map((answer) => answer.statusCode))).toEqual(new Set([201]));
      return ids;
    };
    const sent: string[] = [];
    while (sent.length < FULL) sent.push(...(await putSome(250)));
    const seen: string[] = [];
    let after: string | undefined;
    for (let more = true; more; ) {
      const page = (await hub.list(organisation, after)).json<EnvelopeList>();
      seen.push(...page.items.map(({ id }) => id));
      after = page.items.at(-1)?.cursor;
      more = page.more;
      if (seen.length === 100) sent.push(...(await putSome(20)));
    }
    expect(seen).toHaveLength(FULL + 20);
    expect(new Set(seen)).toEqual(new Set(sent));
  }, 120_000);

  it("never passes over an envelope with many writers in several mailboxes", async () => {
    const others = await Promise.all(Array.from({ length: 4 }, () => hub.enrol("organisation", "other")));
    const phones = await Promise.all(Array.from({ length: 8 }, () => hub.enrol("device", "team-two")));
    const seen: string[] = [];
    const sent: string[] = [];
    let isDone = false;
    const reader = (async () => {
      let after: string | undefined;
      for (;;) {
        const wasDone = isDone;
        const { items } = (await hub.list(organisation, after)).json<EnvelopeList>();
        seen.push(...items.map(({ id }) => id));
        after = items.at(-1)?.cursor ?? after;
        if (wasDone && items.length === 0) return;
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await Promise.all(
      phones.map(async (writer, n) => {
        for (let i = 0; i < 25; i++) {
          const id = newId();
          sent.push(id);
          await Promise.all([
            hub.put(writer, organisation.mailbox, id, envelope()),
            hub.put(writer, (others[n % 4] as Enrolled).mailbox, newId(), envelope()),
          ]);
        }
      }),
    );
    isDone = true;
    await reader;
    expect(seen).toHaveLength(200);
    expect(new Set(seen)).toEqual(new Set(sent));
  });
});
