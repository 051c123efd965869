import * as v from "valibot";
import { HAND_BACK_REASONS } from "#domain/case/handed.ts";
import { EntrySchema } from "#domain/case/schema.ts";
import type { Entry } from "#domain/case/types.ts";
import { newId } from "#lib/ids.ts";
import type { Inner } from "#protocol/envelope.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import { caseExists, entryPut, readCase } from "#workflows/cases.ts";
import { openOutbox, outboxPut } from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";

const AnswerSchema = v.looseObject({
  answers: v.string(),
  reply: v.picklist(["accepted", "declined"]),
  reason: v.optional(v.fallback(v.picklist(HAND_BACK_REASONS), "other")),
});

/**
 * A colleague's word on a case that was handed over; `null` where the answer is about something else. It counts from the phone it was
 * sealed to and from no other of the team, once, and not after it was taken back: else nothing is written. With a yes the promises that
 * went along are done here.
 */
export async function handOverAnswered(
  session: Session,
  inner: Inner,
  senderId: string,
  atMs: number,
): Promise<readonly RecordPut[] | null> {
  const { enrolment } = session.get();
  const given = await handOverOf(session, inner.refId);
  if (!given) return null;
  const answer = v.safeParse(AnswerSchema, inner.body);
  const isTheirs = enrolment?.kind === "team" && senderId === enrolment.team.id && inner.deviceKeyId === given.to.deviceKeyId;
  if (!answer.success || !isTheirs || answer.output.answers !== given.envelopeId) return [];
  const { caseId, refId } = given;
  if (!(await caseExists(session, caseId))) return [];
  const { view } = await readCase(session, caseId);
  const standing = view.handOvers.find((one) => one.refId === refId);
  // Stopped here after it had left, it is still theirs with their yes: a true word counts.
  if (standing?.state !== "waiting" && standing?.state !== "stopped") return [];
  const { reply: outcome, reason } = answer.output;
  const base = () => ({ entryId: newId(), caseId, atMs });
  const over: readonly Entry[] =
    outcome === "declined"
      ? []
      : view.openTasks
          .filter((open) => given.tasks.some(({ task, dueDay }) => task === open.task && dueDay === open.dueDay))
          .map(({ task, dueDay }) => ({
            ...base(),
            type: "follow_up",
            task,
            done: true,
            ...(dueDay !== undefined && { dueDay }),
          }));
  const entry: Entry = {
    ...base(),
    type: "hand_over_answer",
    refId,
    outcome,
    ...(outcome === "declined" && reason && { reason }),
  };
  const post = (await openOutbox(session, await session.list("outbox", { caseId }))).filter(
    ({ item }) => item.kind === "hand_over" && item.refId === refId,
  );
  const collected = post.map(({ rowId, item }) =>
    outboxPut({ ...item, state: "collected", collectedAtMs: item.collectedAtMs ?? atMs }, rowId),
  );
  return [entryPut(entry), ...over.map(entryPut), ...collected];
}

export async function handOverOf(session: Session, refId: string): Promise<Extract<Entry, { type: "hand_over" }> | null> {
  for (const row of await session.open(await session.list("entry", { refId, types: ["hand_over"] }))) {
    const entry = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    if (entry?.success && entry.output.type === "hand_over") return entry.output as Extract<Entry, { type: "hand_over" }>;
  }
  return null;
}
