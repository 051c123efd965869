import fc from "fast-check";
import { describe, expect } from "vitest";
import type { Store } from "../../hub/store.ts";
import { engineNames } from "./engines.ts";
import { DAY, daysLater, make, NO_COUNTS, onFreshStores, only } from "./store-kit.ts";
import { envelope, sha256 } from "./support.ts";

/*
 * F-43 fails without: `AND r.token_id <> ?` and `WAITED_FOR` in `acknowledge` of hub/sqlite-readers.ts, the same in hub/postgres-readers.ts
 */
describe.each(engineNames)("several devices of one mailbox on %s", (engine) => {
  const it = onFreshStores(engine);
  const sweepAt = (today: string, store: Store) =>
    store.sweep({ ...NO_COUNTS, envelopesUpTo: "2025-01-01", tombstonesUpTo: "2025-01-01", today });

  it("F-43 an envelope waits for each device of an organisation, and goes when both have it; a repeated put is answered the same till then", async ({
    kit: { store, other, addMailbox, deviceOf, waiting, putOne },
  }) => {
    const mailbox = await addMailbox();
    const [first, second] = [await deviceOf(mailbox), await deviceOf(mailbox)];
    await Promise.all([waiting(first), waiting(second)]);
    const [one, two] = [await putOne(mailbox), await putOne(mailbox)];
    await store.acknowledge(first, one.id, DAY);
    await other.acknowledge(first, one.id, DAY);
    expect([await waiting(first), await waiting(second)], "what one has is gone for that one alone").toEqual([
      [two.id],
      [one.id, two.id],
    ]);
    expect(await other.getEnvelope(first, one.id), "nor is it told whether the other still has to fetch it").toBeNull();
    expect(sha256((await other.getEnvelope(second, one.id)) ?? new Uint8Array(1))).toBe(one.sha256);
    expect(await other.putEnvelope(one)).toEqual({ type: "same", day: DAY });
    expect(await store.putEnvelope(make(mailbox, envelope(), one.id))).toEqual({ type: "other_bytes" });
    await other.acknowledge(second, one.id, DAY);
    expect(await store.putEnvelope(one)).toEqual({ type: "collected", day: DAY });
    expect([await waiting(first), await waiting(second)]).toEqual([[two.id], [two.id]]);
    expect(await store.count()).toMatchObject({ envelopes: 1, tombstones: 1, readers: 2 });
  });

  it("devices may acknowledge in any order, and both in the same moment: nothing is left and nothing is lost", async ({
    kit: { store, other, addMailbox, deviceOf, waiting, putOne },
  }) => {
    const mailbox = await addMailbox();
    const [first, second] = [await deviceOf(mailbox), await deviceOf(mailbox)];
    await Promise.all([waiting(first), waiting(second)]);
    const ids: string[] = [];
    for (let i = 0; i < 8; i++) ids.push((await putOne(mailbox)).id);
    for (const n of [5, 1, 0, 7]) await store.acknowledge(first, ids[n] ?? "", DAY);
    expect(await waiting(first, DAY, other)).toEqual([2, 3, 4, 6].map((n) => ids[n]));
    expect(await waiting(second)).toEqual(ids);
    for (const n of [3, 2, 4, 6]) await other.acknowledge(first, ids[n] ?? "", DAY);
    const later = await putOne(mailbox);
    expect(await waiting(first)).toEqual([later.id]);
    await Promise.all(ids.map((id) => other.acknowledge(second, id, DAY)));
    await Promise.all([store.acknowledge(first, later.id, DAY), other.acknowledge(second, later.id, DAY)]);
    expect(await store.count()).toMatchObject({ envelopes: 0, tombstones: 9 });
  });

  it("a device that was invited and never collected keeps nothing; from its first list on it gets what is there and what comes", async ({
    kit: { store, other, addMailbox, deviceOf, waiting, putOne },
  }) => {
    const mailbox = await addMailbox();
    const [first, reserve] = [await deviceOf(mailbox), await deviceOf(mailbox)];
    await waiting(first);
    const [gone, there] = [await putOne(mailbox), await putOne(mailbox)];
    await store.acknowledge(first, gone.id, DAY);
    expect(await store.putEnvelope(gone)).toEqual({ type: "collected", day: DAY });
    expect(await waiting(reserve)).toEqual([there.id]);
    await store.acknowledge(first, there.id, DAY);
    expect(await waiting(reserve, DAY, other)).toEqual([there.id]);
  });

  it("a device that was silent for more than fourteen days keeps nothing any more: neither what is acknowledged then nor what was before", async ({
    kit: { store, other, addMailbox, deviceOf, waiting, putOne },
  }) => {
    const mailbox = await addMailbox();
    const [first, drawer] = [await deviceOf(mailbox), await deviceOf(mailbox)];
    await Promise.all([waiting(first), waiting(drawer)]);
    const [before, unread] = [await putOne(mailbox), await putOne(mailbox)];
    await store.acknowledge(first, before.id, daysLater(14));
    await sweepAt(daysLater(14), other);
    expect(await other.getEnvelope(drawer, before.id), "on the fourteenth day it still waits").not.toBeNull();
    await sweepAt(daysLater(15), other);
    expect(await other.getEnvelope(drawer, before.id)).toBeNull();
    expect(await other.getEnvelope(drawer, unread.id), "what nobody has read stays").not.toBeNull();
    await store.acknowledge(first, unread.id, daysLater(15));
    expect(await store.count()).toMatchObject({ envelopes: 0, tombstones: 2, readers: 2 });
    const later = await putOne(mailbox);
    expect(await waiting(drawer, daysLater(20), other), "it comes back, and counts again").toEqual([later.id]);
    await waiting(first, daysLater(20));
    await store.acknowledge(first, later.id, daysLater(20));
    expect(await waiting(drawer, daysLater(20))).toEqual([later.id]);
  });

  it("a device that is ended lets go what only it had not read, and nothing else; so does one whose token is over", async ({
    kit: { store, other, addMailbox, deviceOf, waiting, putOne },
  }) => {
    const mailbox = await addMailbox();
    const [first, lost] = [await deviceOf(mailbox), await deviceOf(mailbox)];
    const over = await deviceOf(mailbox, { tokenUntil: DAY });
    await Promise.all([waiting(first), waiting(lost), waiting(over)]);
    const [read, unread] = [await putOne(mailbox), await putOne(mailbox)];
    await store.acknowledge(first, read.id, DAY);
    expect(await other.revoke({ tokenId: lost.tokenId }, DAY)).toBe(1);
    expect(await waiting(over), "the third device still has to fetch it").toEqual([read.id, unread.id]);
    await sweepAt(daysLater(1), other);
    expect(await store.putEnvelope(read)).toEqual({ type: "collected", day: DAY });
    expect(await waiting(first)).toEqual([unread.id]);
    expect(await store.count()).toMatchObject({ envelopes: 1, readers: 1 });
    const last = await deviceOf(mailbox);
    await waiting(last);
    await store.acknowledge(first, unread.id, DAY);
    await other.revoke({ tokenId: last.tokenId }, DAY);
    expect(await store.putEnvelope(unread)).toEqual({ type: "collected", day: DAY });
  });

  it("lets go more than one handful, and keeps what lies between", async ({ kit: { store, addMailbox, deviceOf, waiting } }) => {
    const mailbox = await addMailbox();
    const [first, lost] = [await deviceOf(mailbox), await deviceOf(mailbox)];
    await Promise.all([waiting(first), waiting(lost)]);
    const puts = Array.from({ length: 210 }, () => make(mailbox, envelope(16)));
    for (const put of puts) await store.putEnvelope(put);
    const unread = puts.filter((_, n) => n % 70 === 7).map(({ id }) => id);
    for (const { id } of puts) if (!unread.includes(id)) await store.acknowledge(first, id, DAY);
    await store.revoke({ tokenId: lost.tokenId }, DAY);
    expect(await waiting(first)).toEqual(unread);
    expect(await store.count()).toMatchObject({ envelopes: unread.length, tombstones: 210 - unread.length });
  });

  it("when every device is ended, what waits stays for the one that is invited next", async ({
    kit: { store, other, addMailbox, deviceOf, waiting, putOne },
  }) => {
    const mailbox = await addMailbox();
    const [first, second] = [await deviceOf(mailbox), await deviceOf(mailbox)];
    await Promise.all([waiting(first), waiting(second)]);
    const put = await putOne(mailbox);
    await store.acknowledge(first, put.id, DAY);
    await store.revoke({ tokenId: first.tokenId }, DAY);
    await store.revoke({ tokenId: second.tokenId }, DAY);
    await sweepAt(daysLater(20), other);
    expect(await waiting(await deviceOf(mailbox))).toEqual([put.id]);
  });

  it("what a device puts into its own mailbox is for the others: it never gets it back, and with nobody else to read it, it goes", async ({
    kit: { store, other, addMailbox, deviceOf, waiting, putOne },
  }) => {
    const mailbox = await addMailbox();
    const [first, second] = [await deviceOf(mailbox), await deviceOf(mailbox)];
    await Promise.all([waiting(first), waiting(second)]);
    const note = await putOne(mailbox, { tokenId: first.tokenId, isOwn: true });
    expect([await waiting(first, DAY, other), await waiting(second)]).toEqual([[], [note.id]]);
    expect(await other.getEnvelope(first, note.id)).toBeNull();
    await other.acknowledge(second, note.id, DAY);
    expect(await store.putEnvelope(note)).toEqual({ type: "collected", day: DAY });
    await store.revoke({ tokenId: second.tokenId }, DAY);
    const alone = await putOne(mailbox, { tokenId: first.tokenId, isOwn: true });
    await sweepAt(DAY, other);
    expect(await other.putEnvelope(alone)).toEqual({ type: "collected", day: DAY });
    expect(await store.count()).toMatchObject({ envelopes: 0 });
  });

  it("tells whoever runs the hub on which day an organisation's device last asked, and nothing of phones", async ({
    kit: { store, other, addMailbox, deviceOf, waiting },
  }) => {
    const mailbox = await addMailbox();
    const device = await deviceOf(mailbox);
    await waiting(only(mailbox));
    const fetched = async () => (await other.listTokens()).find(({ tokenId }) => tokenId === device.tokenId)?.fetched;
    expect(await fetched()).toBeNull();
    await waiting(device, "2026-03-05");
    await waiting(device, "2026-03-04", other);
    expect(await fetched()).toBe("2026-03-05");
    expect(await store.count()).toMatchObject({ readers: 1 });
  });

  it("two devices that page on and acknowledge each get every envelope once, however many write at once, and nothing is left", async ({
    kit: { store, other, addMailbox, deviceOf, waiting },
  }) => {
    const plan = fc.record({
      writers: fc.integer({ min: 1, max: 8 }),
      each: fc.integer({ min: 1, max: 10 }),
      page: fc.integer({ min: 1, max: 12 }),
      keepsBack: fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ writers, each, page, keepsBack }) => {
        const mailbox = await addMailbox();
        const devices = [await deviceOf(mailbox), await deviceOf(mailbox)];
        await Promise.all(devices.map((device) => waiting(device)));
        let isDone = false;
        const readers = devices.map(async (device, n) => {
          const at = n % 2 ? store : other;
          const seen: string[] = [];
          const kept: string[] = [];
          for (let after = 0; ; ) {
            const wasDone = isDone;
            const items = await at.listEnvelopes(device, after, page, DAY);
            for (const { id } of items) {
              expect(await at.getEnvelope(device, id)).not.toBeNull();
              seen.push(id);
              if (keepsBack[seen.length % keepsBack.length]) kept.push(id);
              else await at.acknowledge(device, id, DAY);
            }
            after = items.at(-1)?.number ?? after;
            if (items.length === 0 && wasDone) break;
            await new Promise((resolve) => setImmediate(resolve));
          }
          for (const id of kept.reverse()) await at.acknowledge(device, id, DAY);
          return seen;
        });
        const sent: string[] = [];
        await Promise.all(
          Array.from({ length: writers }, async (_, writer) => {
            for (let i = 0; i < each; i++) {
              const put = make(mailbox, envelope(16));
              sent.push(put.id);
              await ((writer + i) % 2 ? store : other).putEnvelope(put);
            }
          }),
        );
        isDone = true;
        for (const seen of await Promise.all(readers)) {
          expect(seen, "every envelope was read once").toHaveLength(sent.length);
          expect(new Set(seen)).toEqual(new Set(sent));
        }
        expect(await Promise.all(devices.map((device) => waiting(device)))).toEqual([[], []]);
        expect(await store.count()).toMatchObject({ envelopes: 0 });
      }),
      { numRuns: process.env["SOAK"] === "1" ? 60 : 6 },
    );
  });
});
