import { describe, expect, it } from "vitest";
import type { Organisation } from "#domain/pack/network.ts";
import type { Basis } from "#domain/referral/types.ts";
import { err, ok } from "#lib/result.ts";
import type { SealEnvelopeInput } from "#seal/vault-port.ts";
import { addNote } from "#workflows/cases.ts";
import { changedRecipients, recipientsSeen } from "#workflows/known-recipients.ts";
import { type OutboxItem, openOutbox, outboxPut } from "#workflows/outbox.ts";
import { prepareReferral } from "#workflows/prepare-referral.ts";
import { sealForTodaysKeys } from "#workflows/seal-again.ts";
import { MemorySession } from "../support/memory-session.ts";
import { shelter } from "../support/shelter.ts";

/*
 * F-41 fails without: `sameRecipients` in workflows/seal-again.ts, `held.add` there, `sealedTo` in workflows/prepare-referral.ts.
 */
const OLD = "age1old";
const NEW = "age1new";
const withKeys = (...recipients: string[]): Organisation => shelter({ recipients, serves: ["adults"] });
const consent: Basis = {
  kind: "consent",
  organisationId: "shelter",
  scope: ["code"],
  purpose: "a bed",
  how: "spoken",
  lang: "ar",
  day: "2026-11-21",
  expires: "2026-12-21",
};

/** A phone on which a referral to the shelter was sealed and has not left. */
async function phoneWithReferral() {
  const phone = new MemorySession();
  let organisations: readonly Organisation[] = [withKeys(OLD)];
  let refusal: string | null = null;
  let made = 0;
  const kept = new Map<string, Uint8Array>();
  const { session } = phone;
  const realWrite = session.write.bind(session);
  const write: typeof session.write = async (change, extras) => {
    const written = await realWrite(change, extras);
    if (written.ok) {
      for (const { id, envelope } of extras?.outboxAdd ?? []) kept.set(id, envelope);
      for (const id of extras?.outboxDelete ?? []) kept.delete(id);
    }
    return written;
  };
  Object.assign(session, {
    network: () => ({ organisations, teams: [], revoked: [] }),
    write,
    exclusive: (act: (own: typeof write) => Promise<unknown>) => act(write),
  });
  Object.assign(session.vault, {
    sealEnvelope: async (input: SealEnvelopeInput) => {
      if (refusal !== null) return err({ type: refusal });
      phone.sealed.push(input);
      made += 1;
      return ok({ id: `envelope-${made}`, bytes: new Uint8Array([made]) });
    },
  });
  await addNote(session, "c", "warm coat given");
  const sealed = await prepareReferral(session, "r", {
    caseId: "c",
    organisation: withKeys(OLD),
    basis: consent,
    fields: { code: "7F3K2M" },
    isChild: false,
    referralOnly: [],
  });
  if (!sealed.ok) throw new Error(sealed.error.type);
  const stored = async () => {
    const [one] = await openOutbox(session);
    if (one === undefined) throw new Error("nothing waits");
    return one;
  };
  return {
    phone,
    session,
    kept,
    stored,
    listed: (...next: readonly Organisation[]) => {
      organisations = next;
    },
    refuse: (type: string) => {
      refusal = type;
    },
    change: async (item: Partial<OutboxItem>) => {
      const { rowId, item: before } = await stored();
      await session.write({ puts: [outboxPut({ ...before, ...item }, rowId)], deletes: [] });
    },
    sealedTo: () => (phone.sealed as SealEnvelopeInput[]).map(({ to }) => to.recipients),
  };
}

