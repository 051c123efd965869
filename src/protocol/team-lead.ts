import * as v from "valibot";
import { type Bytes, concatBytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import type { Lead } from "#protocol/enrolment.ts";

/**
 * Who a team's safeguarding lead is since a day, signed by the team's key or a coordinator's. It lies at the hub, sealed at rest, and is
 * given to phones of that team alone: a private person's number is in no file that everybody can fetch. `README.md` beside this file is
 * the specification.
 */
export const TEAM_LEAD_CONTEXT = "app/team-lead/v1\0";

/** A name or hours: 80 characters at most, without those that could disguise others. */
const TextSchema = v.pipe(v.string(), v.regex(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,80}$/u));
/** Something that can be dialled. */
const PhoneSchema = v.pipe(v.string(), v.regex(/^\+?[0-9][0-9 ().\-/]{1,39}$/));
export const NewLeadSchema = v.strictObject({
  name: TextSchema,
  phone: PhoneSchema,
  hours: TextSchema,
  second: v.strictObject({ name: TextSchema, phone: PhoneSchema }),
}) satisfies v.GenericSchema<unknown, Lead>;

export const isNewLead = (lead: Lead): boolean => v.is(NewLeadSchema, lead);

export const TeamLeadSchema = v.strictObject({
  v: v.literal(1),
  team: v.string(),
  /** Rises with each change: seconds since 1970, and always above the one before. An older one is never taken again. */
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** The UTC day it was signed. */
  since: v.pipe(v.string(), v.isoDate()),
  lead: NewLeadSchema,
});
export type TeamLead = v.InferOutput<typeof TeamLeadSchema>;

/** `statement` = base64url of canonical JSON, so that everybody checks the same bytes. */
export const TeamLeadWireSchema = v.strictObject({
  statement: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,2400}$/)),
  sig: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/)),
});
export type TeamLeadWire = v.InferOutput<typeof TeamLeadWireSchema>;
/** What the hub gives a phone of the team; `null` while the team's first lead stands. */
export const TeamLeadGivenSchema = v.strictObject({ lead: v.nullable(TeamLeadWireSchema) });
export const teamLeadMessage = (statement: Bytes): Bytes => concatBytes(utf8(TEAM_LEAD_CONTEXT), statement);
export const teamLeadBytes = (statement: TeamLead): Bytes => utf8(canonicalJson(statement));

/** What the hub answers one it took: nothing in between can know the number. */
export const TeamLeadDoneSchema = v.strictObject({ number: v.number() });

/** Above the one before, whatever the clock says. */
export const nextLeadNumber = (before: number, nowMs: number): number => Math.max(before + 1, Math.floor(nowMs / 1000));
