import { addEntry, addNote, listCases } from "#workflows/cases.ts";
import { readOpenMatters } from "#workflows/hand-over.ts";
import { readReceived } from "#workflows/received.ts";
import { readHanded, takeOver, waitsForUs } from "#workflows/take-over.ts";
import type { MemorySession } from "../support/memory-session.ts";
import { anaAndBen, C, deliver, type Giving, give } from "../support/two-phones.ts";

/** At the end of Ana's shift: in case "C" nobody was reached for the child, a call is promised, and there is a note. */
export async function endOfShift() {
  const { ana, ben } = await anaAndBen();
  await addEntry(ana.session, { type: "follow_up", caseId: C, task: "call_back", dueDay: "2026-11-22" });
  await addNote(ana.session, C, "the tent by the canal");
  ana.nowMs += 1000;
  return { ana, ben };
}

/** Case "C" given by one and come to the other; the number it travels under is returned. */
export async function handOver(from: MemorySession, to: MemorySession, giving: Giving = {}): Promise<string> {
  const given = await give(from, { caseId: C, ...giving });
  if (!given.done.ok) throw new Error(given.done.error.type);
  await deliver(from, to, ["hand_over"]);
  return given.refId;
}

/** The colleague takes over what waits first; the number of the case there is returned. */
export async function yes(phone: MemorySession): Promise<string> {
  const [first] = await waiting(phone);
  if (!first) throw new Error("nothing waits for a yes");
  const done = await takeOver(phone.session, first.stored);
  if (!done.ok) throw new Error(done.error.type);
  return done.value;
}

export const open = async ({ session }: MemorySession) =>
  (await readOpenMatters(session)).map(({ unreached, tasks, handOver }) => ({
    unreached,
    tasks: tasks.map(({ task }) => task),
    ...(handOver && { handOver: handOver.state }),
  }));
export const cases = async ({ session }: MemorySession) =>
  (await listCases(session, { from: 0, count: 10 })).rows.map(({ caseId }) => caseId);
export const waiting = async ({ session }: MemorySession) => (await readHanded(session)).filter(waitsForUs);
/** Why what came was set aside. */
export const quarantined = async ({ session }: MemorySession) =>
  (await readReceived(session)).flatMap(({ item }) => (item.state === "quarantined" ? [item.reason] : []));
