import type { Entry, Projection } from "#domain/case/types.ts";

type EntryProjection = Extract<Projection, { readonly kind: "entry" }>;

/** The part of an entry that a list needs. What may be shown of an assessment goes in, never what was said. */
export function projectEntry(entry: Entry): EntryProjection {
  const base = { kind: "entry", caseId: entry.caseId, type: entry.type, atMs: entry.atMs } as const;
  switch (entry.type) {
    case "opened":
      return { ...base, code: entry.code };
    case "screening":
      return { ...base, assessment: entry.assessment.shown, flags: entry.assessment.flags };
    case "referral":
    case "withdrawal":
      return { ...base, refId: entry.refId, organisationId: entry.organisationId };
    case "reply":
      return { ...base, refId: entry.refId, reply: entry.reply, organisationId: entry.organisationId };
    case "help":
      return { ...base, child: entry.age !== "adult" };
    case "told_by_hand":
    case "answer_read":
    case "hand_over":
    case "hand_over_answer":
      return { ...base, refId: entry.refId };
    case "taken_over":
      return { ...base, refId: entry.refId, child: entry.about.age_group !== "adult" };
    case "note":
    case "follow_up":
    case "meeting_plan":
    case "missing_plan":
      return base;
  }
}
