import * as v from "valibot";
import { type Bytes, concatBytes, fromB64url, toHex, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { readHalf } from "#protocol/counts/halves.ts";
import { CertWireSchema } from "#protocol/envelope.ts";

/**
 * How a phone's report travels, and how a coordinator's phone asks for the sum of the hub's halves. What may be added, and when:
 * `batch.ts`. Each half is even noise; a report is as long when nothing was counted as when much was.
 */
export const MOST_CELLS = 8192;
export const MOST_REPORTS = 2000;

const KeySchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/));
const SignatureSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{86}$/));
const IdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{21}[AQgw]$/));
const HashSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const QuarterSchema = v.pipe(v.string(), v.regex(/^2\d{3}-Q[1-4]$/));

/** The same on both halves. */
export const ReportHeadSchema = v.strictObject({
  v: v.literal(1),
  team: v.string(),
  quarter: QuarterSchema,
  planSha256: HashSchema,
  cells: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_CELLS)),
  /** 16 random bytes, base64url. */
  reportId: IdSchema,
  /** How many reports this device made before. */
  seq: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9999)),
});
export type ReportHead = v.InferOutput<typeof ReportHeadSchema>;

/** Who a half is for. Signed with it, so that neither can be given out as the other. */
export type HalfSide = "hub" | "coordinator";

/** `half` = base64url of the cells (`halfBytes`); `sig` = the device's over `reportMessage`. The body of an envelope of kind `tally`. */
export const SignedHalfSchema = v.strictObject({
  head: ReportHeadSchema,
  half: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/)),
  sig: SignatureSchema,
});
export type SignedHalf = v.InferOutput<typeof SignedHalfSchema>;

/** What a phone puts at the hub under its report's id. An envelope brings the certificate by itself. */
export const HubReportSchema = v.strictObject({ ...SignedHalfSchema.entries, cert: CertWireSchema });
export type HubReport = v.InferOutput<typeof HubReportSchema>;

const sha256 = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** What the device signs. @param half `halfBytes` */
export const reportMessage = async (side: HalfSide, head: ReportHead, half: Bytes): Promise<Bytes> =>
  concatBytes(utf8(`app/count-report/${side}/v1\0${canonicalJson(head)}`), await sha256(half));

/** The numbers of a half; `null` when there are not as many as its head says. */
export function cellsIn({ head, half }: Pick<SignedHalf, "head" | "half">): Uint32Array | null {
  const bytes = fromB64url(half);
  return bytes && readHalf(bytes, head.cells);
}

/** What makes two reports the same: head and half, whatever certificate they came with. SHA-256 in hex of what the device signed. */
export async function reportDigest(side: HalfSide, { head, half }: Pick<SignedHalf, "head" | "half">): Promise<string> {
  return toHex(await sha256(await reportMessage(side, head, fromB64url(half) ?? new Uint8Array(0))));
}

/** The hub has the half on disk. `sha256` is `reportDigest`. */
export const CountReceiptSchema = v.strictObject({
  v: v.literal(1),
  id: IdSchema,
  sha256: HashSchema,
  day: v.pipe(v.string(), v.isoDate()),
  sigB64: SignatureSchema,
});
export type CountReceipt = v.InferOutput<typeof CountReceiptSchema>;
export const countReceiptMessage = ({ day, id, sha256: digest }: Pick<CountReceipt, "day" | "id" | "sha256">): Bytes =>
  utf8(`fanal/count-receipt/v1\0${canonicalJson({ day, id, sha256: digest })}`);

const orderEntries = { v: v.literal(1), team: v.string(), quarter: QuarterSchema, planSha256: HashSchema };
/**
 * What a coordinator's phone asks of its own team's quarter, signed with the coordinator's key. Each may be asked again and is answered
 * alike: an answer that was lost is no second collection.
 *
 * - `list`: which reports of this plan the hub has
 * - `freeze`: these and no others, for ever; `listSha256` as `freeze` of `batch.ts` gives it
 * - `open`: the sum of the hub's halves of that list
 * - `done`: the sum is no longer needed
 */
export const CountOrderSchema = v.variant("kind", [
  v.strictObject({ ...orderEntries, kind: v.literal("list") }),
  v.strictObject({
    ...orderEntries,
    kind: v.literal("freeze"),
    reportIds: v.pipe(v.array(IdSchema), v.maxLength(MOST_REPORTS)),
    listSha256: HashSchema,
  }),
  v.strictObject({ ...orderEntries, kind: v.literal("open"), listSha256: HashSchema }),
  v.strictObject({ ...orderEntries, kind: v.literal("done"), listSha256: HashSchema }),
]);
export type CountOrder = v.InferOutput<typeof CountOrderSchema>;
/** `order` = base64url of canonical JSON, so that everybody checks the same bytes; `by` = the coordinator's key. */
export const CountOrderWireSchema = v.strictObject({
  order: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/)),
  by: KeySchema,
  sig: SignatureSchema,
});
export type CountOrderWire = v.InferOutput<typeof CountOrderWireSchema>;
export const countOrderBytes = (order: CountOrder): Bytes => utf8(canonicalJson(order));
/** What the coordinator's key signs. @param order `countOrderBytes` */
export const countOrderMessage = (order: Bytes): Bytes => concatBytes(utf8("app/count-order/v1\0"), order);

export const COUNT_STATES = ["gathering", "frozen", "opened", "done"] as const;
export type CountState = (typeof COUNT_STATES)[number];

/** `order`: SHA-256 in hex of the order's bytes, so that no other answer fits. */
const answerEntries = { v: v.literal(1), order: HashSchema };
export const CountAnswerSchema = v.variant("kind", [
  v.strictObject({
    ...answerEntries,
    kind: v.literal("list"),
    state: v.picklist(COUNT_STATES),
    /** Of the list that was frozen, by whichever coordinator. */
    listSha256: v.nullable(HashSchema),
    /** While gathering: those there are. Frozen: those on the list. Later none: the halves are gone. */
    reportIds: v.pipe(v.array(IdSchema), v.maxLength(MOST_REPORTS)),
  }),
  v.strictObject({ ...answerEntries, kind: v.literal("freeze"), listSha256: HashSchema }),
  /** `sum` = base64url of `halfBytes`. */
  v.strictObject({
    ...answerEntries,
    kind: v.literal("open"),
    listSha256: HashSchema,
    sum: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/)),
  }),
  v.strictObject({ ...answerEntries, kind: v.literal("done"), listSha256: HashSchema }),
]);
export type CountAnswer = v.InferOutput<typeof CountAnswerSchema>;
/** `answer` = base64url of canonical JSON, `sig` = the hub's: a wrong sum would spoil a quarter for good. */
export const CountAnswerWireSchema = v.strictObject({
  answer: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/)),
  sig: SignatureSchema,
});
export type CountAnswerWire = v.InferOutput<typeof CountAnswerWireSchema>;
export const countAnswerMessage = (answer: Bytes): Bytes => concatBytes(utf8("fanal/count-answer/v1\0"), answer);
export const orderDigest = async (order: Bytes): Promise<string> => toHex(await sha256(order));
