import { createHash, timingSafeEqual } from "node:crypto";
import type { Bytes } from "#lib/bytes.ts";
import type { DeviceListing, Listed, Mailbox, MailboxKind, Token, TokenListing, TokenRole } from "./store.ts";

/** What both engines' rows have in common. Drivers give BLOBs as ArrayBuffer or Buffer, and 64-bit numbers as text or number. */
export type AnyRow = Readonly<Record<string, unknown>>;

export const sha256Hex = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Bytes of their own, never a window on a driver's buffer. */
export const blob = (value: unknown): Bytes => new Uint8Array(value as Uint8Array | ArrayBuffer);

export const textOrNull = (value: unknown): string | null => (value === null ? null : String(value));

/** Finding a row by the first half of a digest and comparing the whole in constant time tells nothing by its duration. */
export const lookupOf = (hash: Uint8Array): string => Buffer.from(hash.subarray(0, 8)).toString("hex");

export const sameHash =
  (hash: Uint8Array) =>
  (row: AnyRow): boolean => {
    const stored = blob(row["hash"]);
    return stored.length === hash.length && timingSafeEqual(stored, hash);
  };

export const mailboxOf = (row: AnyRow): Mailbox => ({
  mailbox: String(row["mailbox"]),
  kind: row["kind"] as MailboxKind,
  owner: String(row["owner"]),
});

export const tokenOf = (row: AnyRow): Token => ({
  tokenId: Number(row["token_id"]),
  role: row["role"] as TokenRole,
  owner: String(row["owner"]),
  mailbox: textOrNull(row["mailbox"]),
});

/** `null` for a revoked and for an expired one. */
export const validToken = (row: AnyRow | null, today: string): Token | null => {
  if (row === null || row["revoked_day"] !== null) return null;
  return row["expires_day"] !== null && String(row["expires_day"]) < today ? null : tokenOf(row);
};

export const tokenListingOf = (row: AnyRow): TokenListing => ({
  ...tokenOf(row),
  revoked: row["revoked_day"] !== null,
  expires: textOrNull(row["expires_day"]),
  fetched: textOrNull(row["fetched_day"]),
});

export const deviceOf = (row: AnyRow): DeviceListing => ({
  serial: String(row["serial"]),
  owner: String(row["owner"]),
  by: String(row["by_key"]),
  until: textOrNull(row["expires_day"]),
  shutOut: textOrNull(row["revoked_day"]),
});

export const listedOf = (row: AnyRow): Listed => ({
  number: Number(row["number"]),
  id: String(row["id"]),
  bytes: Number(row["size"]),
  day: String(row["day"]),
});
