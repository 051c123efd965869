import type { Basis } from "#domain/referral/types.ts";
import { newId } from "#lib/ids.ts";
import { addNote } from "#workflows/cases.ts";
import { openOutbox, outboxPut } from "#workflows/outbox.ts";
import { prepareReferral } from "#workflows/prepare-referral.ts";
import { network, type otherOrg, phone } from "../seal/support/envelopes.ts";
import { LEAD, NOW_MS, TODAY } from "../seal/support/network.ts";
import { MemorySession } from "./memory-session.ts";

export const yes = (organisationId: string): Basis => ({
  kind: "consent",
  organisationId,
  scope: ["code"],
  purpose: "a bed",
  how: "spoken",
  lang: "ar",
  day: TODAY,
  expires: "2026-12-21",
});
export const protection: Basis = { kind: "danger_to_life", decidedBy: "safeguarding_lead", told: "told", day: TODAY };

/** A worker's phone with one case, "c", and a note in it. */
export async function workerWith(...referred: readonly { to: typeof otherOrg; basis: Basis }[]) {
  const worker = new MemorySession();
  worker.nowMs = NOW_MS;
  worker.network = network;
  worker.own = phone;
  const own = { mailbox: newId(), recipient: phone.recipient };
  worker.enrolment = { kind: "team", team: { id: "team", name: "Team" }, lead: LEAD, ...own };
  await addNote(worker.session, "c", "the bed under the bridge");
  const refIds: string[] = [];
  for (const { to, basis } of referred) {
    const refId = newId();
    refIds.push(refId);
    const input = {
      caseId: "c",
      organisation: to.organisation,
      basis,
      fields: { code: "7F3K2M" },
      isChild: false,
      referralOnly: [],
    };
    const made = await prepareReferral(worker.session, refId, input);
    if (!made.ok) throw new Error(made.error.type);
  }
  return { worker, refIds };
}
/** A try began, and nobody knows what came of it. */
export async function tried(worker: MemorySession, refId: string) {
  const stored = (await openOutbox(worker.session)).find(({ item }) => item.refId === refId && item.kind === "referral");
  if (!stored) throw new Error("nothing waits under that number");
  await worker.session.write({ puts: [outboxPut({ ...stored.item, attempts: 1 }, stored.rowId)], deletes: [] });
}
