import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addEntry, addNote, readCase } from "#workflows/cases.ts";
import { setHold } from "#workflows/retention.ts";
import { readHanded } from "#workflows/take-over.ts";
import { readShared, withdrawConsent } from "#workflows/withdraw.ts";
import { prepareEnvelopes } from "../seal/support/envelopes.ts";
import { arrive, C, deliver, type Giving, give, type TeamPhone, tried, YES } from "../support/two-phones.ts";
import { endOfShift, handOver, quarantined, waiting, yes } from "./hand-over-kit.ts";

/*
 * These guard: `colleague ?` in withdraw.ts; `whatWasTakenOver` in take-back-received.ts.
 */
let ana: TeamPhone;
let ben: TeamPhone;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  ({ ana, ben } = await endOfShift());
});
const handed = (giving?: Giving) => handOver(ana, ben, giving);

describe("the person no longer agrees, after a case was handed over on a yes", () => {
  const adult = { age_group: "adult", language: "ar" } as const;
  const everything = { kind: "everything" } as const;
  beforeEach(async () => {
    await addEntry(ana.session, { type: "help", caseId: C, needs: [], language: "ar", age: "adult" });
  });

  it("before it left it is destroyed, and nothing travels", async () => {
    await give(ana, { caseId: C, basis: YES, fields: adult });
    expect((await readShared(ana.session, C)).shared).toMatchObject([{ organisation: "Ben, morning", fate: "destroyed" }]);
    expect(await withdrawConsent(ana.session, C, everything)).toEqual({ ok: true, value: { waiting: 0, toCall: [] } });
    expect(ana.outbox.size).toBe(0);
  });

  it("before the colleague's yes the text is erased there, and there is nothing to take over", async () => {
    await handed({ basis: YES, fields: adult });
    await tried(ana);
    expect(await withdrawConsent(ana.session, C, everything)).toEqual({ ok: true, value: { waiting: 1, toCall: [] } });
    await deliver(ana, ben, ["withdrawal"]);
    expect(await waiting(ben)).toEqual([]);
    expect(ben.erased).toHaveLength(1);
    expect((await readHanded(ben.session)).map(({ stored }) => stored.item.state)).toEqual(["withdrawn"]);
  });

  it("after the yes the case goes there with its key", async () => {
    await handed({ basis: YES, fields: adult });
    await tried(ana);
    await yes(ben);
    await deliver(ben, ana, ["reply"]);
    await withdrawConsent(ana.session, C, everything);
    await deliver(ana, ben, ["withdrawal"]);
    expect(ben.erased).toContain(C);
    expect(await ben.session.list("entry", { caseId: C })).toEqual([]);
  });

  it("where the colleague had notes of the person, only what came goes, and the case says so", async () => {
    await addNote(ben.session, C, "what Ben was told");
    await handed({ basis: YES, fields: adult, notes: ["the tent by the canal"] });
    await tried(ana);
    await yes(ben);
    await withdrawConsent(ana.session, C, everything);
    await deliver(ana, ben, ["withdrawal"]);
    const { entries, view } = await readCase(ben.session, C);
    expect(view.notes.map(({ text }) => text)).toEqual(["what Ben was told"]);
    expect(entries.flatMap((one) => (one.type === "hand_over_answer" ? [one.outcome] : []))).toEqual(["taken_back"]);
  });

  it("arriving first, the case that comes after it is not kept", async () => {
    await give(ana, { caseId: C, basis: YES, fields: adult });
    await tried(ana);
    const [bytes] = [...ana.outbox.values()].map(({ envelope }) => envelope);
    await withdrawConsent(ana.session, C, everything);
    await deliver(ana, ben, ["withdrawal"]);
    await arrive(ben, bytes as Uint8Array<ArrayBuffer>);
    expect(await waiting(ben)).toEqual([]);
    expect(await quarantined(ben)).toEqual(["withdrawn"]);
  });

  it("police or a court have asked there: nothing goes, and the case says that the person no longer agrees", async () => {
    await handed({ basis: YES, fields: adult });
    await tried(ana);
    await yes(ben);
    await setHold(ben.session, true);
    await withdrawConsent(ana.session, C, everything);
    await deliver(ana, ben, ["withdrawal"]);
    expect(ben.erased).not.toContain(C);
    const { entries } = await readCase(ben.session, C);
    expect(entries.some((one) => one.type === "hand_over_answer" && one.outcome === "taken_back")).toBe(true);
  });

  it("a child's case went without a yes, and is not taken back by a message", async () => {
    await handed();
    await tried(ana);
    expect((await readShared(ana.session, C)).shared).toMatchObject([{ fate: "stays" }]);
  });
});
