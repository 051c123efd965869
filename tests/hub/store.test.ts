import fc from "fast-check";
import { describe, expect } from "vitest";
import { newId } from "#lib/ids.ts";
import type { NewEnvelope, Put, Store } from "../../hub/store.ts";
import { engineNames } from "./engines.ts";
import { DAY, make, NO_COUNTS, onFreshStores, only } from "./store-kit.ts";
import { envelope, hashOf, secret, sha256 } from "./support.ts";

/**
 * One behaviour on every engine. Where two processes can share the data, both are used.
 *
 * F-59 fails without: `day <= $1` in `sweep` of hub/postgres-store.ts
 */
describe.each(engineNames)("the store on %s", (engine) => {
  const it = onFreshStores(engine);

  it("a mailbox is found until it is closed; a second one of the same id changes nothing", async ({
    kit: { store, other, addMailbox },
  }) => {
    const mailbox = await addMailbox();
    await store.addMailbox({ mailbox, kind: "device", owner: "somebody-else" });
    expect(await other.findMailbox(mailbox)).toEqual({ mailbox, kind: "organisation", owner: "shelter" });
    expect(await store.findMailbox(newId())).toBeNull();
    await store.revoke({ mailbox }, DAY);
    expect(await other.findMailbox(mailbox)).toBeNull();
  });

  it("an invitation gives one token; naming the same token again gives it again, another one does not", async ({
    kit: { store, other, invite },
  }) => {
    const { mailbox, once } = await invite({ tokenUntil: "2026-03-05" });
    const token = hashOf(secret());
    expect(await store.exchange(once, token, 10_000)).toEqual({ type: "given" });
    expect(await other.exchange(once, token, 99_999)).toEqual({ type: "given" });
    expect(await other.exchange(once, hashOf(secret()), 1)).toEqual({ type: "used" });
    expect(await store.exchange(hashOf(secret()), hashOf(secret()), 1)).toEqual({ type: "unknown" });
    expect(await other.findToken(token, "2026-03-05")).toMatchObject({ role: "device", owner: "team-one", mailbox });
    expect(await other.findToken(token, "2026-03-06")).toBeNull();
    expect(await store.findToken(hashOf(secret()), DAY)).toBeNull();
  });

  it("an invitation that is late, cancelled, or asks for a token that is somebody's gives none", async ({
    kit: { store, other, invite },
  }) => {
    const late = await invite({ expiresMs: 999 });
    expect(await store.exchange(late.once, hashOf(secret()), 1000)).toEqual({ type: "used" });
    const cancelled = await invite();
    await store.revoke({ mailbox: cancelled.mailbox }, DAY);
    expect(await store.exchange(cancelled.once, hashOf(secret()), 1)).toEqual({ type: "used" });
    const [first, second, token] = [await invite(), await invite(), hashOf(secret())];
    const answers = await Promise.all([store.exchange(first.once, token, 1), other.exchange(second.once, token, 1)]);
    expect(answers.map(({ type }) => type).sort()).toEqual(["given", "used"]);
  });

  it("of many phones that show one invitation in the same moment, one gets a token", async ({
    kit: { store, other, invite },
  }) => {
    const { once } = await invite();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => (i % 2 ? store : other).exchange(once, hashOf(secret()), 1)),
    );
    expect(answers.filter(({ type }) => type === "given")).toHaveLength(1);
    expect((await store.listTokens()).filter(({ role }) => role === "device")).toHaveLength(1);
  });

  it("a team that is ended while one of its phones shows its invitation is ended, that phone too", async ({
    kit: { store, other, invite },
  }) => {
    for (let round = 0; round < 8; round++) {
      const owner = `team-${round}`;
      const { once } = await invite({ owner });
      const token = hashOf(secret());
      await Promise.all(
        round % 2
          ? [store.exchange(once, token, 1), other.revoke({ owner }, DAY)]
          : [other.revoke({ owner }, DAY), store.exchange(once, token, 1)],
      );
      expect(await store.findToken(token, DAY)).toBeNull();
      expect(await store.exchange(once, hashOf(secret()), 1)).toEqual({ type: "used" });
    }
  });

  it("an envelope is stored once; the same bytes again are the same, other bytes are refused, each mailbox by itself", async ({
    kit: { store, other, addMailbox },
  }) => {
    const [one, two] = [await addMailbox(), await addMailbox()];
    const first = make(one);
    expect(await store.putEnvelope(first)).toEqual({ type: "stored", day: DAY });
    expect(await other.putEnvelope({ ...first, day: "2026-03-02" })).toEqual({ type: "same", day: DAY });
    expect(await other.putEnvelope(make(one, envelope(), first.id))).toEqual({ type: "other_bytes" });
    expect(await store.putEnvelope(make(two, envelope(), first.id))).toEqual({ type: "stored", day: DAY });
    expect((await store.listEnvelopes(only(one), 0, 10, DAY)).map(({ id }) => id)).toEqual([first.id]);
  });

  it("the same envelope many times in the same moment is stored once, also with another one of its id beside it", async ({
    kit: { store, other, addMailbox },
  }) => {
    const mailbox = await addMailbox();
    const first = make(mailbox);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? store : other).putEnvelope(first)));
    expect(answers.filter(({ type }) => type === "stored")).toHaveLength(1);
    expect(answers.filter(({ type }) => type === "same")).toHaveLength(19);
    const id = newId();
    const rivals = await Promise.all([1, 2, 3].map(() => store.putEnvelope(make(mailbox, envelope(), id))));
    expect(rivals.map(({ type }) => type).sort()).toEqual(["other_bytes", "other_bytes", "stored"]);
    expect(await store.count()).toMatchObject({ envelopes: 2 });
  });

  it("gives back the bytes it was given, whatever they are, in memory of their own", async ({
    kit: { store, other, addMailbox },
  }) => {
    const mailbox = await addMailbox();
    const every = Uint8Array.from({ length: 4096 }, (_, i) => i % 256);
    const window = new Uint8Array(every.buffer, 1000, 300);
    for (const bytes of [every, window, new Uint8Array(4096), new Uint8Array(0), envelope(262_144)]) {
      const put = make(mailbox, bytes);
      await store.putEnvelope(put);
      const got = await other.getEnvelope(only(mailbox), put.id);
      expect(got?.constructor).toBe(Uint8Array);
      expect(got?.buffer.byteLength).toBe(bytes.length);
      expect(sha256(got ?? new Uint8Array(1))).toBe(put.sha256);
    }
    expect(await store.getEnvelope(only(mailbox), newId())).toBeNull();
    expect(await store.getEnvelope(only(newId()), (await store.listEnvelopes(only(mailbox), 0, 1, DAY))[0]?.id ?? "")).toBeNull();
  });

  it("lists by number, page by page, and nothing of another mailbox", async ({ kit: { store, other, addMailbox } }) => {
    const [mine, foreign] = [await addMailbox(), await addMailbox()];
    const put: NewEnvelope[] = [];
    for (let i = 0; i < 7; i++) {
      const each = make(mine, envelope(i === 3 ? 16_384 : 4096));
      await (i % 2 ? store : other).putEnvelope(each);
      await store.putEnvelope(make(foreign));
      put.push(each);
    }
    const first = await store.listEnvelopes(only(mine), 0, 4, DAY);
    const rest = await other.listEnvelopes(only(mine), first.at(-1)?.number ?? 0, 10, DAY);
    expect([...first, ...rest].map(({ id }) => id)).toEqual(put.map(({ id }) => id));
    expect(first[3]).toEqual({ number: first[3]?.number, id: put[3]?.id, bytes: 16_384, day: DAY });
    expect(
      first.concat(rest).every(({ number }, i, all) => Number.isSafeInteger(number) && number > (all[i - 1]?.number ?? 0)),
    ).toBe(true);
    expect(await store.listEnvelopes(only(mine), 2 ** 49, 10, DAY)).toEqual([]);
  });

  it("what was collected is gone and stays known by its digest; collecting again or something unknown is no fault", async ({
    kit: { store, other, addMailbox },
  }) => {
    const mailbox = await addMailbox();
    const first = make(mailbox);
    await store.putEnvelope(first);
    await Promise.all([store, other, store].map((each) => each.acknowledge(only(mailbox), first.id, "2026-03-04")));
    await store.acknowledge(only(mailbox), newId(), DAY);
    await store.acknowledge(only(newId()), first.id, DAY);
    expect(await other.getEnvelope(only(mailbox), first.id)).toBeNull();
    expect(await other.listEnvelopes(only(mailbox), 0, 10, DAY)).toEqual([]);
    expect(await other.putEnvelope({ ...first, day: "2026-03-09" })).toEqual({ type: "collected", day: DAY });
    expect(await store.putEnvelope(make(mailbox, envelope(), first.id))).toEqual({ type: "other_bytes" });
    expect(await store.count()).toEqual({ mailboxes: 1, envelopes: 0, tombstones: 1, readers: 0, halves: 0, sums: 0 });
  });

  it("F-59 forgets envelopes, invitations and tombstones by their days, and two that do it at once forget once", async ({
    kit: { store, other, addMailbox, invite },
  }) => {
    const mailbox = await addMailbox();
    const [old, young] = [make(mailbox, envelope(), newId(), "2026-01-31"), make(mailbox)];
    await store.putEnvelope(old);
    await store.putEnvelope(young);
    const { once } = await invite({ expiresMs: Date.parse("2026-01-31T12:00:00Z") });
    const limits = { ...NO_COUNTS, envelopesUpTo: "2026-01-31", tombstonesUpTo: "2025-12-01", today: DAY };
    const done = await Promise.all([store.sweep(limits), other.sweep(limits)]);
    expect(done.reduce((sum, { expired }) => sum + expired, 0)).toBe(1);
    expect((await store.listEnvelopes(only(mailbox), 0, 10, DAY)).map(({ id }) => id)).toEqual([young.id]);
    expect(await store.putEnvelope(old)).toEqual({ type: "expired", day: "2026-01-31" });
    expect(await store.exchange(once, hashOf(secret()), 1)).toEqual({ type: "unknown" });
    expect(await store.sweep({ ...limits, tombstonesUpTo: DAY })).toEqual({ expired: 0, forgotten: 1, counts: 0 });
    expect(await store.putEnvelope(old)).toEqual({ type: "stored", day: "2026-01-31" });
  });

  it("sweeps more than one handful", async ({ kit: { store, addMailbox } }) => {
    const mailbox = await addMailbox();
    await Promise.all(Array.from({ length: 450 }, () => store.putEnvelope(make(mailbox, envelope(16)))));
    const done = await store.sweep({ ...NO_COUNTS, envelopesUpTo: DAY, tombstonesUpTo: "2025-01-01", today: DAY });
    expect([done.expired, await store.count()]).toEqual([
      450,
      { mailboxes: 1, envelopes: 0, tombstones: 450, readers: 0, halves: 0, sums: 0 },
    ]);
  });

  it("ends tokens by owner, by mailbox and by number, and never the operator's", async ({
    kit: { store, other, opened, invite },
  }) => {
    const tokens = await Promise.all(
      ["team-one", "team-one", "team-two", "team-three"].map(async (owner) => {
        const { mailbox, once } = await invite({ owner });
        const hash = hashOf(secret());
        await store.exchange(once, hash, 1);
        return { mailbox, hash, owner };
      }),
    );
    const open = await invite({ owner: "team-one" });
    const isValid = async (n: number) => (await other.findToken(tokens[n]?.hash ?? new Uint8Array(32), DAY)) !== null;
    expect(await store.revoke({ owner: "team-one" }, DAY)).toBe(2);
    expect(await store.revoke({ owner: "team-one" }, DAY)).toBe(0);
    expect(await store.exchange(open.once, hashOf(secret()), 1)).toEqual({ type: "used" });
    expect(await other.revoke({ mailbox: tokens[2]?.mailbox ?? "" }, DAY)).toBe(1);
    const last = (await store.listTokens()).find(({ owner }) => owner === "team-three");
    expect(await store.revoke({ tokenId: last?.tokenId ?? -1 }, DAY)).toBe(1);
    expect(await Promise.all([0, 1, 2, 3].map(isValid))).toEqual([false, false, false, false]);
    expect(await store.findMailbox(tokens[3]?.mailbox ?? "")).not.toBeNull();
    const operator = hashOf(opened.data.operatorToken);
    const numbers = (await store.listTokens()).map(({ tokenId }) => tokenId);
    for (const tokenId of numbers) await store.revoke({ tokenId }, DAY);
    await store.revoke({ owner: "operator" }, DAY);
    expect(await other.findToken(operator, DAY)).toMatchObject({ role: "operator", mailbox: null });
    await store.addOperator(operator);
    expect((await store.listTokens()).filter(({ role }) => role === "operator")).toHaveLength(1);
  });

  it("a team's lead gives way to a newer one alone, whichever process brings it, and goes with the team", async ({
    kit: { store, other },
  }) => {
    const sealed = (byte: number) => new Uint8Array([byte, 0, 255]);
    const put = (to: Store, number: number) => to.putTeamLead({ owner: "team-one", number, sealed: sealed(number) });
    expect(await store.teamLead("team-one")).toBeNull();
    expect(await put(store, 5)).toBe("kept");
    for (const number of [4, 5]) expect(await put(other, number)).toBe("older");
    const both = await Promise.all([put(store, 8), put(other, 7)]);
    expect(both[0]).toBe("kept");
    expect(await other.teamLead("team-one")).toEqual({ owner: "team-one", number: 8, sealed: sealed(8) });
    await store.putTeamLead({ owner: "team-two", number: 1, sealed: sealed(1) });
    await store.revoke({ owner: "team-one" }, DAY);
    expect((await other.teamLeads()).map(({ owner }) => owner)).toEqual(["team-two"]);
  });

  it("a reader that pages on never passes over an envelope and never gets one twice, however many write at once", async ({
    kit: { store, other, addMailbox },
  }) => {
    const plan = fc.record({
      writers: fc.integer({ min: 2, max: 12 }),
      each: fc.integer({ min: 1, max: 12 }),
      mailboxes: fc.integer({ min: 1, max: 3 }),
      page: fc.integer({ min: 1, max: 20 }),
      repeats: fc.boolean(),
      sizes: fc.array(fc.constantFrom(16, 4096, 65_536), { minLength: 1, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ writers, each, mailboxes, page, repeats, sizes }) => {
        const boxes = await Promise.all(Array.from({ length: mailboxes }, () => addMailbox()));
        const sent = new Map<string, Set<string>>(boxes.map((box) => [box, new Set()]));
        let isDone = false;
        const readers = boxes.map(async (box, n) => {
          const reader = n % 2 ? store : other;
          const seen: string[] = [];
          for (let after = 0; ; ) {
            const wasDone = isDone;
            const items = await reader.listEnvelopes(only(box), after, page, DAY);
            seen.push(...items.map(({ id }) => id));
            after = items.at(-1)?.number ?? after;
            if (items.length === 0 && wasDone) return seen;
            await new Promise((resolve) => setImmediate(resolve));
          }
        });
        await Promise.all(
          Array.from({ length: writers }, async (_, writer) => {
            for (let i = 0; i < each; i++) {
              const box = boxes[(writer + i) % boxes.length] as string;
              const put = make(box, envelope(sizes[(writer + i) % sizes.length]));
              const to = (writer + i) % 2 ? store : other;
              const answers: Put[] = await Promise.all([to.putEnvelope(put), ...(repeats ? [store.putEnvelope(put)] : [])]);
              if (answers.filter(({ type }) => type === "stored").length !== 1) throw new Error("stored other than once");
              sent.get(box)?.add(put.id);
            }
          }),
        );
        isDone = true;
        const seen = await Promise.all(readers);
        boxes.forEach((box, n) => {
          expect(seen[n]?.length, "every envelope was read once").toBe(sent.get(box)?.size);
          expect(new Set(seen[n])).toEqual(sent.get(box));
        });
      }),
      { numRuns: process.env["SOAK"] === "1" ? 100 : 8 },
    );
  });
});
