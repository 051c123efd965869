import * as v from "valibot";
import { CertWireSchema } from "#protocol/envelope.ts";

/**
 * A sealed copy of the open vault, as a file. `README.md` beside this file is the specification.
 *
 * ```
 * file  = head (64) || frame || part 0 || part 1 || …          nothing behind it
 * frame = u32be len || manifest || u32be len || cert || sig (64) || zeros, sealed: one of four sizes
 * part  = IV (12), u32be len || canonical JSON list of items || zeros to 512 KiB, tag (16)
 * ```
 */
export const COPY_CONTEXT = "app/copy/v1\0";
export const COPY_CARD_CONTEXT = "app/copy-card/v1\0";
export const COPY_CARD_PREFIX = "fanalcopy1.";
export const COPY_CARD_MAX_CHARS = 4096;

/** Nothing anybody can read, so that a file that was found does not say which app it is of. */
export const COPY_MAGIC: readonly number[] = [0xd6, 0x1f, 0x83, 0xa9, 0x4c, 0xe2, 0x07, 0x5b];
export const COPY_VERSION = 1;
export const HEAD_BYTES = 64;
/** Inside a part, before it is sealed: an envelope of the largest size fits as text. */
export const PART_BYTES = 524_288;
export const SEALED_PART_BYTES = PART_BYTES + 28;
export const MAX_PARTS = 1024;

const B64Schema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]+$/));
const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0));
const TimeMsSchema = v.pipe(v.number(), v.integer());

/** What the frame holds, signed. Unknown newer keys are kept; an unknown `v` is refused. */
export const CopyManifestSchema = v.looseObject({
  v: v.literal(1),
  kind: v.literal("copy"),
  copyId: B64Schema,
  /** Team id or organisation id of the signed pack. */
  from: v.string(),
  deviceKeyId: B64Schema,
  /** Name of the reader's key, or `words`: a copy passed on to somebody else does not open as theirs. */
  to: v.string(),
  atMs: TimeMsSchema,
  /** Key of the parts, 32 bytes. */
  key: B64Schema,
  /** SHA-256 of each sealed part, in order. */
  parts: v.pipe(v.array(B64Schema), v.maxLength(MAX_PARTS)),
  cases: CountSchema,
  unsent: CountSchema,
  /** Days a case is kept after its last entry, and whether somebody asked for notes: the copy does not outlive the promise. */
  days: v.pipe(v.number(), v.integer(), v.minValue(1)),
  hold: v.boolean(),
});
export type CopyManifest = v.InferOutput<typeof CopyManifestSchema>;

export const COPIED_KINDS = ["entry", "screening", "draft", "log", "outbox", "received"] as const;
export type CopiedKind = (typeof COPIED_KINDS)[number];

export const CopyItemSchema = v.variant("k", [
  /** Begins a case: what follows up to the next one belongs to it. */
  v.looseObject({ k: v.literal("case"), caseId: B64Schema, keptUntilMs: v.optional(TimeMsSchema) }),
  /** Begins what belongs to no case. */
  v.looseObject({ k: v.literal("loose") }),
  v.looseObject({
    k: v.literal("row"),
    kind: v.picklist(COPIED_KINDS),
    rowId: B64Schema,
    value: v.unknown(),
    /** Where a draft was being written. */
    draft: v.optional(v.looseObject({ form: v.string(), of: v.optional(v.string()), atMs: TimeMsSchema })),
  }),
  /** Sealed bytes that wait to be handed in, exactly as they are. */
  v.looseObject({ k: v.literal("envelope"), id: B64Schema, bytes: B64Schema }),
  /** Names (SHA-256) of what was erased on that phone, with the day: it does not come back by an older copy. */
  v.looseObject({ k: v.literal("erased"), names: v.array(v.tuple([B64Schema, CountSchema])) }),
]);
export type CopyItem = v.InferOutput<typeof CopyItemSchema>;

/**
 * "This phone can open copies": `fanalcopy1.` + base64url(canonical JSON) + `.` + first 8 hex characters of its SHA-256. `sig` is the
 * device's, over `"app/copy-card/v1\0" || recipient`; the certificate is the one of every envelope.
 */
export const CopyCardSchema = v.strictObject({
  v: v.literal(1),
  cert: CertWireSchema,
  recipient: v.pipe(v.string(), v.regex(/^age1[02-9ac-hj-np-z]{58}$/)),
  sig: B64Schema,
});
export type CopyCard = v.InferOutput<typeof CopyCardSchema>;
