import * as v from "valibot";
import { parseCaseCode } from "#domain/case/code.ts";
import { EntrySchema } from "#domain/case/schema.ts";
import type { Entry } from "#domain/case/types.ts";
import type { DeclineReason, ReplyKind, ToldBy, ToldWay } from "#domain/referral/types.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { SaveError } from "#storage/save-error.ts";
import { entryPut, readCase } from "#workflows/cases.ts";
import type { Session } from "#workflows/session.ts";

/** A referral somebody may be answering by voice. */
export interface Asked {
  readonly caseId: string;
  readonly caseCode: string;
  readonly refId: string;
  readonly organisationId: string;
  readonly atMs: number;
}
export type ToldError = SaveError | { readonly type: "NothingToAnswer" };

/** Referrals with that answer code, newest first; as a rule one or none. `null` for what is no code. */
export async function findByAnswerCode(session: Session, typed: string): Promise<readonly Asked[] | null> {
  const code = parseCaseCode(typed);
  if (code === null) return null;
  const rows = await session.open(await session.list("entry", { types: ["referral"] }));
  const found = rows.flatMap((row) => {
    const parsed = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    const entry = parsed?.success ? (parsed.output as Entry) : null;
    return entry?.type === "referral" && entry.answerCode === code ? [entry] : [];
  });
  const asked = await Promise.all(
    found.map(async ({ caseId, refId, organisationId, atMs }) => {
      const { view } = await readCase(session, caseId);
      const isTakenBack = view.referrals.some((one) => one.refId === refId && one.state === "withdrawn");
      return isTakenBack ? [] : [{ caseId, caseCode: view.code, refId, organisationId, atMs }];
    }),
  );
  return asked.flat().sort((a, b) => b.atMs - a.atMs);
}

/** That a referral was told on a page, by phone or by SMS; each way once. */
export async function noteToldByHand(
  session: Session,
  { caseId, refId }: Pick<Asked, "caseId" | "refId">,
  way: ToldWay,
): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const { view } = await readCase(session, caseId);
    if (view.referrals.some((one) => one.refId === refId && one.byHand.includes(way))) return ok(undefined);
    const entry: Entry = { type: "told_by_hand", entryId: newId(), caseId, atMs: session.nowMs(), refId, way };
    return write({ puts: [entryPut(entry)], deletes: [] });
  });
}

/** Kept as told: by which role, how, today, and why not if they said so. What the outbox knows of the envelope is not touched by it. */
export async function noteToldAnswer(
  session: Session,
  { caseId, refId, organisationId }: Asked,
  reply: ReplyKind,
  told: ToldBy,
  reason?: DeclineReason,
): Promise<Result<void, ToldError>> {
  return session.exclusive(async (write) => {
    const { view } = await readCase(session, caseId);
    const referral = view.referrals.find((one) => one.refId === refId);
    if (!referral || referral.state === "withdrawn") return err({ type: "NothingToAnswer" });
    const base = { entryId: newId(), caseId, atMs: session.nowMs() };
    const entry: Entry = {
      type: "reply",
      ...base,
      refId,
      reply,
      organisationId,
      told,
      ...(reply === "declined" && reason && { reason }),
    };
    const read: Entry = { type: "answer_read", ...base, entryId: newId(), refId };
    const saved = await write({ puts: [entryPut(entry), entryPut(read)], deletes: [] });
    return saved.ok ? ok(undefined) : saved;
  });
}
