import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listCases } from "#workflows/cases.ts";
import { listSentCopies, stopSending } from "#workflows/copy-sent.ts";
import { eraseCase, eraseCaseNow } from "#workflows/erase-case.ts";
import { withdrawConsent } from "#workflows/withdraw.ts";
import { prepareEnvelopes } from "../seal/support/envelopes.ts";
import { C, deliver, give, type TeamPhone, tried, YES } from "../support/two-phones.ts";
import { partsIn, sent, states, teamWithCase } from "./team-copy-kit.ts";

/*
 * These guard: `endCopiesWithErased` in erase-case.ts, withdraw.ts and accept-arrival.ts.
 */
let ana: TeamPhone;
let ben: TeamPhone;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  ({ ana, ben } = await teamWithCase());
});

describe("while parts of a copy wait", () => {
  it("a case somebody wishes gone stops them in the same write: no copy that holds it leaves", async () => {
    await sent(ana);
    expect(await eraseCase(ana.session, C)).toEqual({ ok: true });
    expect([await partsIn(ana), ana.outbox.size, await states(ana)]).toEqual([[], 0, ["erased"]]);
  });

  it("a yes taken back stops them: the colleague's phone would bring back what was taken back", async () => {
    const adult = { age_group: "adult", language: "ar" } as const;
    expect((await give(ana, { caseId: C, basis: YES, fields: adult })).done).toMatchObject({ ok: true });
    await sent(ana);
    await withdrawConsent(ana.session, C, { kind: "sharing" });
    expect([await partsIn(ana), await states(ana)]).toEqual([[], ["erased"]]);
  });

  it("a withdrawal that comes from a colleague stops them", async () => {
    const adult = { age_group: "adult", language: "ar" } as const;
    await give(ana, { caseId: C, basis: YES, fields: adult });
    await tried(ana);
    await deliver(ana, ben, ["hand_over"]);
    await sent(ben);
    await withdrawConsent(ana.session, C, { kind: "sharing" });
    await deliver(ana, ben, ["withdrawal"]);
    expect([await partsIn(ben), await states(ben)]).toEqual([[], ["erased"]]);
  });

  it("a case whose days are over does not: no copy brings it back", async () => {
    await sent(ana);
    await eraseCaseNow(ana.session, C, "days_over");
    expect(await states(ana)).toEqual(["0/3"]);
  });

  it("a newer copy for the same phone takes their place, and a press ends them; the cases stay", async () => {
    await sent(ana);
    await sent(ana, 10);
    expect(await states(ana)).toEqual(["0/1", "replaced"]);
    const [one] = await listSentCopies(ana.session);
    await stopSending(ana.session, one?.copyNo ?? "");
    expect([await states(ana), ana.outbox.size]).toEqual([["stopped", "replaced"], 0]);
    expect((await listCases(ana.session, { from: 0, count: 10 })).rows).toHaveLength(1);
  });
});
