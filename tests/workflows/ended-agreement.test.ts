import { beforeAll, describe, expect, it } from "vitest";
import type { Organisation } from "#domain/pack/network.ts";
import { newId } from "#lib/ids.ts";
import { giveToCarry } from "#workflows/give-to-carry.ts";
import { readKeptHere } from "#workflows/kept-here.ts";
import { openOutbox } from "#workflows/outbox.ts";
import { prepareReferral } from "#workflows/prepare-referral.ts";
import { sealForTodaysKeys } from "#workflows/seal-again.ts";
import { withdrawConsent } from "#workflows/withdraw.ts";
import { network, org, otherOrg, prepareEnvelopes } from "../seal/support/envelopes.ts";
import { TODAY } from "../seal/support/network.ts";
import type { MemorySession } from "../support/memory-session.ts";
import { protection, tried, workerWith, yes } from "../support/worker-with.ts";

/*
 * No written agreement, no referral. These guard: `canOfferReferral` in prepare-referral.ts, `isAgreementOver` in seal-again.ts, `failure !== undefined`
 * in kept-here.ts.
 */
beforeAll(prepareEnvelopes);

/** The signed lists of another day: what they say of the organisation's agreement; `null` where they say nothing. */
function listed(worker: MemorySession, until: string | null) {
  const { agreement, ...rest } = org.organisation;
  const next: Organisation = until === null ? rest : { ...rest, ...(agreement && { agreement: { ...agreement, until } }) };
  worker.network = { ...network, organisations: [next, otherOrg.organisation] };
}
const waiting = async (worker: MemorySession) =>
  (await openOutbox(worker.session)).map(({ item }) => `${item.toId} ${item.basis} ${item.failure ?? "goes"}`).sort();

describe("a referral to an organisation whose agreement is over", () => {
  it.each([
    ["was ended", null, "NoAgreement"],
    ["is over since yesterday", "2026-11-20", "AgreementEnded"],
  ])("is not sealed, also when it %s while the form was open", async (_, until, says) => {
    const { worker } = await workerWith();
    const input = { caseId: "c", organisation: org.organisation, fields: { code: "7F3K2M" }, isChild: false, referralOnly: [] };
    listed(worker, until);
    for (const basis of [yes("org-a"), protection])
      expect(await prepareReferral(worker.session, newId(), { ...input, basis })).toMatchObject({ error: { type: says } });
    expect(worker.sealed).toEqual([]);
    listed(worker, TODAY);
    expect(await prepareReferral(worker.session, newId(), { ...input, basis: yes("org-a") }), "its last day").toMatchObject({
      ok: true,
    });
  });

  it("that waits does not leave by any way, says why, and leaves once the agreement counts again", async () => {
    const { worker, refIds } = await workerWith({ to: org, basis: yes("org-a") }, { to: otherOrg, basis: yes("org-b") });
    for (const until of [null, "2026-11-20"]) {
      listed(worker, until);
      expect((await sealForTodaysKeys(worker.session)).size, String(until)).toBe(1);
      expect(await waiting(worker)).toEqual(["org-a consent AgreementEnded", "org-b consent goes"]);
      expect([...(await readKeptHere(worker.session, "c"))], "its case says so too").toEqual([[refIds[0], "AgreementEnded"]]);
    }
    worker.enrolment = { ...worker.enrolment, hub: { url: "http://hub.example", key: "k" } };
    expect(await giveToCarry(worker.session), "by file").toMatchObject({ ok: true, value: { count: 1 } });
    expect(worker.outbox.size, "what was sealed is still there").toBe(2);
    listed(worker, TODAY);
    expect((await sealForTodaysKeys(worker.session)).size).toBe(0);
    expect(await waiting(worker)).toEqual(["org-a consent goes", "org-b consent goes"]);
    expect([...(await readKeptHere(worker.session, "c"))]).toEqual([]);
  });

  it("leaves all the same when it tells of a child or a life and was sealed while the agreement counted", async () => {
    const { worker } = await workerWith({ to: org, basis: protection });
    listed(worker, null);
    expect((await sealForTodaysKeys(worker.session)).size).toBe(0);
    expect(await waiting(worker)).toEqual(["org-a danger_to_life goes"]);
  });

  it("can be taken back: they are told to erase what may have arrived, agreement or not", async () => {
    const { worker, refIds } = await workerWith({ to: org, basis: yes("org-a") });
    await tried(worker, refIds[0] as string);
    for (const until of [null, "2026-11-20"]) {
      listed(worker, until);
      expect((await sealForTodaysKeys(worker.session)).size, "the referral waits").toBe(1);
    }
    expect(await withdrawConsent(worker.session, "c", { kind: "sharing" })).toMatchObject({ ok: true, value: { waiting: 1 } });
    for (const until of [null, "2026-11-20"]) {
      listed(worker, until);
      expect((await sealForTodaysKeys(worker.session)).size, "nothing holds back word to erase").toBe(0);
      expect((await openOutbox(worker.session)).map(({ item }) => item.kind)).toEqual(["withdrawal"]);
    }
  });

  it("whose yes is over too is called by that name, and stays the same at every look", async () => {
    const { worker } = await workerWith({ to: org, basis: yes("org-a") });
    listed(worker, "2026-11-20");
    worker.nowMs = Date.UTC(2026, 11, 22, 1);
    for (let looks = 0; looks < 2; looks++) {
      expect((await sealForTodaysKeys(worker.session)).size).toBe(1);
      expect(await waiting(worker)).toEqual(["org-a consent ConsentEnded"]);
    }
  });
});
