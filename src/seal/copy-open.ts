import * as v from "valibot";
import type { Network } from "#domain/pack/network.ts";
import { type Bytes, fromB64url } from "#lib/bytes.ts";
import { utcDay } from "#lib/clock.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import {
  type CopyItem,
  CopyItemSchema,
  type CopyManifest,
  CopyManifestSchema,
  HEAD_BYTES,
  MAX_PARTS,
  SEALED_PART_BYTES,
} from "#protocol/copy.ts";
import { ENVELOPE_SIZES } from "#protocol/envelope.ts";
import { openBox, unpad } from "#seal/aead.ts";
import { type CopyHead, readHead } from "#seal/copy-head.ts";
import type { CopyError, CopySummary } from "#seal/copy-port.ts";
import { framePlace, hashOfPart, KEK_COPY, partKey, partPlace, signedManifest, TO_WORDS } from "#seal/copy-seal.ts";
import { keyIdOf, verifySignature } from "#seal/ed25519.ts";
import { type Frame, parseFrame } from "#seal/envelope-frame.ts";
import { type Argon2, derive, isWithinBounds, keyBase, subKey } from "#seal/key-derivation.ts";
import { openAgeFile } from "#seal/open-envelope.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { passphraseBytes } from "#seal/passphrase.ts";
import { recipientIdOf } from "#seal/seal-envelope.ts";
import { identifySender, isOtherVersion, type Sender } from "#seal/sender.ts";
import type { Progress } from "#seal/vault-port.ts";

export interface CopyOpener {
  /** Of this phone; `null` before it has joined a team. */
  readonly own: OwnKeys | null;
  readonly words: string | null;
  readonly argon2: Argon2;
  readonly network: Network;
}
export interface OpenedCopy {
  readonly summary: CopySummary;
  readPart(part: number): Promise<readonly CopyItem[] | null>;
}

const LARGEST = HEAD_BYTES + Math.max(...ENVELOPE_SIZES) + MAX_PARTS * SEALED_PART_BYTES;

/**
 * Opens a copy made elsewhere. In this order, and nothing of it is used before all of it holds: mark and version, size, the cost of the
 * derivation, whether it opens for us, who signed it by the signed pack, and every part against its hash.
 */
export async function openCopy(file: Blob, opener: CopyOpener, progress?: Progress): Promise<Result<OpenedCopy, CopyError>> {
  try {
    return await open(file, opener, progress);
  } catch (error) {
    // The file was taken away or changed while it was read.
    if (error instanceof DOMException) return err({ type: "CopyUnreadable" });
    throw error;
  }
}

async function open(file: Blob, opener: CopyOpener, progress?: Progress): Promise<Result<OpenedCopy, CopyError>> {
  const headBytes = await bytesOf(file, 0, HEAD_BYTES);
  const head = readHead(headBytes);
  if (!head.ok) return head;
  if (file.size > LARGEST) return err({ type: "CopyTooLarge" });
  const frameEnd = HEAD_BYTES + head.value.frameBytes;
  const frame = await openFrame(head.value, headBytes, await bytesOf(file, HEAD_BYTES, frameEnd), opener, progress);
  if (!frame.ok) return frame;

  const manifest = await checkedManifest(frame.value, headBytes, head.value, opener);
  if (!manifest.ok) return manifest;
  const { said, sender } = manifest.value;
  const key = fromB64url(said.key);
  if (key?.length !== 32 || file.size !== frameEnd + said.parts.length * SEALED_PART_BYTES) return err({ type: "CopyDamaged" });
  const parts = await partKey(key);
  const sealedPart = (part: number) =>
    bytesOf(file, frameEnd + part * SEALED_PART_BYTES, frameEnd + (part + 1) * SEALED_PART_BYTES);
  const readPart = async (part: number): Promise<readonly CopyItem[] | null> =>
    itemsOf(await openBox(parts, await sealedPart(part), partPlace(said.copyId, part)));
  for (const [part, hash] of said.parts.entries()) {
    if ((await hashOfPart(await sealedPart(part))) !== hash || (await readPart(part)) === null)
      return err({ type: "CopyDamaged" });
    progress?.((part + 1) / said.parts.length);
  }
  return ok({ summary: summaryOf(said, sender, opener.own), readPart });
}

