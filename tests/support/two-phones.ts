import { handedFields, handOverLines, switchedOn } from "#domain/case/handed-fields.ts";
import type { Basis, ReferralFields } from "#domain/referral/types.ts";
import type { Bytes } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { addEntry, readCase } from "#workflows/cases.ts";
import { addColleague, readColleagues, showColleagueCard } from "#workflows/colleagues.ts";
import { giveCase } from "#workflows/give-case.ts";
import { readOpenMatters } from "#workflows/hand-over.ts";
import { openOutbox, outboxPut } from "#workflows/outbox.ts";
import { network, team } from "../seal/support/envelopes.ts";
import { enrolled, NOW_MS, TODAY, teamCode } from "../seal/support/network.ts";
import { MemorySession } from "./memory-session.ts";

export const CHILD: Basis = {
  kind: "child_protection",
  decidedBy: "safeguarding_lead",
  told: "told",
  childView: "agrees",
  day: TODAY,
};
export const YES: Basis = {
  kind: "consent",
  organisationId: "team-a",
  scope: [],
  purpose: "a_colleague_goes_on",
  how: "spoken",
  lang: "ar",
  day: TODAY,
  expires: "2026-12-21",
};

export type TeamPhone = MemorySession & { own: OwnKeys };

/** A phone of the team "team-a" with keys of its own. */
export async function phoneOfTeam(serial: string, of = team): Promise<TeamPhone> {
  const own = await enrolled(teamCode(of, {}, { serial }), network);
  const phone = new MemorySession();
  phone.nowMs = NOW_MS;
  phone.network = network;
  phone.enrolment = own.info;
  return Object.assign(phone, { own });
}

/** One reads the other's card from its screen. */
export async function meet(reader: MemorySession, shown: MemorySession, name: string): Promise<void> {
  const card = await showColleagueCard(shown.session, name);
  if (!card.ok) throw new Error(card.error.type);
  const read = await addColleague(reader.session, card.value);
  if (!read.ok) throw new Error(read.error.type);
}

/** Under this number two phones know the same case. */
export const C = "c1".padEnd(22, "A");

/** Two phones of one team whose holders have each other's cards. */
export async function colleagues() {
  const [ana, ben] = [await phoneOfTeam("serial-ana"), await phoneOfTeam("serial-ben")];
  await meet(ana, ben, "Ben, morning");
  await meet(ben, ana, "Ana, night team");
  return { ana, ben };
}

/** The same, and on Ana's is the case "C": help that was given to a child. */
export async function anaAndBen() {
  const { ana, ben } = await colleagues();
  await addEntry(ana.session, { type: "help", caseId: C, needs: ["shelter"], language: "ar", age: "child" });
  return { ana, ben };
}

export interface Giving {
  readonly caseId?: string;
  readonly basis?: Basis;
  readonly fields?: ReferralFields;
  readonly notes?: readonly string[];
  readonly refId?: string;
}

/** To the first on the list, with what is on at first, and the given notes. */
export async function give(from: MemorySession, giving: Giving = {}) {
  const { caseId = "c", basis = CHILD, fields = { age_group: "child", language: "ar" }, notes = [], refId = newId() } = giving;
  const { view } = await readCase(from.session, caseId);
  const unreached = (await readOpenMatters(from.session)).some((one) => one.caseId === caseId && one.unreached);
  const lines = handOverLines({ caseId, view, unreached, fields });
  const chosen = [...switchedOn(lines), ...(notes.length > 0 ? (["notes"] as const) : [])];
  const [colleague] = await readColleagues(from.session);
  if (!colleague) throw new Error("nobody is on the list");
  const handed = handedFields(lines, chosen, notes);
  const isChild = fields.age_group !== "adult";
  return { refId, done: await giveCase(from.session, refId, { caseId, colleague, basis, fields: handed, isChild }) };
}

/** Everything of the given kinds that lies in one phone's outbox, as it came to the other. */
export async function deliver(from: MemorySession, to: MemorySession, kinds: readonly string[]): Promise<number> {
  let count = 0;
  // What comes back comes later: of two entries of one moment nobody could say which stands.
  to.nowMs += 1000;
  for (const { item } of (await openOutbox(from.session)).filter((one) => kinds.includes(one.item.kind))) {
    const bytes = from.outbox.get(item.envelopeId)?.envelope;
    if (bytes && (await arrive(to, bytes, item.envelopeId))) count += 1;
  }
  return count;
}

/** Everything that waits was tried once, and nobody knows what came of it. */
export async function tried({ session }: MemorySession): Promise<void> {
  for (const { rowId, item } of await openOutbox(session))
    await session.write({ puts: [outboxPut({ ...item, attempts: 1 }, rowId)], deletes: [] });
}

export const arrive = (to: MemorySession, bytes: Bytes, id = newId()): Promise<boolean> => acceptArrival(to.session, id, bytes);
