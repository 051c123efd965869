import * as v from "valibot";
import { HAND_OVER_FIELDS } from "#domain/case/handed.ts";
import { BasisSchema } from "#domain/case/schema.ts";
import { type Colleague, readColleagues } from "#workflows/colleagues.ts";
import { readDraft } from "#workflows/draft-rows.ts";
import type { Session } from "#workflows/session.ts";

/** What was tapped so far about why it may leave. */
export const BasisTypedSchema = v.object({
  kind: v.nullable(v.picklist(["consent", "child_protection", "danger_to_life"])),
  picked: v.record(v.string(), v.string()),
});
export type BasisTyped = v.InferOutput<typeof BasisTypedSchema>;
export const NOTHING_TAPPED: BasisTyped = { kind: null, picked: {} };

/** A form that is not sealed yet, as its draft holds it. */
export const BegunReferralSchema = v.object({
  organisationId: v.string(),
  tapped: BasisTypedSchema,
  basis: v.nullable(BasisSchema),
  fields: v.nullable(v.object({ on: v.array(v.string()), reach: v.array(v.string()) })),
});
export type BegunReferral = v.InferOutput<typeof BegunReferralSchema>;

export const BegunHandOverSchema = v.object({
  /** The colleague's device key id. */
  to: v.string(),
  tapped: BasisTypedSchema,
  basis: v.nullable(BasisSchema),
  fields: v.nullable(v.object({ on: v.array(v.picklist(HAND_OVER_FIELDS)), notes: v.array(v.string()) })),
});
export type BegunHandOver = v.InferOutput<typeof BegunHandOverSchema>;

/** Whom the hand-over that was begun for a case is for; `null` where none was, or that phone may not have it now. */
export async function colleagueOfBegun(session: Session, caseId: string): Promise<Colleague | null> {
  const draft = await readDraft(session, { form: "hand_over", caseId });
  const begun = v.safeParse(BegunHandOverSchema, draft?.typed);
  if (!begun.success) return null;
  const colleague = (await readColleagues(session)).find(({ deviceKeyId }) => deviceKeyId === begun.output.to);
  return colleague?.standing.ok ? colleague : null;
}
