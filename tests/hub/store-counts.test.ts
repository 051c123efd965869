import { describe, expect } from "vitest";
import { halfBytes } from "#protocol/counts/halves.ts";
import type { NewReport } from "../../hub/count-store.ts";
import type { Store } from "../../hub/store.ts";
import { engineNames } from "./engines.ts";
import { DAY, freezing, newReport, OVER, onFreshStores } from "./store-kit.ts";

/** Freezes when nobody did; whether it was this one. */
async function freezeOnce(by: Store, reports: readonly NewReport[]): Promise<boolean> {
  let isMine = false;
  await by.changeCounts(OVER, DAY, ({ state }) => {
    isMine = state === "gathering";
    return isMine ? freezing(reports) : null;
  });
  return isMine;
}

describe.each(engineNames)("counts in the store on %s", (engine) => {
  const it = onFreshStores(engine);

  it("a report is kept once: again it is the same, and a phone, a token or an id has one in a team's quarter", async ({
    kit: { store, other },
  }) => {
    const first = newReport();
    const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => (i % 2 ? store : other).putReport(first)));
    expect(answers.map(({ type }) => type).sort()).toEqual(["same", "same", "same", "same", "same", "stored"]);
    expect(await other.putReport({ ...first, day: "2026-03-05" })).toEqual({ type: "same", day: DAY });
    for (const part of ["reportId", "deviceKeyId", "tokenId"] as const)
      expect(await other.putReport(newReport({ [part]: first[part] })), part).toEqual({ type: "reported" });
    for (const elsewhere of [{ team: "team-two" }, { quarter: "2026-Q1" }])
      expect(await store.putReport({ ...first, ...elsewhere })).toMatchObject({ type: "stored" });
    const rivals = Array.from({ length: 6 }, () => newReport({ deviceKeyId: "one phone" }));
    const outcomes = await Promise.all(rivals.map((each, i) => (i % 2 ? store : other).putReport(each)));
    expect(outcomes.filter(({ type }) => type === "stored")).toHaveLength(1);
  });

  it("a list is frozen once, whichever process a coordinator asks, and each report that comes meanwhile is on it, gone or refused", async ({
    kit: { store, other, putReports },
  }) => {
    const reports = await putReports(6);
    const late = Array.from({ length: 8 }, () => newReport());
    const [mine, theirs, ...puts] = await Promise.all([
      freezeOnce(store, reports),
      freezeOnce(other, reports.slice(1)),
      ...late.map((each, i) => (i % 2 ? store : other).putReport(each)),
    ]);
    expect([mine, theirs].filter(Boolean), "one of the two lists").toHaveLength(1);
    const { state, reports: listed } = await other.changeCounts(OVER, DAY, () => null);
    expect(state).toBe("frozen");
    expect(listed.map(({ reportId }) => reportId).sort()).toEqual(
      reports
        .slice(mine ? 0 : 1)
        .map(({ reportId }) => reportId)
        .sort(),
    );
    for (const put of puts) expect(["stored", "closed"]).toContain(put.type);
    expect(await store.putReport(newReport())).toEqual({ type: "closed" });
  });

  it("what is opened is the sum of the list, once and the same to all who ask in that moment; the halves and whose they were are gone", async ({
    kit: { store, other, putReports },
  }) => {
    const reports = await putReports(5);
    const list = freezing(reports);
    await store.changeCounts(OVER, DAY, () => list);
    let opened = 0;
    const open = (by: Store) =>
      by.changeCounts(OVER, DAY, ({ state }) => {
        if (state !== "frozen") return null;
        opened += 1;
        return { to: "opened" };
      });
    const sums = await Promise.all(Array.from({ length: 4 }, (_, i) => open(i % 2 ? store : other)));
    expect(opened).toBe(1);
    const sum = halfBytes(Uint32Array.of(5, 2 ** 32 - 5, 35));
    expect(sums).toEqual(sums.map(() => ({ state: "opened", listSha256: list.listSha256, reports: [], sum })));
    expect(await other.putReport(reports[0] ?? newReport())).toEqual({ type: "same", day: DAY });
    expect(await other.count()).toMatchObject({ halves: 0, sums: 1 });
    expect(await store.changeCounts(OVER, DAY, () => ({ to: "done" }))).toMatchObject({ state: "done", sum: null });
  });
});
