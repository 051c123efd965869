import type { Receipt } from "#protocol/wire.ts";

/** Why a contact with the hub did not do what was asked. The words are `sync.<type>`. Nothing is ever deleted for any of these. */
export type ContactFailure =
  | { readonly type: "Offline" }
  /** Something between us and the hub answered in its place, such as a Wi-Fi sign-in page. */
  | { readonly type: "Portal" }
  | { readonly type: "ReceiptRefused" }
  | { readonly type: "NotAllowed" }
  | { readonly type: "OtherBytes" }
  | { readonly type: "Refused"; readonly code: string }
  | { readonly type: "Later"; readonly retryAfterMs: number | null }
  | { readonly type: "InvitationUsed" };

export type PushOutcome =
  | { readonly type: "Sent"; readonly receipt: Receipt }
  | { readonly type: "AlreadyCollected"; readonly receipt: Receipt | null }
  | ContactFailure;

export interface HubAddress {
  readonly url: string;
  readonly key: string;
}

/** The network, handed in by `main.tsx`: sealed bytes only. */
export interface SyncPort {
  /** Runs the act while no other window hands in; `null` when another one is at it. */
  alone<T>(act: () => Promise<T>): Promise<T | null>;
  exchange(
    hub: HubAddress,
    once: string,
    signal: AbortSignal,
    token: string,
  ): Promise<{ readonly type: "Token"; readonly token: string } | ContactFailure>;
  push(
    hub: HubAddress,
    token: string,
    item: { readonly mailbox: string; readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> },
    signal?: AbortSignal,
  ): Promise<PushOutcome>;
  /** Fetches each envelope, hands it over and acknowledges it only after `keep` said it is safely stored. */
  collect(
    hub: HubAddress,
    token: string,
    mailbox: string,
    keep: (id: string, bytes: Uint8Array<ArrayBuffer>) => Promise<boolean>,
    signal?: AbortSignal,
  ): Promise<{ readonly type: "Collected"; readonly count: number } | ContactFailure>;
  /** Milliseconds to wait after `attempts` failures in a row: 5 s to 30 min, with jitter. */
  backOffMs(attempts: number): number;
}
