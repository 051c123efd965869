import type { Bytes } from "#lib/bytes.ts";
import type { CountLimits, CountStore } from "./count-store.ts";
import type { LeadStore } from "./lead-store.ts";

/**
 * What the routes need of a database; `sqlite-store.ts` and `postgres-store.ts` do it, and one suite (tests/hub/store*.test.ts) holds
 * them to the same behaviour. Every write is durable when its promise resolves. `no_space` and `StoreUnavailable` are the failures a
 * caller can expect; anything else is a fault.
 */

/** No room: nothing of what was asked for was kept or changed. `code`: as the engine said it. */
export class StoreFull extends Error {
  override readonly name = "StoreFull";

  constructor(readonly code: string) {
    super(`no room in the database (${code})`);
  }
}

/** The database cannot be asked, or what it did may not be durable: nothing may be promised, and asking again later is right. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
  /** SQLSTATE, system error code, or our own word; for the log. */
  readonly code: string;
  constructor(code: string) {
    super("the database is not available");
    this.code = code;
  }
}

export type MailboxKind = "device" | "organisation";
export type TokenRole = MailboxKind | "operator";

export interface Mailbox {
  readonly mailbox: string;
  readonly kind: MailboxKind;
  /** Team id of a device, organisation id of an organisation. */
  readonly owner: string;
}

export interface Token {
  readonly tokenId: number;
  readonly role: TokenRole;
  readonly owner: string;
  /** The mailbox it may collect from. */
  readonly mailbox: string | null;
}

/** A token that collects. An organisation's devices each have one, for the same mailbox. */
export interface Reader extends Token {
  readonly mailbox: string;
}

export interface NewInvitation extends Mailbox {
  /** SHA-256 of the secret in the code. */
  readonly hash: Uint8Array;
  readonly expiresMs: number;
  /** Last UTC day of the token it becomes; without one the token has no end. */
  readonly tokenUntil?: string;
}

/** A key in a coordinator's phone, base64url, and the team it may speak for. */
export interface Coordinator {
  readonly key: string;
  readonly owner: string;
}

/** In the place of a coordinator's key: whoever runs the hub. */
export const BY_OPERATOR = "";

export interface DeviceOrder {
  readonly serial: string;
  readonly owner: string;
  /** The coordinator's key that signed the order, or `BY_OPERATOR`. */
  readonly by: string;
}
export interface NewDevice extends DeviceOrder {
  readonly mailbox: string;
  readonly tokenHash: Uint8Array;
  readonly tokenUntil: string;
}

/** A phone that a coordinator let in, or that was shut out; those invited by a code stand in the register alone. */
export interface DeviceListing {
  readonly serial: string;
  /** Its team; empty when whoever runs the hub shut it out before it came. */
  readonly owner: string;
  /** The coordinator's key that let it in or shut it out; empty as above. */
  readonly by: string;
  /** Last UTC day it may come; `null` where it never came. */
  readonly until: string | null;
  /** UTC day it was shut out. */
  readonly shutOut: string | null;
}

export type Exchange = { readonly type: "given" } | { readonly type: "used" } | { readonly type: "unknown" };

export interface NewEnvelope {
  readonly mailbox: string;
  readonly id: string;
  readonly day: string;
  readonly tokenId: number;
  readonly sha256: string;
  readonly bytes: Uint8Array;
  /** Whoever hands it in reads this mailbox too: it is no news to that device. */
  readonly isOwn?: boolean;
}

/** `day` and `sha256` are those of the first time, for the receipt. */
export type Put =
  | { readonly type: "stored" | "same"; readonly day: string }
  | { readonly type: "other_bytes" }
  | { readonly type: "no_space" }
  | { readonly type: "collected" | "expired"; readonly day: string };

export interface Listed {
  readonly number: number;
  readonly id: string;
  readonly bytes: number;
  readonly day: string;
}

export interface Swept {
  readonly expired: number;
  readonly forgotten: number;
  /** Halves nobody asked for, and sums. */
  readonly counts: number;
}

export const COUNTED_ROWS = ["mailboxes", "envelopes", "tombstones", "readers", "halves", "sums"] as const;