describe("F-41 a referral that waits while the organisation's key changes", () => {
  it("leaves as it was sealed while the keys are the same, in whatever order", async () => {
    const { session, listed, sealedTo, stored } = await phoneWithReferral();
    listed(withKeys(OLD));
    expect(await sealForTodaysKeys(session)).toEqual(new Set());
    expect(sealedTo()).toEqual([[OLD]]);
    expect((await stored()).item).toMatchObject({ envelopeId: "envelope-1", sealedTo: [OLD] });
  });

  it("is sealed again to the new key under the same reference; what was sealed to the old one is gone from the phone", async () => {
    const { phone, session, listed, sealedTo, stored, kept } = await phoneWithReferral();
    listed(withKeys(NEW));
    expect(await sealForTodaysKeys(session)).toEqual(new Set());
    expect(sealedTo()).toEqual([[OLD], [NEW]]);
    const [first, second] = phone.sealed as SealEnvelopeInput[];
    expect(second).toMatchObject({ refId: first?.refId, kind: "referral", body: first?.body, basis: first?.basis });
    expect(second?.seq).not.toBe(first?.seq);
    expect((await stored()).item).toMatchObject({ envelopeId: "envelope-2", state: "sealed", sealedTo: [NEW] });
    expect([...kept.keys()]).toEqual(["envelope-2"]);
    expect(await openOutbox(session)).toHaveLength(1);
    expect(await sealForTodaysKeys(session)).toEqual(new Set());
    expect(sealedTo(), "once is enough").toHaveLength(2);
  });

  it("keeps in mind that it may have left before, so that a yes taken back later reaches that one too", async () => {
    const { session, listed, change, stored } = await phoneWithReferral();
    await change({ attempts: 3, state: "failed", failure: "Refused" });
    listed(withKeys(NEW));
    await sealForTodaysKeys(session);
    const { item } = await stored();
    expect(item).toMatchObject({ attempts: 3, state: "sealed", refId: "r" });
    expect(item.failure).toBeUndefined();
  });

  it("that left with a receipt is not sealed again", async () => {
    const { session, listed, change, sealedTo } = await phoneWithReferral();
    for (const state of ["sent", "collected"] as const) {
      await change({ state });
      listed(withKeys(NEW));
      expect(await sealForTodaysKeys(session)).toEqual(new Set());
      expect(sealedTo()).toHaveLength(1);
    }
  });

  it("does not leave for an organisation that is no longer in the directory, and says so; it goes when it is back", async () => {
    const { session, listed, stored, sealedTo } = await phoneWithReferral();
    listed({ ...withKeys(OLD), id: "another" });
    const { rowId } = await stored();
    expect(await sealForTodaysKeys(session)).toEqual(new Set([rowId]));
    expect((await stored()).item).toMatchObject({ failure: "RecipientGone", envelopeId: "envelope-1" });
    listed();
    expect(await sealForTodaysKeys(session), "no directory at all: withdrawn, or not read yet").toEqual(new Set([rowId]));
    expect((await stored()).item.failure).toBe("RecipientGone");
    listed(withKeys(NEW));
    expect(await sealForTodaysKeys(session)).toEqual(new Set());
    expect(sealedTo()).toEqual([[OLD], [NEW]]);
  });

  it("waits without a word while no directory is read at all", async () => {
    const { session, listed, stored } = await phoneWithReferral();
    listed();
    const { rowId } = await stored();
    expect(await sealForTodaysKeys(session)).toEqual(new Set([rowId]));
    expect((await stored()).item.failure).toBeUndefined();
  });

  it("does not leave when it cannot be sealed again, because the consent has ended or the phone is full; nothing is lost", async () => {
    for (const hurdle of ["expired", "full"] as const) {
      const { phone, session, listed, refuse, stored, kept } = await phoneWithReferral();
      listed(withKeys(NEW));
      if (hurdle === "expired") refuse("ConsentExpired");
      else phone.full = true;
      const { rowId } = await stored();
      expect(await sealForTodaysKeys(session)).toEqual(new Set([rowId]));
      expect((await stored()).item).toMatchObject({ envelopeId: "envelope-1", sealedTo: [OLD] });
      expect([...kept.keys()]).toEqual(["envelope-1"]);
      if (hurdle === "expired") expect((await stored()).item.failure).toBe("NotSealedAgain");
    }
  });

  it("whose case is gone: a report about a child or a life leaves as it is, any other waits", async () => {
    for (const basis of ["child_protection", "danger_to_life", "consent"] as const) {
      const { session, listed, stored, change, sealedTo } = await phoneWithReferral();
      await change({ refId: "of a case that is gone", basis });
      listed(withKeys(NEW));
      const { rowId } = await stored();
      expect(await sealForTodaysKeys(session)).toEqual(new Set(basis === "consent" ? [rowId] : []));
      expect(sealedTo()).toEqual([[OLD]]);
    }
  });

  it("sealed before it was kept to whom, is sealed to today's key", async () => {
    const { session, change, sealedTo } = await phoneWithReferral();
    await change({ sealedTo: undefined });
    await sealForTodaysKeys(session);
    expect(sealedTo()).toEqual([[OLD], [OLD]]);
  });
});

describe("F-41 a changed key where the organisation is chosen", () => {
  it("is said until somebody chose it; one never chosen has not changed, and another order is no change", async () => {
    const { session } = new MemorySession();
    expect(await changedRecipients(session, [withKeys(OLD)])).toEqual(new Set());
    await recipientsSeen(session, withKeys(OLD, NEW));
    expect(await changedRecipients(session, [withKeys(NEW, OLD)])).toEqual(new Set());
    expect(await changedRecipients(session, [withKeys(NEW)])).toEqual(new Set(["shelter"]));
    expect(await changedRecipients(session, [withKeys(NEW)])).toEqual(new Set(["shelter"]));
    await recipientsSeen(session, withKeys(NEW));
    expect(await changedRecipients(session, [withKeys(NEW)])).toEqual(new Set());
  });
});
