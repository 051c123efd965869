import { beforeAll, describe, expect, it } from "vitest";
import type { Entry } from "#domain/case/types.ts";
import { newId } from "#lib/ids.ts";
import { entryPut, readCase } from "#workflows/cases.ts";
import { openOutbox } from "#workflows/outbox.ts";
import { sealForTodaysKeys } from "#workflows/seal-again.ts";
import { findByAnswerCode, noteToldAnswer } from "#workflows/told-answer.ts";
import { withdrawConsent } from "#workflows/withdraw.ts";
import { innerOf, org, prepareEnvelopes } from "../seal/support/envelopes.ts";
import type { MemorySession } from "../support/memory-session.ts";
import { workerWith, yes } from "../support/worker-with.ts";

/*
 * An answer that comes by voice: a code and one word. These guard: `answerCode` in prepare-referral.ts and seal-again.ts, `toldFirst` in
 * case-view.ts, the look at `withdrawn` in told-answer.ts.
 */
beforeAll(prepareEnvelopes);

const TOLD = { how: "phone", role: "front_desk" } as const;
const referralOf = async (at: MemorySession) => {
  const [referral] = (await readCase(at.session, "c")).view.referrals;
  if (!referral?.answerCode) throw new Error("no referral with a code");
  return { ...referral, answerCode: referral.answerCode };
};
async function asked(at: MemorySession) {
  const [one] = (await findByAnswerCode(at.session, (await referralOf(at)).answerCode)) ?? [];
  if (!one) throw new Error("not found by its code");
  return one;
}
const sealedBody = async (at: MemorySession) => {
  const [stored] = await openOutbox(at.session);
  const bytes = at.outbox.get(stored?.item.envelopeId ?? "")?.envelope;
  if (!bytes) throw new Error("nothing sealed");
  return (await innerOf(bytes)).body;
};
const reply = (refId: string, value: "seen" | "declined", atMs: number): Entry => ({
  type: "reply",
  entryId: newId(),
  caseId: "c",
  atMs,
  refId,
  reply: value,
  organisationId: "org-a",
});

describe("the answer code", () => {
  it("stands inside the sealed referral, is not the case's code, and stays the same when it is sealed again", async () => {
    const { worker } = await workerWith({ to: org, basis: yes("org-a") });
    const { answerCode } = await referralOf(worker);
    expect((await sealedBody(worker)).answerCode).toBe(answerCode);
    expect(answerCode).not.toBe((await readCase(worker.session, "c")).view.code);
    const next = { ...org.organisation, recipients: org.organisation.recipients.slice(0, 1) };
    worker.network = { ...worker.network, organisations: [next] };
    await sealForTodaysKeys(worker.session);
    expect((await sealedBody(worker)).answerCode).toBe(answerCode);
  });

  it("is found as people say it, and a slip of one letter is named as a slip, not as somebody else's referral", async () => {
    const { worker } = await workerWith({ to: org, basis: yes("org-a") });
    const { answerCode, refId } = await referralOf(worker);
    const spoken = ` ${answerCode.slice(0, 3).toLowerCase()} - ${answerCode.slice(3)}`;
    expect(await findByAnswerCode(worker.session, spoken)).toMatchObject([{ refId, organisationId: "org-a" }]);
    const slip = `${answerCode.startsWith("A") ? "B" : "A"}${answerCode.slice(1)}`;
    expect(await findByAnswerCode(worker.session, slip)).toBeNull();
    expect(await findByAnswerCode(worker.session, (await readCase(worker.session, "c")).view.code)).toEqual([]);
  });
});

describe("an answer that was told", () => {
  it("changes the state of the referral, says how and by which role, and leaves the outbox as it is", async () => {
    const { worker } = await workerWith({ to: org, basis: yes("org-a") });
    const before = await openOutbox(worker.session);
    expect(await noteToldAnswer(worker.session, await asked(worker), "accepted", TOLD)).toMatchObject({ ok: true });
    expect(await referralOf(worker)).toMatchObject({ state: "accepted", told: TOLD });
    expect(await openOutbox(worker.session)).toEqual(before);
  });

  it("a no is kept with its reason when one was said, and a yes with none", async () => {
    const { worker } = await workerWith({ to: org, basis: yes("org-a") });
    const reasons = async () => {
      const { entries } = await readCase(worker.session, "c");
      return entries.flatMap((entry) => (entry.type === "reply" ? [entry.reason] : []));
    };
    await noteToldAnswer(worker.session, await asked(worker), "declined", TOLD, "no_place");
    expect(await reasons()).toEqual(["no_place"]);
    worker.nowMs += 60_000;
    await noteToldAnswer(worker.session, await asked(worker), "accepted", TOLD, "no_place");
    expect(await reasons()).toEqual(["no_place", undefined]);
  });

  it("a signed answer stands over what was told, in whatever order they came", async () => {
    const { worker, refIds } = await workerWith({ to: org, basis: yes("org-a") });
    const signed = reply(refIds[0] as string, "declined", worker.nowMs);
    await worker.session.write({ puts: [entryPut(signed)], deletes: [] });
    worker.nowMs += 60_000;
    await noteToldAnswer(worker.session, await asked(worker), "accepted", TOLD);
    const shown = await referralOf(worker);
    expect([shown.state, shown.told]).toEqual(["declined", undefined]);
  });

  it("what was told is not undone by a signed word that says less", async () => {
    const { worker, refIds } = await workerWith({ to: org, basis: yes("org-a") });
    await noteToldAnswer(worker.session, await asked(worker), "accepted", TOLD);
    await worker.session.write({ puts: [entryPut(reply(refIds[0] as string, "seen", worker.nowMs + 1))], deletes: [] });
    expect(await referralOf(worker)).toMatchObject({ state: "accepted", told: TOLD });
  });

  it("is not taken for a referral the person took back", async () => {
    const { worker } = await workerWith({ to: org, basis: yes("org-a") });
    const one = await asked(worker);
    const { answerCode } = await referralOf(worker);
    await withdrawConsent(worker.session, "c", { kind: "sharing" });
    expect(await findByAnswerCode(worker.session, answerCode)).toEqual([]);
    expect(await noteToldAnswer(worker.session, one, "accepted", TOLD)).toMatchObject({ error: { type: "NothingToAnswer" } });
  });

  it("on a full phone it is not said to be saved", async () => {
    const { worker } = await workerWith({ to: org, basis: yes("org-a") });
    const one = await asked(worker);
    worker.full = true;
    expect(await noteToldAnswer(worker.session, one, "seen", TOLD)).toMatchObject({ error: { type: "StorageFull" } });
  });
});
