import type { EntryProjection } from "#domain/case/summary.ts";
import { FURTHER } from "#domain/referral/furthest.ts";
import type { ReplyKind } from "#domain/referral/types.ts";

const HOUR_MS = 3_600_000;

/** `overdue`: nobody there has said yes or no in the hours they agreed to. */
export interface AnswerNews {
  readonly caseId: string;
  readonly refId: string;
  readonly organisationId: string;
  readonly kind: "accepted" | "done" | "declined" | "overdue";
  /** When it was answered; of what is overdue, since when it has waited. */
  readonly atMs: number;
}

type Referral = EntryProjection & { readonly refId: string; readonly organisationId: string };
type Reply = EntryProjection & { readonly reply: ReplyKind };
const isReferral = (row: EntryProjection): row is Referral =>
  row.type === "referral" && row.refId !== undefined && row.organisationId !== undefined;

/** Types of the entries that say how referrals stand. */
export const ANSWER_ENTRIES = ["referral", "reply", "withdrawal", "answer_read"] as const;

/**
 * Answers nobody here has read, and referrals that wait for one too long: from the index alone. `rows` are of the types above;
 * `withinHours` is what an organisation agreed to.
 */
export function openAnswers(
  rows: readonly EntryProjection[],
  nowMs: number,
  withinHours: (organisationId: string) => number,
): readonly AnswerNews[] {
  const byRef = new Map<string, EntryProjection[]>();
  for (const row of rows) if (row.refId !== undefined) byRef.set(row.refId, [...(byRef.get(row.refId) ?? []), row]);
  return rows.filter(isReferral).flatMap(({ caseId, refId, organisationId, atMs }): readonly AnswerNews[] => {
    const about = byRef.get(refId) ?? [];
    if (about.some(({ type }) => type === "withdrawal")) return [];
    const replies = about
      .filter((row): row is Reply => row.type === "reply" && row.organisationId === organisationId && row.reply !== undefined)
      .sort((a, b) => FURTHER[a.reply] - FURTHER[b.reply] || a.atMs - b.atMs);
    const answer = replies.at(-1);
    const readMs = Math.max(0, ...about.filter(({ type }) => type === "answer_read").map((row) => row.atMs));
    const of = { caseId, refId, organisationId };
    if (answer && answer.reply !== "seen") return answer.atMs > readMs ? [{ ...of, kind: answer.reply, atMs: answer.atMs }] : [];
    const sinceMs = Math.max(atMs, readMs);
    return nowMs - sinceMs > withinHours(organisationId) * HOUR_MS ? [{ ...of, kind: "overdue", atMs: sinceMs }] : [];
  });
}
