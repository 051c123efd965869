import * as v from "valibot";

const DaySchema = v.pipe(v.string(), v.isoDate());

export const ReceiptSchema = v.strictObject({
  v: v.literal(1),
  id: v.string(),
  mailbox: v.string(),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  day: DaySchema,
  sigB64: v.string(),
});
export type Receipt = v.InferOutput<typeof ReceiptSchema>;
export const RECEIPT_CONTEXT = "fanal/receipt/v1\0";

export const EnvelopeListSchema = v.strictObject({
  items: v.pipe(
    v.array(v.strictObject({ id: v.string(), cursor: v.string(), bytes: v.number(), day: DaySchema })),
    v.maxLength(100),
  ),
  more: v.boolean(),
});
export type EnvelopeList = v.InferOutput<typeof EnvelopeListSchema>;

/** Codes are never reused. The words people read are those of what came of a contact (`contact.ts`). */
export const HUB_ERRORS = [
  "bad_request",
  "unauthorised",
  "forbidden",
  "not_found",
  "other_bytes",
  "collected",
  "expired",
  "too_large",
  "wrong_type",
  "too_many",
  "no_space",
  "stopping",
  "unavailable",
  "invitation_used",
  "invitation_unknown",
  "internal",
  "quarter_open",
  "reported_already",
  "too_late",
  "too_few_phones",
  "unknown_report",
  "other_plan",
  "frozen_already",
  "not_frozen",
  "list_differs",
  "sum_gone",
  "older",
] as const;
export type HubErrorCode = (typeof HUB_ERRORS)[number];
export const HubErrorSchema = v.looseObject({ error: v.picklist(HUB_ERRORS) });
/** What a client sends to `POST /v1/tokens`. With its own `token` the call may be repeated until an answer arrives. */
export const InvitationSchema = v.strictObject({
  once: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  token: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))),
});
export const TokenSchema = v.strictObject({ token: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)) });
export const HubInfoSchema = v.strictObject({ v: v.literal(1), hubKey: v.string() });
