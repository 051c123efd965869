import { generateX25519Identity, identityToRecipient } from "age-encryption";
import type { Network } from "#domain/pack/network.ts";
import { type Bytes, fromUtf8, utf8 } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { keepReport } from "#seal/count-report.ts";
import { InsideBox } from "#seal/inside-box.ts";
import { openLetter } from "#seal/letterbox.ts";
import { openFrom, type SeenBefore } from "#seal/open-envelope.ts";
import { checkEnrolment, type Kept, keptToBytes, keysFrom, type OwnKeys, parseKept } from "#seal/own-keys.ts";
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
  readonly box: InsideBox;
  #own: OwnKeys | null = null;
  #kept: Kept | null = null;
  #enrolling: { readonly rowId: string; readonly own: OwnKeys; readonly kept: Kept } | null = null;

  constructor(vaultId: string, config: CryptoKey) {
    this.box = new InsideBox(vaultId, config);
  }

  /** What the worker signs and opens with; never leaves it. */
  get own(): OwnKeys | null {
    return this.#own;
  }

  /** What `own` was made of; never leaves the worker. */
  get kept(): Kept | null {
    return this.#kept;
  }

  async enrol(
    code: string,
    network: Network,
    nowMs: number,
    allowedOrigins: readonly string[],
  ): Promise<Result<{ readonly info: EnrolmentInfo; readonly once: string; readonly record: RecordPut }, EnrolError>> {
    const kept = await checkEnrolment(code, network, nowMs, allowedOrigins);
    if (!kept.ok) return kept;
    const { once } = kept.value.enrolment;
    if (once === undefined) return err({ type: "CodeUnreadable" });
    return ok({ ...(await this.adopt(kept.value)), once });
  }

  /**
   * Keys that were checked; they count once the record is stored. An organisation's have a key of their own, named by their row, so that
   * a key that was replaced can be destroyed with it.
   */
  async adopt(kept: Kept): Promise<{ readonly info: EnrolmentInfo; readonly record: RecordPut }> {
    const own = await keysFrom(kept);
    const rowId = newId();
    const sealed = await this.box.seal(ENROLMENT_NAME, rowId, keptToBytes(kept));
    this.#enrolling = { rowId, own, kept };
    const ownKey = own.info.kind === "organisation" && { caseId: rowId };
    const projection = { kind: "config" as const, name: ENROLMENT_NAME };
    return { info: own.info, record: { rowId, ...ownKey, value: { v: 1, sealed }, projection } };
  }

  /** That row is stored: if it is the new enrolment, its keys count from here on. */
  stored(isStored: (rowId: string) => boolean): void {
    if (!this.#enrolling || !isStored(this.#enrolling.rowId)) return;
    this.#own = this.#enrolling.own;
    this.#kept = this.#enrolling.kept;
    this.#enrolling = null;
  }

  async loadEnrolment(opened: OpenedRow): Promise<EnrolmentInfo | null> {
    const plain = await this.box.open(ENROLMENT_NAME, opened);
    const kept = plain && parseKept(plain);
    if (!kept) return null;
    this.#own = await keysFrom(kept);
    this.#kept = kept;
    return this.#own.info;
  }

  async makeLetterbox({ boxId, projection, about }: LetterboxInput): Promise<Letterbox> {
    const identity = await generateX25519Identity();
    const rowId = newId();
    const sealed = await this.box.seal("letterbox", rowId, utf8(identity));
    const record: RecordPut = { rowId, caseId: boxId, value: { v: 1, sealed, about }, projection };
    return { recipient: await identityToRecipient(identity), record };
  }

  async openLetter(box: OpenedRow, letter: Bytes): Promise<{ readonly value: unknown } | null> {
    const identity = await this.box.open("letterbox", box);
    return identity && openLetter(fromUtf8(identity), letter);
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
    return this.#own ? openPost(this.box, this.#own, bytes, network, today, seen) : err("not_for_us");
  }
}

/** As `openEnvelope` opens it; of a report of counts only what may leave the worker. */
export async function openPost(
  box: InsideBox,
  own: OwnKeys,
  ...given: [bytes: Bytes, network: Network, today: string, seen: SeenBefore]
): Promise<Result<OpenedEnvelope, QuarantineReason>> {
  const opened = await openFrom(own, ...given);
  if (!opened.ok) return opened;
  const { inner, sender } = opened.value;
  if (inner.kind === "tally") return keepReport(box, own, inner, sender);
  return ok({ inner, senderName: sender.name, senderId: sender.id });
}
