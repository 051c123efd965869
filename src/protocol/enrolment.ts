import * as v from "valibot";
import { CertWireSchema } from "#protocol/envelope.ts";

/**
 * A one-time code that brings a phone into a team, or a receiving organisation into its inbox, without a network:
 * `fanal1.` + base64url(canonical JSON) + `.` + first 8 hex characters of its SHA-256. Never in a URL.
 * An organisation's holds its keys (`organisation`) or none (`organisation_keyless`): its device makes them.
 * The invitation inside becomes a token at the first contact with the hub, once.
 */
const B64Schema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/));
const HubSchema = v.strictObject({ url: v.pipe(v.string(), v.url()), key: B64Schema });
const PersonOnCallSchema = v.strictObject({ name: v.string(), phone: v.string() });

/** A team cannot be enrolled without its safeguarding lead. */
export const LeadSchema = v.strictObject({ ...PersonOnCallSchema.entries, hours: v.string(), second: PersonOnCallSchema });
export type Lead = v.InferOutput<typeof LeadSchema>;

const teamEntries = {
  v: v.literal(1),
  kind: v.literal("team"),
  hub: HubSchema,
  team: v.strictObject({ id: v.string(), name: v.string() }),
  lead: LeadSchema,
  /** Of the statement that named this lead: nothing older takes its place. Absent while the team's first one stands. */
  leadNumber: v.optional(v.pipe(v.number(), v.safeInteger())),
  /** Ed25519 seed of the device, 32 bytes. */
  deviceSeed: B64Schema,
  cert: CertWireSchema,
  mailbox: B64Schema,
};
const inboxEntries = {
  v: v.literal(1),
  hub: HubSchema,
  organisation: v.strictObject({ id: v.string(), name: v.string() }),
  mailbox: B64Schema,
};
const organisationEntries = {
  ...inboxEntries,
  kind: v.literal("organisation"),
  /** age identity. */
  identity: v.pipe(v.string(), v.startsWith("AGE-SECRET-KEY-")),
  signSeed: B64Schema,
};
const invitationEntries = { once: B64Schema, expires: v.pipe(v.string(), v.isoTimestamp()) };

export const EnrolmentSchema = v.variant("kind", [
  v.strictObject({ ...teamEntries, ...invitationEntries }),
  v.strictObject({ ...organisationEntries, ...invitationEntries }),
  v.strictObject({ ...inboxEntries, kind: v.literal("organisation_keyless"), ...invitationEntries }),
]);
export type Enrolment = v.InferOutput<typeof EnrolmentSchema>;
/** What a phone keeps of it: one that joined from another phone never had an invitation. */
export const KeptEnrolmentSchema = v.variant("kind", [
  v.strictObject({ ...teamEntries, ...v.partial(v.strictObject(invitationEntries)).entries }),
  v.strictObject({ ...organisationEntries, ...v.partial(v.strictObject(invitationEntries)).entries }),
]);
export const ENROLMENT_PREFIX = "fanal1.";
export const ENROLMENT_MAX_CHARS = 4096;