export interface TokenListing extends Token {
  readonly revoked: boolean;
  readonly expires: string | null;
  /** The last day an organisation's device asked for what waits. */
  readonly fetched: string | null;
}

/**
 * A restore goes on so many numbers later in every mailbox: a number given after the copy was made must never be given again, or a
 * reader's cursor would pass over the new envelope.
 */
export const NUMBERS_SKIPPED = 1_000_000;

export interface Store extends CountStore, LeadStore {
  /** `null` for unknown and closed ones. */
  findMailbox(mailbox: string): Promise<Mailbox | null>;
  /** `null` for unknown, revoked and expired alike. */
  findToken(hash: Uint8Array, today: string): Promise<Token | null>;
  /** An invitation is spent by the first token; naming that same token again is not a second use. */
  exchange(invitationHash: Uint8Array, tokenHash: Uint8Array, nowMs: number): Promise<Exchange>;

  putEnvelope(envelope: NewEnvelope): Promise<Put>;
  /**
   * At most `limit`, numbered above `after`, in the order they became durable, without what this reader acknowledged or handed in itself.
   * An organisation's device counts as a reader from its first list, until `READER_DAYS` after its last.
   */
  listEnvelopes(reader: Reader, after: number, limit: number, today: string): Promise<readonly Listed[]>;
  /** `null` also for what this reader acknowledged, so that nobody learns whether another device still has to fetch it. */
  getEnvelope(reader: Reader, id: string): Promise<Bytes | null>;
  /**
   * Counts for this reader. When no other reader that counts still has to acknowledge it, the bytes go and leave a tombstone. Unknown ids are
   * no error: the call may be a repetition.
   */
  acknowledge(reader: Reader, id: string, today: string): Promise<void>;

  addMailbox(mailbox: Mailbox): Promise<void>;
  addInvitation(invitation: NewInvitation): Promise<void>;
  addCoordinator(coordinator: Coordinator): Promise<void>;
  /** Of those that were not ended. */
  coordinatorKeys(owner: string): Promise<readonly string[]>;
  /** Ends a coordinator's key and every phone it let in. */
  endCoordinator(key: string, today: string): Promise<void>;
  /** Makes mailbox and token of a phone, once: the same serial with the same token is no second use, a mailbox that is there is never given away. */
  admit(device: NewDevice): Promise<"given" | "used" | "revoked">;
  /** Ends a phone of that owner, or keeps one out that has not come yet. */
  revokeDevice(order: DeviceOrder, today: string): Promise<void>;
  devices(): Promise<readonly DeviceListing[]>;
  /** Serials that coordinators shut out. */
  revokedDevices(): Promise<readonly string[]>;

  addOperator(hash: Uint8Array): Promise<void>;
  listTokens(): Promise<readonly TokenListing[]>;
  /**
   * Ends tokens and open invitations of an owner or of one mailbox and closes the mailboxes to new envelopes, or ends one token; then lets go
   * what only a device that was ended had not acknowledged. The number of tokens ended.
   */
  revoke(
    which: { readonly owner: string } | { readonly mailbox: string } | { readonly tokenId: number },
    today: string,
  ): Promise<number>;

  /** Drops what is older than the limits, and what was kept for readers that do not count any more. Where several processes share the database, one at a time does it. */
  sweep(
    limits: CountLimits & { readonly envelopesUpTo: string; readonly tombstonesUpTo: string; readonly today: string },
  ): Promise<Swept>;
  /** Resolves when the database answers. */
  check(): Promise<void>;
  /** `halves` of counts that wait, `sums` that were opened. */
  count(): Promise<Readonly<Record<(typeof COUNTED_ROWS)[number], number>>>;
  /** Takes removed bytes out of the files, where that is the hub's to do (SQLite's write-ahead log). */
  settle(): Promise<void>;
  /** What a backup's file name ends with. */
  readonly backupEnding: "sqlite" | "dump";
  /** A whole copy, of one moment, as one file. */
  backup(file: string): Promise<void>;
  close(): Promise<void>;
}
