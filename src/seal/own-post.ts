import { generateX25519Identity, identityToRecipient } from "age-encryption";
import type { Network } from "#domain/pack/network.ts";
import { type Bytes, fromB64url, fromUtf8, toB64url, utf8 } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { associatedData, openBox, sealBox } from "#seal/aead.ts";
import { openLetter } from "#seal/letterbox.ts";
import { openEnvelope, type SeenBefore } from "#seal/open-envelope.ts";
import { checkEnrolment, keptToBytes, keysFrom, type OwnKeys, parseKept } from "#seal/own-keys.ts";
import { type SealedEnvelope, sealEnvelope } from "#seal/seal-envelope.ts";
import type {
  EnrolError,
  EnrolmentInfo,
  Letterbox,
  LetterboxInput,
  OpenedEnvelope,
  OpenedRow,
  QuarantineReason,
  RecordPut,
  SealEnvelopeError,
  SealEnvelopeInput,
} from "#seal/vault-port.ts";

const ENROLMENT_NAME = "enrolment";

/** What the vault sends and receives with: the keys of its enrolment, and letterboxes. */
export class OwnPost {
  readonly #vaultId: string;
  readonly #config: CryptoKey;
  #own: OwnKeys | null = null;
  #enrolling: { readonly rowId: string; readonly own: OwnKeys } | null = null;

  constructor(vaultId: string, config: CryptoKey) {
    this.#vaultId = vaultId;
    this.#config = config;
  }

  /** What the worker signs and opens with; never leaves it. */
  get own(): OwnKeys | null {
    return this.#own;
  }

  async enrol(
    code: string,
    network: Network,
    nowMs: number,
    allowedOrigins: readonly string[],
  ): Promise<Result<{ readonly info: EnrolmentInfo; readonly once: string; readonly record: RecordPut }, EnrolError>> {
    const kept = await checkEnrolment(code, network, nowMs, allowedOrigins);
    if (!kept.ok) return kept;
    const own = await keysFrom(kept.value);
    const rowId = newId();
    const sealed = await this.#sealInside(ENROLMENT_NAME, rowId, keptToBytes(kept.value));
    this.#enrolling = { rowId, own };
    const record: RecordPut = { rowId, value: { v: 1, sealed }, projection: { kind: "config", name: ENROLMENT_NAME } };
    return ok({ info: own.info, once: kept.value.enrolment.once, record });
  }

  /** That row is stored: if it is the new enrolment, its keys count from here on. */
  stored(isStored: (rowId: string) => boolean): void {
    if (!this.#enrolling || !isStored(this.#enrolling.rowId)) return;
    this.#own = this.#enrolling.own;
    this.#enrolling = null;
  }

  async loadEnrolment(opened: OpenedRow): Promise<EnrolmentInfo | null> {
    const plain = await this.#openInside(ENROLMENT_NAME, opened);
    const kept = plain && parseKept(plain);
    if (!kept) return null;
    this.#own = await keysFrom(kept);
    return this.#own.info;
  }

  async makeLetterbox({ boxId, projection, about }: LetterboxInput): Promise<Letterbox> {
    const identity = await generateX25519Identity();
    const rowId = newId();
    const sealed = await this.#sealInside("letterbox", rowId, utf8(identity));
    const record: RecordPut = { rowId, caseId: boxId, value: { v: 1, sealed, about }, projection };
    return { recipient: await identityToRecipient(identity), record };
  }

  async openLetter(box: OpenedRow, letter: Bytes): Promise<{ readonly value: unknown } | null> {
    const identity = await this.#openInside("letterbox", box);
    return identity && openLetter(fromUtf8(identity), letter);
  }

  #place(what: string, rowId: string): Bytes {
    return associatedData("fanal", "v1", this.#vaultId, what, rowId, "1");
  }

  /** Sealed once more inside its record: opening the record as any other gives the page nothing of use. */
  async #sealInside(what: string, rowId: string, plain: Bytes): Promise<string> {
    return toB64url(await sealBox(this.#config, plain, this.#place(what, rowId)));
  }

  async #openInside(what: string, opened: OpenedRow): Promise<Bytes | null> {
    if (!opened.ok || typeof opened.value !== "object" || opened.value === null || !("sealed" in opened.value)) return null;
    const box = fromB64url(String(opened.value.sealed));
    return box && openBox(this.#config, box, this.#place(what, opened.rowId));
  }

  async sealEnvelope(input: SealEnvelopeInput): Promise<Result<SealedEnvelope, SealEnvelopeError>> {
    return this.#own ? sealEnvelope(this.#own, input) : err({ type: "NotEnrolled" });
  }

  async openEnvelope(
    bytes: Bytes,
    network: Network,
    today: string,
    seen: SeenBefore,
  ): Promise<Result<OpenedEnvelope, QuarantineReason>> {
    return this.#own ? openEnvelope(this.#own, bytes, network, today, seen) : err("not_for_us");
  }
}
