import type { Network } from "#domain/pack/network.ts";
import type { Result } from "#lib/result.ts";
import type { JoinError, ShownCode } from "#seal/enrol-port.ts";
import type { ChangeError, EnrolmentInfo, Progress, RecordPut, SealedRow } from "#seal/vault-port.ts";

/** A receiving organisation's keys over time, as the page may know them. Days as `2026-11-21`. */
export interface KeysOverTime {
  readonly recipient: string;
  /** When it came into use here; absent where that is not known. */
  readonly since?: string;
  /** Made here; counts when the signed directory names it. `card` is for whoever runs the hub. */
  readonly next: { readonly recipient: string; readonly made: string; readonly card: ShownCode } | null;
  readonly earlier: readonly { readonly recipient: string; readonly until: string }[];
  /** Ed25519, base64url: what this device signs answers with. */
  readonly signKey: string;
  /** Both were made here, and no signed directory has named them so far. */
  readonly isUnnamed: boolean;
  /** The key of today was made on the hub's machine. */
  readonly isFromHub: boolean;
  /** Of the keys of today, for whoever runs the hub; counts where the directory has none of the organisation. */
  readonly firstCard: ShownCode;
}

/** The enrolment with other keys; counts once it is stored in place of the one there is, whose row's key is to be destroyed. */
export interface KeysChanged {
  readonly info: EnrolmentInfo;
  readonly record: RecordPut;
}

export type PaperError =
  /** Not a key, or a letter of it is wrong. */
  | { readonly type: "KeyUnreadable" }
  /** A whole key, and not the one of today. */
  | { readonly type: "KeyOfAnother" }
  /** The signed lists of this device do not name it, and the device has no other key that counts. */
  | { readonly type: "KeyNotListed" }
  | { readonly type: "NotReceiving" };

export type HandedError =
  /** Not a code of the other device, or changed on the way. */
  | { readonly type: "HandedUnreadable" }
  | Extract<JoinError, { readonly type: "JoinTooOld" | "AnswerForAnother" | "MadeByNewer" }>;

/** The vault's side of a receiving organisation's keys; part of `VaultPort`. `null`: nothing to do, or no such organisation. */
export interface OrganisationPort {
  organisationKeys(): Promise<KeysOverTime | null>;
  /** A key made in the worker, beside the one of today; the same one again until it counts. */
  makeNextKey(network: Network, today: string): Promise<KeysChanged | null>;
  /** The next key takes its place once the signed directory names it; the one before stays as an old one. */
  followKeys(network: Network, today: string): Promise<KeysChanged | null>;
  /** Old keys with these recipients go. */
  dropKeys(recipients: readonly string[]): Promise<KeysChanged | null>;
  /** The key of today as text, for paper. The one key the page ever gets, and only for the vault's words. */
  keyForPaper(words: string, progress?: Progress): Promise<Result<string, ChangeError | { readonly type: "NotReceiving" }>>;
  /** Whether what was read off the paper is the key of today. */
  checkPaper(text: string): Promise<Result<{ readonly recipient: string }, PaperError>>;
  /** The key of today for the device that shows this code, sealed to it alone. */
  handKey(code: string): Promise<Result<{ readonly code: string }, HandedError | { readonly type: "NotReceiving" }>>;
  /** The answer to the request in `row`; the key in it is taken as one off paper. */
  takeHandedKey(
    row: SealedRow,
    code: string,
    network: Network,
    nowMs: number,
  ): Promise<Result<KeysChanged, HandedError | PaperError>>;
  /** A key read off paper, to open with: that of today when the signed directory names it, else an old one. */
  takeKey(text: string, network: Network, today: string): Promise<Result<KeysChanged, PaperError>>;
}
