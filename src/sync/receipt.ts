import * as v from "valibot";
import { type Bytes, fromB64url } from "#lib/bytes.ts";
import type { HubAddress, SealedItem } from "#protocol/contact.ts";
import { receiptMessage } from "#protocol/receipt.ts";
import { type Receipt, ReceiptSchema } from "#protocol/wire.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { sha256Hex } from "#verify/hash.ts";

/** The receipt when it is about exactly these bytes in this mailbox and signed by the hub this phone was enrolled with, else `null`. */
export async function acceptReceipt(value: unknown, hub: HubAddress, item: SealedItem): Promise<Receipt | null> {
  const parsed = v.safeParse(ReceiptSchema, value);
  if (!parsed.success) return null;
  const receipt = parsed.output;
  if (receipt.id !== item.id || receipt.mailbox !== item.mailbox || receipt.sha256 !== (await sha256Hex(item.bytes))) return null;
  const key: Bytes | null = fromB64url(hub.key);
  const signature = fromB64url(receipt.sigB64);
  return key !== null && signature !== null && (await ed25519Verify(key, signature, receiptMessage(receipt))) ? receipt : null;
}
