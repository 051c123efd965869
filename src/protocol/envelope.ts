import * as v from "valibot";

/** Exact sizes of an envelope on the wire, in bytes. */
export const ENVELOPE_SIZES = [4096, 16384, 65536, 262144] as const;

export const ENVELOPE_KINDS = [
  "referral",
  "reply",
  "withdrawal",
  "hand_over",
  "team_copy",
  "directory_correction",
  "tally",
  "incident",
] as const;
export type EnvelopeKind = (typeof ENVELOPE_KINDS)[number];

const B64Schema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/));
const DaySchema = v.pipe(v.string(), v.isoDate());

/** Kinds about a person carry a basis; the schema refuses them without one. */
export const BasisWireSchema = v.variant("kind", [
  v.looseObject({
    kind: v.literal("consent"),
    organisationId: v.string(),
    scope: v.array(v.string()),
    purpose: v.string(),
    how: v.picklist(["spoken", "by_picture", "through_interpreter"]),
    interpreterRole: v.optional(v.picklist(["professional", "volunteer", "phone_interpreter"])),
    lang: v.string(),
    day: DaySchema,
    expires: DaySchema,
  }),
  v.looseObject({
    kind: v.picklist(["child_protection", "danger_to_life"]),
    decidedBy: v.picklist(["safeguarding_lead", "second_person"]),
    told: v.picklist(["told", "not_told_danger", "not_told_could_not_reach", "not_told_no_shared_language"]),
    childView: v.optional(v.picklist(["agrees", "does_not_want", "afraid", "no_view_given"])),
    day: DaySchema,
  }),
]);

export const NEEDS_BASIS: readonly EnvelopeKind[] = ["referral", "hand_over"];

/** Inside an envelope, after opening. Unknown newer keys are kept; an unknown `v` goes to quarantine. */
export const InnerSchema = v.pipe(
  v.looseObject({
    v: v.literal(1),
    kind: v.picklist(ENVELOPE_KINDS),
    /** 16 random bytes; the replies to a referral carry the referral's. */
    refId: B64Schema,
    /** Team id or organisation id, as in the signed pack. */
    from: v.string(),
    deviceKeyId: B64Schema,
    seq: v.pipe(v.number(), v.integer(), v.minValue(0)),
    day: DaySchema,
    to: v.looseObject({ id: v.string(), keyIds: v.array(v.string()) }),
    basis: v.optional(BasisWireSchema),
    body: v.looseObject({}),
  }),
  v.check((inner) => !NEEDS_BASIS.includes(inner.kind) || inner.basis !== undefined, "a message about a person needs a basis"),
);
export type Inner = v.InferOutput<typeof InnerSchema>;

/** Certificate of one device, signed by its team key over the canonical bytes. */
export const DeviceCertSchema = v.looseObject({
  v: v.literal(1),
  devicePub: B64Schema,
  team: v.string(),
  serial: v.string(),
  notAfter: DaySchema,
  /** Training flags the organisation signs: never a tick of one's own. */
  flags: v.array(v.picklist(["specialist", "child_trained"])),
});
export type DeviceCert = v.InferOutput<typeof DeviceCertSchema>;

/** `cert` = base64url of canonical JSON; for an organisation `{ v, org }` with no signature, its key is in the pack. */
export const CertWireSchema = v.strictObject({ cert: B64Schema, sig: v.optional(B64Schema) });
export type CertWire = v.InferOutput<typeof CertWireSchema>;
