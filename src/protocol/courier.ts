import * as v from "valibot";
import { type Bytes, fromB64url, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { isId } from "#lib/ids.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { SealedItem } from "#protocol/contact.ts";
import { ENVELOPE_SIZES } from "#protocol/envelope.ts";
import { type Receipt, ReceiptSchema } from "#protocol/wire.ts";

/**
 * A file that carries sealed envelopes to another phone, or receipts back. `README.md` beside this file is the specification.
 *
 * ```
 * file = canonical JSON { v: 1, kind: "envelopes", hub, items: [{ id, mailbox, bytes }] }
 *      | canonical JSON { v: 1, kind: "receipts", hub, receipts: [receipt] }
 * hub  = first 16 bytes of SHA-256 of the hub's key, base64url
 * ```
 *
 * Nothing else is let in or out: no token, no team, no device, no word of anybody.
 */
export const MAX_CARRIED = 20;
const MAX_RECEIPTS = 60;
export const MAX_FILE_BYTES = 2 * 1024 * 1024;

const IdSchema = v.pipe(v.string(), v.check(isId));
const EnvelopeBytesSchema = v.pipe(
  v.string(),
  v.maxLength(Math.ceil((Math.max(...ENVELOPE_SIZES) * 4) / 3)),
  v.transform(fromB64url),
  v.check((bytes) => bytes !== null && ENVELOPE_SIZES.some((size) => size === bytes.length)),
  v.transform((bytes): Bytes => bytes ?? new Uint8Array(0)),
);
const areDistinct = <T extends { readonly id: string }>(items: readonly T[]): boolean =>
  new Set(items.map(({ id }) => id)).size === items.length;

const CourierFileSchema = v.variant("kind", [
  v.strictObject({
    v: v.literal(1),
    kind: v.literal("envelopes"),
    hub: IdSchema,
    items: v.pipe(
      v.array(v.strictObject({ id: IdSchema, mailbox: IdSchema, bytes: EnvelopeBytesSchema })),
      v.minLength(1),
      v.maxLength(MAX_CARRIED),
      v.check((items) => areDistinct(items)),
    ),
  }),
  v.strictObject({
    v: v.literal(1),
    kind: v.literal("receipts"),
    hub: IdSchema,
    receipts: v.pipe(
      v.array(ReceiptSchema),
      v.minLength(1),
      v.maxLength(MAX_RECEIPTS),
      v.check((items) => areDistinct(items)),
    ),
  }),
]);
export type CourierFile = v.InferOutput<typeof CourierFileSchema>;

export type CourierFileError =
  | { readonly type: "CourierTooLarge" }
  /** Something else, or a part of it is missing. */
  | { readonly type: "CourierUnreadable" }
  /** Whole, but made by a newer app. */
  | { readonly type: "CourierNewer" };

/** Names the hub without saying where it is. */
export async function hubName(hubKey: string): Promise<string> {
  return toB64url(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(hubKey))).slice(0, 16));
}

/** As many as one file takes, from the front. */
export function fitting(items: readonly SealedItem[]): readonly SealedItem[] {
  let left = MAX_FILE_BYTES - 1024;
  return items.slice(0, MAX_CARRIED).filter(({ bytes }) => {
    left -= Math.ceil((bytes.length * 4) / 3) + 200;
    return left >= 0;
  });
}

export const envelopesFile = (hub: string, items: readonly SealedItem[]): Bytes =>
  utf8(
    canonicalJson({
      v: 1,
      kind: "envelopes",
      hub,
      items: items.map(({ id, mailbox, bytes }) => ({ id, mailbox, bytes: toB64url(bytes) })),
    }),
  );

export const receiptsFile = (hub: string, receipts: readonly Receipt[]): Bytes =>
  utf8(canonicalJson({ v: 1, kind: "receipts", hub, receipts: receipts.slice(-MAX_RECEIPTS) }));

export async function parseCourierFile(file: Blob): Promise<Result<CourierFile, CourierFileError>> {
  if (file.size > MAX_FILE_BYTES) return err({ type: "CourierTooLarge" });
  let value: unknown;
  try {
    value = parseCanonicalJson(new Uint8Array(await file.arrayBuffer()));
  } catch {
    // The phone could not read it: taken away, or not here yet.
    return err({ type: "CourierUnreadable" });
  }
  const parsed = v.safeParse(CourierFileSchema, value);
  if (parsed.success) return ok(parsed.output);
  const other = v.safeParse(v.looseObject({ v: v.pipe(v.number(), v.minValue(2)), kind: v.string(), hub: IdSchema }), value);
  return err({ type: other.success ? "CourierNewer" : "CourierUnreadable" });
}