const bytesOf = async (file: Blob, from: number, to: number): Promise<Bytes> =>
  new Uint8Array(await file.slice(from, to).arrayBuffer());

async function openFrame(
  head: CopyHead,
  headBytes: Bytes,
  sealed: Bytes,
  { own, words, argon2 }: CopyOpener,
  progress?: Progress,
): Promise<Result<Frame, CopyError>> {
  let plain: Bytes | null;
  if (head.door === "phone") {
    if (!own) return err({ type: "CopyNotForUs" });
    const opened = await openAgeFile(own.identity, sealed);
    if (!opened.ok) return err({ type: opened.error === "not_for_us" ? "CopyNotForUs" : "CopyDamaged" });
    plain = opened.value;
  } else {
    if (!isWithinBounds(head.params)) return err({ type: "CopyParameters" });
    if (sealed.length !== head.frameBytes) return err({ type: "CopyDamaged" });
    if (words === null) return err({ type: "CopyNeedsWords" });
    progress?.(null);
    const secret = await derive(argon2, passphraseBytes(words), head.salt, head.params, (f) => progress?.(f));
    plain = await openBox(await subKey(await keyBase(secret), KEK_COPY), sealed, framePlace(headBytes));
    if (!plain) return err({ type: "CopyWords" });
  }
  const frame = parseFrame(plain);
  return frame ? ok(frame) : err({ type: "CopyDamaged" });
}

async function checkedManifest(
  frame: Frame,
  headBytes: Bytes,
  head: CopyHead,
  { own, network }: CopyOpener,
): Promise<Result<{ readonly said: CopyManifest; readonly sender: Sender }, CopyError>> {
  const value = parseCanonicalJson(frame.inner);
  if (isOtherVersion(value)) return err({ type: "CopyVersion" });
  const sender = await identifySender(frame.cert, network);
  if (!sender.ok) return err({ type: sender.error === "unknown_version" ? "CopyVersion" : "CopySender" });
  if (!(await verifySignature(sender.value.publicKey, await signedManifest(headBytes, frame.inner), frame.sig)))
    return err({ type: "CopySignature" });
  const said = v.safeParse(CopyManifestSchema, value);
  if (!said.success) return err({ type: "CopyVersion" });
  const { from, deviceKeyId, to, atMs } = said.output;
  if (from !== sender.value.id || deviceKeyId !== (await keyIdOf(sender.value.publicKey))) return err({ type: "CopySender" });
  // Passed on under another's name, or from the phone to the words.
  const reader = head.door === "words" ? TO_WORDS : own && (await recipientIdOf(own.recipient));
  if (to !== reader) return err({ type: "CopyNotForUs" });
  if (own && own.ownId !== from) return err({ type: "CopyOtherTeam" });
  // Of the day it was made: a certificate that ended since, or was revoked because the phone was lost, is why there are copies.
  if (sender.value.device && sender.value.device.notAfter < utcDay(atMs)) return err({ type: "CopyCertificate" });
  return ok({ said: said.output, sender: sender.value });
}

function summaryOf(said: CopyManifest, sender: Sender, own: OwnKeys | null): CopySummary {
  const { copyId, atMs, cases, unsent, days, hold } = said;
  return {
    copyId,
    atMs,
    cases,
    unsent,
    days,
    hold,
    fromId: sender.id,
    fromName: sender.name,
    revoked: sender.device?.isRevoked ?? false,
    isOwn: own?.signKeyId === said.deviceKeyId,
    parts: said.parts.length,
    ...(sender.device && { serial: sender.device.serial }),
  };
}

const ItemsSchema = v.array(CopyItemSchema);

/** `null` for anything but a list of items this version knows. */
function itemsOf(plain: Bytes | null): readonly CopyItem[] | null {
  const json = plain && unpad(plain);
  if (!plain || !json || plain.subarray(4 + json.length).some((byte) => byte !== 0)) return null;
  const items = v.safeParse(ItemsSchema, parseCanonicalJson(json, MAX_DEPTH));
  return items.success ? items.output : null;
}

/** A finished talk of several meetings, inside its entry, inside its item. */
const MAX_DEPTH = 24;
