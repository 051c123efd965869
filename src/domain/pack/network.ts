import * as v from "valibot";
import { CountrySchema, DaySchema, IdSchema } from "#domain/pack/common.ts";

/**
 * The file `network` of a directory part: who may receive referrals and which team keys count.
 * Keys come only from signed packs; there is no trust on first use.
 */
const Key32Schema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));

/** A coordinator's phone: whom it certifies counts, and where what a team's phones send its coordinators goes. */
export const CoordinatorSchema = v.strictObject({
  /** Ed25519, base64url: what it certifies counts as if the team's own key had. */
  key: Key32Schema,
  /** X25519, as an age recipient. */
  recipient: v.pipe(v.string(), v.regex(/^age1[02-9ac-hj-np-z]{58}$/)),
  /** Mailbox of that phone at the hub (16 random bytes, base64url). */
  mailbox: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/)),
});
export type Coordinator = v.InferOutput<typeof CoordinatorSchema>;

export const OrganisationSchema = v.strictObject({
  id: IdSchema,
  name: v.string(),
  country: CountrySchema,
  /** Mailbox at the hub (16 random bytes, base64url). */
  mailbox: v.string(),
  /** age recipients, `age1…`; every one of them can open what is sent. */
  recipients: v.pipe(v.array(v.pipe(v.string(), v.startsWith("age1"))), v.minLength(1)),
  /** Ed25519 key the organisation signs answers with, base64url. */
  signKey: Key32Schema,
  serves: v.optional(v.array(v.picklist(["adults", "children"])), ["adults", "children"]),
  /** The written agreement: without one there is no Refer button. */
  agreement: v.optional(v.strictObject({ until: DaySchema, hours: v.string(), answerWithinHours: v.number() })),
  serviceIds: v.optional(v.array(IdSchema), []),
  /** Keeps the directory: gets what workers found when they rang its numbers. */
  corrections: v.optional(v.boolean()),
});
export type Organisation = v.InferOutput<typeof OrganisationSchema>;

export const NetworkSchema = v.strictObject({
  organisations: v.array(OrganisationSchema),
  teams: v.array(
    v.strictObject({
      id: IdSchema,
      name: v.string(),
      teamKey: Key32Schema,
      coordinators: v.optional(v.array(CoordinatorSchema)),
    }),
  ),
  /** Serial numbers of device certificates that no longer count. */
  revoked: v.array(v.string()),
});
export type NetworkTeam = Network["teams"][number];
export type Network = v.InferOutput<typeof NetworkSchema>;
