import type { CaseFigures, CasePage, CaseQuery } from "#domain/case/summary.ts";
import type { EntryType, Projection } from "#domain/case/types.ts";
import type { Network } from "#domain/pack/network.ts";
import type { Place } from "#lib/places.ts";
import type { Result } from "#lib/result.ts";
import type { Enrolment, Lead } from "#protocol/enrolment.ts";
import type { EnvelopeKind, Inner } from "#protocol/envelope.ts";
import type { MadeByNewer } from "#protocol/newer.ts";
import type { CopyPort } from "#seal/copy-port.ts";
import type { CountPort } from "#seal/count-port.ts";
import type { EnrolPort } from "#seal/enrol-port.ts";
import type { OrganisationPort } from "#seal/organisation-port.ts";
import type { ReportPort } from "#seal/report-port.ts";
import type { Limits, PhoneKey } from "#seal/slot-header.ts";
import type { PinError, WakeError } from "#seal/soft-lock.ts";
import type { Behind, Side } from "#seal/two-sides.ts";

/**
 * The vault as the rest of the app sees it. Everything behind it runs in a worker that alone holds keys; the page gets
 * opened records and sealed bytes, never a key. Lock = the worker is ended.
 *
 * Writing: `seal` gives rows and index shards for one change; the caller writes all of them in one storage transaction and then
 * says `commit` (or `discard`). Only one change may be open at a time.
 */
