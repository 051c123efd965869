import { describe, expect, it } from "vitest";
import type { CallMark } from "#domain/directory/call-marks.ts";
import { reportedNumbers } from "#domain/directory/corrections.ts";
import { decideCorrection, reportOf } from "#workflows/decide-correction.ts";
import { type ReceivedItem, readReceived, receivedPut } from "#workflows/received.ts";
import type { WriteExtras } from "#workflows/sealed-records.ts";
import { MemorySession } from "../support/memory-session.ts";

const DAY = "2026-11-21";
const mark: CallMark = { number: "119", day: DAY, outcome: "wrong", wrong: ["disconnected"] };
const item = (body: Record<string, unknown>, state: ReceivedItem["state"] = "open"): ReceivedItem => ({
  envelopeId: "e",
  atMs: 1,
  state,
  senderName: "Dunes",
  inner: {
    v: 1,
    kind: "directory_correction",
    refId: "r",
    deviceKeyId: "d",
    seq: 1,
    from: "dunes",
    day: DAY,
    to: { id: "office", keyIds: [] },
    body,
  },
});

async function inbox(...items: readonly ReceivedItem[]) {
  const office = new MemorySession();
  for (const [at, one] of items.entries()) office.rows.set(`row${at}`, receivedPut(one, `row${at}`));
  const marks: NonNullable<WriteExtras["callMark"]>[] = [];
  const session = {
    ...office.session,
    exclusive: (act: (write: typeof office.session.write) => Promise<unknown>) =>
      act((change, extras) => {
        if (extras?.callMark) marks.push(extras.callMark);
        return office.session.write(change, extras);
      }),
  } as typeof office.session;
  const findings = async () =>
    reportedNumbers((await readReceived(session)).flatMap((stored) => reportOf(stored) ?? [])).flatMap((one) => one.findings);
  const only = async () => {
    const [finding] = await findings();
    if (!finding) throw new Error("no finding");
    return finding;
  };
  return { session, marks, findings, only };
}

describe("what the editors decide of a report", () => {
  it("is kept with each report that says the same, and an accepted one counts on their phone too", async () => {
    const { session, marks, findings, only } = await inbox(item({ service: "fr-119", mark }), item({ service: "fr-119", mark }));
    await decideCorrection(session, await only(), { outcome: "accepted", day: DAY, words: "116 000" });
    expect((await findings()).map(({ reports, decision }) => [reports.length, decision])).toEqual([
      [2, { outcome: "accepted", day: DAY, words: "116 000" }],
    ]);
    expect(marks).toEqual([{ serviceId: "fr-119", mark }]);
  });
  it("refused because they rang: their phone believes their call, not the report", async () => {
    const { session, marks, only } = await inbox(item({ service: "fr-119", mark }));
    await decideCorrection(session, await only(), { outcome: "refused", day: "2026-11-22", reason: "rang_right" });
    expect(marks).toEqual([{ serviceId: "fr-119", mark: { number: "119", day: "2026-11-22", outcome: "correct" } }]);
  });
  it("refused otherwise: nothing counts anywhere", async () => {
    const { session, marks, only } = await inbox(item({ service: "fr-119", mark }));
    await decideCorrection(session, await only(), { outcome: "refused", day: DAY, reason: "cannot_tell" });
    expect([marks, (await only()).decision]).toEqual([[], { outcome: "refused", day: DAY, reason: "cannot_tell" }]);
  });
  it("can be taken back, and waits again", async () => {
    const { session, only } = await inbox(item({ service: "fr-119", mark }));
    await decideCorrection(session, await only(), { outcome: "refused", day: DAY, reason: "already" });
    await decideCorrection(session, await only(), null);
    expect((await only()).decision).toBeUndefined();
  });
  it("what was taken over before there were decisions counts as accepted", async () => {
    const { only } = await inbox(item({ service: "fr-119", mark }, "answered"));
    expect((await only()).decision).toEqual({ outcome: "accepted", day: DAY });
  });
  it("a report with a word somebody typed is none", async () => {
    const { findings } = await inbox(item({ service: "fr-119", mark, note: "ask Ahmed" }));
    expect(await findings()).toEqual([]);
  });
});
