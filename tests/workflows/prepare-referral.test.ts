import { describe, expect, it } from "vitest";
import type { RunningScreening } from "#domain/case/types.ts";
import type { Basis } from "#domain/referral/types.ts";
import { applyAnswer } from "#domain/screening/answers.ts";
import { assess } from "#domain/screening/assess.ts";
import { DAY_MS } from "#lib/clock.ts";
import { addEntry } from "#workflows/cases.ts";
import { prepareReferral } from "#workflows/prepare-referral.ts";
import { catalogue, compiled } from "../support/domain-data.ts";
import { MemorySession } from "../support/memory-session.ts";
import { shelter } from "../support/shelter.ts";
import { talkWith } from "../support/talk.ts";

const EVENING = Date.UTC(2026, 10, 21, 21);
const adultShelter = shelter({ serves: ["adults"] });
const consent = (day: string): Basis => ({
  kind: "consent",
  organisationId: "shelter",
  scope: ["code"],
  purpose: "a bed",
  how: "spoken",
  lang: "ar",
  day,
  expires: "2026-12-21",
});

/** A phone of a team with one case, whose talk was held this evening. */
async function phoneWith(replies: readonly string[]) {
  const phone = new MemorySession();
  phone.network = { organisations: [adultShelter], teams: [], revoked: [] };

  let { facts } = talkWith("rapid", { q02: "25_plus" });
  for (const reply of replies) {
    const answered = applyAnswer(compiled, facts, "k2", reply);
    if (answered.ok) facts = answered.value;
  }
  const screening: RunningScreening = {
    ...facts,
    screeningId: "s",
    caseId: "c",
    pack: { id: "core", version: 1 },
    startedAtMs: EVENING - 3_600_000,
    updatedAtMs: EVENING,
    language: "ar",
    rescreen: false,
    mayRecord: true,
    path: [],
  };
  await addEntry(phone.session, { type: "screening", caseId: "c", screening, assessment: assess(compiled, catalogue, facts) });
  const refer = (basis: Basis) =>
    prepareReferral(phone.session, "r", {
      caseId: "c",
      organisation: adultShelter,
      basis,
      fields: { code: "7F3K2M" },
      isChild: false,
      referralOnly: [],
    });
  return { phone, refer };
}

describe("a yes to sharing that was not understood", () => {
  it("seals nothing that evening, and says why", async () => {
    const { phone, refer } = await phoneWith(["not_understood", "not_understood", "understood"]);
    expect(await refer(consent("2026-11-21"))).toEqual({
      ok: false,
      error: { type: "ConsentNotUnderstood", checks: ["k2"] },
    });
    expect(phone.sealed).toEqual([]);
  });

  it("may be asked for again on another day", async () => {
    const { phone, refer } = await phoneWith(["not_understood", "not_understood"]);
    phone.nowMs = EVENING + DAY_MS;
    expect(await refer(consent("2026-11-22"))).toMatchObject({ ok: true });
  });

  it("does not hold back what a life depends on", async () => {
    const { refer } = await phoneWith(["not_understood", "not_understood"]);
    const basis: Basis = { kind: "danger_to_life", decidedBy: "safeguarding_lead", told: "told", day: "2026-11-21" };
    expect(await refer(basis)).toMatchObject({ ok: true });
  });

  it("once not clear and then explained again is a yes", async () => {
    const { refer } = await phoneWith(["not_understood", "explained_again"]);
    expect(await refer(consent("2026-11-21"))).toMatchObject({ ok: true });
  });
});