export interface SealedRow {
  readonly rowId: string;
  readonly rev: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
/** Index shard: number 0–255 (first byte of the row ids it lists). */
export interface SealedShard {
  readonly shard: number;
  readonly rev: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The same list in a form that opens faster; may be missing (`quick-lists.ts`). */
  readonly quick?: Uint8Array<ArrayBuffer>;
}
export interface RecordPut {
  /** 16 random bytes, base64url. */
  readonly rowId: string;
  /** Sealed with this case's key when given, so that destroying the key erases it. */
  readonly caseId?: string;
  readonly value: unknown;
  readonly projection: Projection;
}
export interface Change {
  readonly puts: readonly RecordPut[];
  readonly deletes: readonly string[];
  /** Writes at most so many of the shards anew that have no quick list. */
  readonly renew?: number;
}
export interface SealedChange {
  readonly ticket: number;
  readonly rows: readonly SealedRow[];
  readonly shards: readonly SealedShard[];
  readonly deletes: readonly string[];
}
/** All that is given must hold. */
export interface ListFilter {
  readonly caseId?: string;
  readonly caseIds?: readonly string[];
  readonly types?: readonly EntryType[];
  readonly refId?: string;
}
export interface Listed {
  readonly rowId: string;
  readonly rev: number;
  readonly projection: Projection;
}
export type OpenedRow =
  | { readonly rowId: string; readonly ok: true; readonly value: unknown }
  | { readonly rowId: string; readonly ok: false; readonly reason: "missing" | "older" | "damaged" | "erased" };

export type VaultState =
  | { readonly kind: "none" }
  | {
      readonly kind: "locked";
      readonly waitMs: number;
      readonly wrongTries: number;
      /** The app ended while the passphrase was being changed, or before it was first used: which one opens. */
      readonly opensWith?: "old" | "new";
      /** The phone's own key is a second way in. */
      readonly hasPhoneKey?: true;
      /** The last tries before everything is erased. Absent while there are more, or no limit is set. */
      readonly triesLeft?: number;
      /** Not opened for so long that it erases itself soon: after how many days, and from when on. */
      readonly unopened?: { readonly days: number; readonly goneFromMs: number };
    }
  | { readonly kind: "open" }
  /** A limit was reached and every key is overwritten. The caller takes the records away too, then calls `shred`. */
  | { readonly kind: "erased" }
  /** Open in its worker, which gives nothing before it is told the PIN. */
  | { readonly kind: "resting" }
  /** Key slots cannot be read: say so, touch nothing. */
  | { readonly kind: "damaged" };

export type UnlockError =
  | { readonly type: "WrongPassphrase"; readonly waitMs: number }
  | { readonly type: "Wait"; readonly waitMs: number }
  | { readonly type: "ParametersChanged" }
  | { readonly type: "SlotsDamaged" }
  | { readonly type: "OpenElsewhere" }
  /** The try could not be counted, so it was not made. */
  | { readonly type: "StorageRefused" }
  /** That was the last try: the keys are overwritten. */
  | { readonly type: "Erased" }
  | { readonly type: "NoVault" };
export type PhoneUnlockError =
  /** It opens nothing here: another phone's, another vault's, or taken out. */
  | { readonly type: "WrongPhoneKey" }
  | Extract<UnlockError, { readonly type: "SlotsDamaged" | "OpenElsewhere" | "StorageRefused" | "NoVault" }>;
export type CreateError =
  | { readonly type: "PassphraseTooWeak" }
  | { readonly type: "VaultExists" }
  | { readonly type: "StorageRefused" };

export type ChangeError =
  | { readonly type: "WrongPassphrase"; readonly waitMs: number }
  | { readonly type: "Wait"; readonly waitMs: number }
  | { readonly type: "PassphraseTooWeak" }
  /** They open something here already. */
  | { readonly type: "WordsTaken" }
  | { readonly type: "SlotsDamaged" }
  /** That was the last try: the keys are overwritten. */
  | { readonly type: "Erased" }
  | { readonly type: "StorageRefused" };
export type DuressError =
  | ChangeError
  /** This vault has no other side to give. */
  | { readonly type: "NoRoom" }
  /** What was written behind the duress words holds something that has to be kept. */
  | { readonly type: "BehindMustStay" };
export type AddPhoneKeyError = ChangeError | { readonly type: "PhoneKeyUnusable" };

/** Which of the two vaults behind one door is open, and what this one may know of the other. */
export interface Sides {
  readonly side: Side;
  readonly behind: Behind;
}

export interface Progress {
  /** 0–1, or `null` where the work cannot be measured. */
  (fraction: number | null): void;
}

/** The team's lead as this phone knows it. */
export interface LeadHere extends Lead {
  /** Of the statement that named it; absent while the team's first one stands. */
  readonly number?: number;
  /** The day it was changed. */
  readonly since?: string;
  /** The day the hub last said that it stands; absent before the first contact. */
  readonly asOf?: string;
}

/** What the page may know of an enrolment: no seed, no identity. */
export type EnrolmentInfo =
  | {
      readonly kind: "team";
      readonly hub: Enrolment["hub"];
      readonly team: { id: string; name: string };
      readonly lead: LeadHere;
      readonly flags: readonly ("specialist" | "child_trained")[];
      readonly mailbox: string;
      readonly deviceKeyId: string;
      /** Registration number of this phone, as in its certificate; no secret. */
      readonly serial: string;
      readonly recipient: string;
    }
  | {
      readonly kind: "organisation";
      readonly hub: Enrolment["hub"];
      readonly organisation: { id: string; name: string };
      readonly mailbox: string;
      readonly recipient: string;
    };
export type EnrolError =
  | MadeByNewer
  | { readonly type: "CodeUnreadable" }
  | { readonly type: "CodeExpired" }
  | { readonly type: "TeamUnknown" }
  | { readonly type: "CertificateRefused" }
  | { readonly type: "HubNotAllowed"; readonly origin: string };

export interface SealEnvelopeInput {
  readonly kind: EnvelopeKind;
  readonly refId: string;
  readonly seq: number;
  readonly day: string;
  readonly to: { readonly id: string; readonly recipients: readonly string[] };
  readonly basis?: Inner["basis"];
  readonly body: Record<string, unknown>;
}
export type SealEnvelopeError =
  | { readonly type: "NotEnrolled" }
  | { readonly type: "BasisMissing" }
  | { readonly type: "ConsentForAnother" }
  | { readonly type: "ConsentExpired" }
  | { readonly type: "ConsentWithdrawn" }
  | { readonly type: "ConsentTooNarrow"; readonly fields: readonly string[] }
  /** An address nothing can be sealed to: not one of ours, or mistyped. */
  | { readonly type: "RecipientUnusable" }
  | { readonly type: "TooLarge" };

export type QuarantineReason =
  | "not_for_us"
  | "damaged"
  | "unknown_version"
  | "not_understood"
  | "unknown_sender"
  | "certificate_expired"
  | "certificate_revoked"
  | "signature_wrong"
  | "seen_before";

export interface OpenedEnvelope {
  readonly inner: Inner;
  /** As in the signed pack, whatever the message says. */
  readonly senderName: string;
  readonly senderId: string;
  /** Of kind `tally`: what is to be kept of it. Its body is empty, because the half in it never leaves the worker. */
  readonly report?: KeptReport;
}
interface KeptReport extends Pick<RecordPut, "rowId" | "value"> {
  readonly quarter: string;
  readonly reportId: string;
}

/** A box that takes letters while the vault is locked. Its key is sealed as a record of a case of its own: erasing that ends it. */
export interface LetterboxInput {
  /** Names the key to destroy; no case of a person. */
  readonly boxId: string;
  readonly projection: Projection;
  /** What the page may read when it opens the record, besides the key it never sees. */
  readonly about: unknown;
}
export interface Letterbox {
  readonly recipient: string;
  readonly record: RecordPut;
}

export interface VaultPort extends CopyPort, EnrolPort, OrganisationPort, ReportPort, CountPort {
  /** The vault that lies there; this one is about one place only. All share a worker, so that one of them is open at a time. */
  at(place: Place): VaultPort;
  /** Places of this phone with key files, in use or not; the first always among them. Makes nothing. */
  places(): Promise<readonly Place[]>;
  /** `atDoor` (as a rule): somebody sees the door now, so that what it says counts as said. */
  state(atDoor?: boolean): Promise<VaultState>;
  suggestPassphrase(words: 5 | 6): string;
  create(passphrase: string, progress?: Progress): Promise<Result<void, CreateError>>;
  unlock(passphrase: string, progress?: Progress): Promise<Result<void, UnlockError>>;
  /** Needs the open vault and the passphrase that opens it. Ended half-way, the old one opens; `state` says which. */
  changePassphrase(current: string, next: string, progress?: Progress): Promise<Result<void, ChangeError>>;
  /** Overwrites every key of the vault, open or locked: nothing of it can ever be opened again. */
  shred(): Promise<Result<void, { readonly type: "StorageRefused" }>>;
  /**
   * When a locked vault ends itself, and whether it may be taken away at all (`mayGo`: nothing in it has to be kept). Needs the open
   * vault; a limit stands in the file only while nothing must be kept on either side (`slot-header.ts`, `two-sides.ts`).
   */
  setLimits(limits: Limits, mayGo: boolean): Promise<Result<void, { readonly type: "StorageRefused" }>>;
  /** Needs the open vault. */
  sides(): Promise<Sides>;
  /**
   * Sets the words that open the other side and take the own words away where nothing has to be kept; in place of those there were.
   * Needs the open vault and its words. Until `setLimits` says that it may, nothing is taken away.
   */
  setDuressWords(words: string, duress: string, progress?: Progress): Promise<Result<void, DuressError>>;
  /** Overwrites them, and the key of what was written behind them. */
  removeDuressWords(words: string, progress?: Progress): Promise<Result<void, DuressError>>;
  /** Ends what the duress words opened, and nothing else: they open an empty vault again. Locks. */
  emptyOther(): Promise<Result<void, { readonly type: "StorageRefused" }>>;
  /** How the phone is asked for its secret; `null` where there is no such way in. */
  phoneKey(): Promise<PhoneKey | null>;
  /** A second way in. Needs the open vault, and the words again; `secret` (32 bytes) is wiped. */
  addPhoneKey(
    words: string,
    key: PhoneKey,
    secret: Uint8Array<ArrayBuffer>,
    progress?: Progress,
  ): Promise<Result<void, AddPhoneKeyError>>;
  /** Overwrites the second way in, open or locked: only the words open from then on. */
  removePhoneKey(): Promise<Result<void, { readonly type: "StorageRefused" }>>;
  unlockWithPhone(secret: Uint8Array<ArrayBuffer>): Promise<Result<void, PhoneUnlockError>>;
  /** Six digits for `wake`, or none; needs the open vault, lives in the worker's memory and ends with it. */
  setPin(pin: string | null): Promise<Result<void, PinError>>;
  /** Gives nothing from now on until `wake`; false where no PIN is set. */
  rest(): Promise<boolean>;
  /** Five tries; after the last, `lock` and the words. */
  wake(pin: string): Promise<Result<void, WakeError>>;
  /** Ends the worker. Nothing opened stays in memory. */
  lock(): void;

