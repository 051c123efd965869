import type { Network } from "#domain/pack/network.ts";
import type { Result } from "#lib/result.ts";
import type { CopyItem } from "#protocol/copy.ts";
import type { MadeByNewer } from "#protocol/newer.ts";
import type { ColleagueCardError } from "#seal/enrol-port.ts";
import type { ChangeError, Progress, SealedRow } from "#seal/vault-port.ts";

/**
 * Who can open a copy: one phone of the same team, by the card it makes for copies or by the one read from a colleague's screen, or whoever
 * has the words the app made for it.
 */
export type CopyDoor =
  | { readonly kind: "phone"; readonly card: string }
  | { readonly kind: "colleague"; readonly card: string }
  | { readonly kind: "words"; readonly words: string };

export type CopyCardError =
  | MadeByNewer
  | { readonly type: "NotACard" }
  | { readonly type: "CardDamaged" }
  /** No team key of the signed pack has certified it, or that of another team. */
  | { readonly type: "CardRefused" }
  | { readonly type: "CardRevoked" }
  | { readonly type: "CardExpired" }
  /** Lost with the phone it was to save from. */
  | { readonly type: "OwnCard" };
export interface CopyCardInfo {
  readonly recipient: string;
  /** Names the phone on the coordinator's list. */
  readonly serial: string;
}

export type BeginCopyError =
  | ChangeError
  | CopyCardError
  | ColleagueCardError
  /** Nobody could tell whose copy it is: a phone of no team has no key to sign with. */
  | { readonly type: "NotEnrolled" };

export interface CopyMeta {
  readonly atMs: number;
  readonly cases: number;
  readonly unsent: number;
  readonly days: number;
  readonly hold: boolean;
}
/** What goes in, in the order it is to lie there. */
export type CopyIn =
  | { readonly k: "case"; readonly caseId: string; readonly keptUntilMs?: number }
  | { readonly k: "loose" }
  | { readonly k: "row"; readonly row: SealedRow }
  | { readonly k: "envelope"; readonly id: string; readonly bytes: Uint8Array<ArrayBuffer> };

export type CopyError =
  /** It does not begin as a copy does. */
  | { readonly type: "NotACopy" }
  | { readonly type: "CopyVersion" }
  | { readonly type: "CopyTooLarge" }
  /** Cut off, changed, parts in another order: nothing of it is used. */
  | { readonly type: "CopyDamaged" }
  /** The derivation it asks for is weaker than any of ours, or would hang the phone. */
  | { readonly type: "CopyParameters" }
  | { readonly type: "CopyNotForUs" }
  | { readonly type: "CopyWords" }
  /** Made with the words; none were given yet. */
  | { readonly type: "CopyNeedsWords" }
  | { readonly type: "CopySender" }
  | { readonly type: "CopyOtherTeam" }
  | { readonly type: "CopyCertificate" }
  | { readonly type: "CopySignature" }
  /** The phone does not let the file be read. */
  | { readonly type: "CopyUnreadable" };

export interface CopySummary extends CopyMeta {
  readonly copyId: string;
  readonly fromId: string;
  /** As in the signed pack. */
  readonly fromName: string;
  /** Of the phone that made it; absent for an organisation. */
  readonly serial?: string;
  /** That phone was shut out since. */
  readonly revoked: boolean;
  /** Of this very phone. */
  readonly isOwn: boolean;
  readonly parts: number;
}

/** The vault's side of sealed copies; part of `VaultPort`. */
export interface CopyPort {
  /** What a colleague needs to seal a copy to this phone; `null` outside a team. */
  copyCard(): Promise<{ readonly card: string; readonly serial: string } | null>;
  readCopyCard(
    card: string,
    network: Network,
    today: string,
  ): Promise<Result<CopyCardInfo, CopyCardError | { readonly type: "NotEnrolled" }>>;
  /** Needs the words that open the vault: a copy is everything at once. One copy at a time; a second one ends the first. */
  beginCopy(
    words: string,
    door: CopyDoor,
    network: Network,
    today: string,
    progress?: Progress,
  ): Promise<Result<void, BeginCopyError>>;
  /** The parts that became full. `skipped`: rows that do not open. */
  addToCopy(batch: readonly CopyIn[]): Promise<{ readonly parts: readonly Uint8Array<ArrayBuffer>[]; readonly skipped: number }>;
  /** The last parts, and what belongs in front of all of them. */
  endCopy(
    meta: CopyMeta,
  ): Promise<
    Result<
      { readonly head: Uint8Array<ArrayBuffer>; readonly parts: readonly Uint8Array<ArrayBuffer>[] },
      { readonly type: "CopyTooLarge" }
    >
  >;
  /** Forgets the key of the copy that was begun, and of the one that was opened. */
  dropCopy(): Promise<void>;
  /** Checks all of it before anything is given out. */
  openCopy(file: Blob, words: string | null, network: Network, progress?: Progress): Promise<Result<CopySummary, CopyError>>;
  /** Of the copy last opened; `null` when the file changed meanwhile. */
  readCopyPart(part: number): Promise<readonly CopyItem[] | null>;
  /** Which of these cases, or talks, were erased here on purpose. */
  erasedAmong(names: readonly string[]): Promise<readonly string[]>;
  /** They count as erased from now on: no older copy brings them back. Nothing that is here is touched. */
  markErased(names: readonly string[]): Promise<void>;
  /** The same for names that came with a copy, already hashed. */
  keepErased(names: readonly (readonly [string, number])[]): Promise<void>;
}
