import { join } from "node:path";
import { describe, expect } from "vitest";
import { engineNames } from "./engines.ts";
import { DAY, freezing, make, newReport, OVER, onFreshStores, only } from "./store-kit.ts";
import { hashOf, secret, sha256 } from "./support.ts";

/*
 * F-52 fails without: the row of `hub` in `restoreDump` of hub/dump.ts, `closePostgresCounts` there and `closeSqliteCounts` in hub/sqlite-data.ts
 */
describe.each(engineNames)("a backup of the store on %s", (engine) => {
  const it = onFreshStores(engine);

  it("F-52 a restored backup adds up no quarter a second time: what was gathering is closed, a list that was frozen stays the only one", async ({
    kit: { store, opened, putReports },
  }) => {
    const frozen = { ...OVER, team: "team-two" };
    const reports = await putReports(5);
    const two = Array.from({ length: 5 }, () => newReport(frozen));
    for (const each of two) await store.putReport(each);
    const list = freezing(two);
    await store.changeCounts(frozen, DAY, () => list);
    const file = join(opened.dir.root, `copy.${store.backupEnding}`);
    await store.backup(file);
    // After the backup both were added up; the restored hub knows nothing of it.
    await store.changeCounts(OVER, DAY, () => freezing(reports));
    const [, first] = [
      await store.changeCounts(OVER, DAY, () => ({ to: "opened" })),
      await store.changeCounts(frozen, DAY, () => ({ to: "opened" })),
    ];
    const { store: after } = await opened.restore(file, Date.parse("2026-03-02T00:00:00Z"));
    expect(await after.changeCounts(OVER, DAY, () => null)).toEqual({
      state: "closed",
      listSha256: null,
      reports: [],
      sum: null,
    });
    expect(await after.putReport(newReport())).toEqual({ type: "closed" });
    expect(await after.putReport(newReport({ quarter: "2026-Q1" })), "the quarter that runs is not touched").toMatchObject({
      type: "stored",
    });
    const same = await after.changeCounts(frozen, DAY, ({ listSha256 }) =>
      listSha256 === list.listSha256 ? { to: "opened" } : null,
    );
    expect(same.sum, "the same list, so the same sum as before").toEqual(first.sum);
  });

  it("F-52 a restored backup holds what it held, and gives no number a second time", async ({
    kit: { store, opened, addMailbox, deviceOf, waiting, putOne, invite },
  }) => {
    const mailbox = await addMailbox();
    const { once } = await invite();
    const [kept, collected, later] = [make(mailbox), make(mailbox), make(mailbox)];
    await store.putEnvelope(kept);
    await store.putEnvelope(collected);
    await store.acknowledge(only(mailbox), collected.id, DAY);
    const shared = await addMailbox();
    const devices = [await deviceOf(shared), await deviceOf(shared)] as const;
    await Promise.all(devices.map((device) => waiting(device)));
    const half = await putOne(shared);
    await store.acknowledge(devices[0], half.id, DAY);
    const file = join(opened.dir.root, `copy.${store.backupEnding}`);
    await store.backup(file);
    await store.putEnvelope(later);
    const numberOfLater = (await store.listEnvelopes(only(mailbox), 0, 10, DAY)).at(-1)?.number ?? 0;
    const { store: after, operatorToken } = await opened.restore(file, 0);
    expect((await after.listEnvelopes(only(mailbox), 0, 10, DAY)).map(({ id }) => id)).toEqual([kept.id]);
    expect(sha256((await after.getEnvelope(only(mailbox), kept.id)) ?? new Uint8Array(1))).toBe(kept.sha256);
    expect(await after.putEnvelope(collected)).toEqual({ type: "collected", day: DAY });
    expect(await Promise.all(devices.map((device) => waiting(device, DAY, after)))).toEqual([[], [half.id]]);
    expect(await after.exchange(once, hashOf(secret()), 1)).toEqual({ type: "given" });
    expect(await after.findToken(hashOf(operatorToken), DAY)).toMatchObject({ role: "operator" });
    await after.putEnvelope(make(mailbox));
    expect((await after.listEnvelopes(only(mailbox), 0, 10, DAY)).at(-1)?.number).toBeGreaterThan(numberOfLater);
  });
});