  /** Hands the stored shards over to the worker after `unlock` (their bytes go along); the ids of shards that do not open come back. */
  loadIndex(shards: readonly SealedShard[], progress?: Progress): Promise<{ readonly damagedShards: readonly number[] }>;
  /** How many shards have no quick list: each makes the next unlock slower. */
  slowShards(): Promise<number>;
  list(kind: Projection["kind"], filter?: ListFilter): Promise<readonly Listed[]>;
  /** A part of the list of cases, newest first; summed up in the worker. */
  cases(query: CaseQuery): Promise<CasePage>;
  caseFigures(): Promise<CaseFigures>;
  /** Of those ids, the ones that are still a case. */
  knownCases(caseIds: readonly string[]): Promise<readonly string[]>;
  open(rows: readonly SealedRow[]): Promise<readonly OpenedRow[]>;
  seal(change: Change): Promise<SealedChange>;
  commit(ticket: number): Promise<void>;
  discard(ticket: number): Promise<void>;
  /** Destroys the case's key: its records can never be opened again. */
  eraseCase(caseId: string): Promise<void>;

  /** Makes a letterbox; it counts once its record is written. */
  makeLetterbox(input: LetterboxInput): Promise<Letterbox>;
  /** Seals to a letterbox. Needs no open vault and opens nothing. */
  sealLetter(recipient: string, value: unknown): Promise<Uint8Array<ArrayBuffer>>;
  /** Opens a letter with the key in the letterbox's record; `null` when either cannot be opened. */
  openLetter(box: SealedRow, letter: Uint8Array<ArrayBuffer>): Promise<{ readonly value: unknown } | null>;

  /** Checks the code against the signed network and keeps its keys; the record to store holds them sealed. */
  enrol(
    code: string,
    network: Network,
    nowMs: number,
    allowedOrigins: readonly string[],
  ): Promise<Result<{ readonly info: EnrolmentInfo; readonly once: string; readonly record: RecordPut }, EnrolError>>;
  /** Gives the keys of the stored enrolment record back to the worker: after unlocking, and after storing what `enrol` gave. */
  loadEnrolment(row: SealedRow): Promise<EnrolmentInfo | null>;
  sealEnvelope(
    input: SealEnvelopeInput,
  ): Promise<Result<{ readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> }, SealEnvelopeError>>;
  /** `seen` = reference ids, and `deviceKeyId:seq`, already accepted. */
  openEnvelope(
    bytes: Uint8Array<ArrayBuffer>,
    network: Network,
    today: string,
    seen: { readonly refIds: readonly string[]; readonly deviceSeqs: readonly string[] },
  ): Promise<Result<OpenedEnvelope, QuarantineReason>>;
}
