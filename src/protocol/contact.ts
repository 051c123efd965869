import type { CountAnswer, CountReceipt } from "#protocol/counts/report.ts";
import type { TeamLeadWire } from "#protocol/team-lead.ts";
import type { Receipt } from "#protocol/wire.ts";

/** Whatever a hub asks for, a phone tries again after so long. */
export const LONGEST_WAIT_MS = 6 * 3_600_000;

/** Why a contact with the hub did not do what was asked. The words are `contact.<type>`. Nothing is ever deleted for any of these. */
export type ContactFailure =
  | { readonly type: "Offline" }
  /** Something between us and the hub answered in its place, such as a Wi-Fi sign-in page. */
  | { readonly type: "Portal" }
  /** The hub's word was not signed by the key this phone was enrolled with, or is about other bytes. */
  | { readonly type: "ReceiptRefused" }
  /** The token no longer counts: enrol again. */
  | { readonly type: "NotAllowed" }
  | { readonly type: "OtherBytes" }
  /** The hub will never take it like this; `code` of `HUB_ERRORS`, or the HTTP status. */
  | { readonly type: "Refused"; readonly code: string }
  | { readonly type: "Later"; readonly retryAfterMs: number | null }
  | { readonly type: "InvitationUsed" }
  /** An organisation's device that no signed list names a key of: what it fetched and could not open would count as read. */
  | { readonly type: "NoKey" }
  /** What came could not be written on this phone: it stays at the hub. */
  | { readonly type: "NotStored" };

export type PushOutcome =
  | { readonly type: "Sent"; readonly receipt: Receipt }
  | { readonly type: "AlreadyCollected"; readonly receipt: Receipt }
  | ContactFailure;
export type ExchangeOutcome = { readonly type: "Token"; readonly token: string } | ContactFailure;
export type OrderOutcome = { readonly type: "Done" } | ContactFailure;
export type LeadOutcome = { readonly type: "Lead"; readonly wire: TeamLeadWire | null } | ContactFailure;
export type HalfOutcome = { readonly type: "Sent"; readonly receipt: CountReceipt } | ContactFailure;
export type CountsOutcome = { readonly type: "Answered"; readonly answer: CountAnswer } | ContactFailure;
export type CollectOutcome = { readonly type: "Collected"; readonly count: number } | ContactFailure;

export interface HubAddress {
  readonly url: string;
  /** Ed25519 key of the hub, base64url, from the enrolment. */
  readonly key: string;
}

export interface SealedItem {
  readonly mailbox: string;
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
