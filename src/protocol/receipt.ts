import { type Bytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { RECEIPT_CONTEXT, type Receipt } from "#protocol/wire.ts";

/** The bytes the hub signs and the phone checks. */
export const receiptMessage = ({ day, id, mailbox, sha256 }: Pick<Receipt, "day" | "id" | "mailbox" | "sha256">): Bytes =>
  utf8(RECEIPT_CONTEXT + canonicalJson({ day, id, mailbox, sha256 }));
