import { identityToRecipient } from "age-encryption";
import type { Network } from "#domain/pack/network.ts";
import type { Bytes } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { parseCourierFile } from "#protocol/courier.ts";
import { ENVELOPE_SIZES, type Inner } from "#protocol/envelope.ts";
import { openEnvelope, openUnchecked } from "#seal/open-envelope.ts";
import type { QuarantineReason } from "#seal/vault-port.ts";

export type OpenedOne =
  | {
      readonly ok: true;
      readonly inner: Inner;
      /** As in the signed list; `null` where there was none, or it does not have this organisation: not checked who sent it. */
      readonly senderName: string | null;
    }
  | { readonly ok: false; readonly reason: QuarantineReason };
/** `receipts`: a file on its way back to a team. `newer`: made by a newer version of the app than this page. */
export const OPEN_FILES_ERRORS = ["no_file", "no_key", "many_keys", "not_sealed", "too_large", "newer", "receipts"] as const;
export type OpenFilesError = (typeof OPEN_FILES_ERRORS)[number];

const IDENTITY = /AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}/g;
const MAX_KEYS = 8;

/** One key or several, as files of keys hold them, with lines of remarks in between; or typed off paper, in groups. */
export const identitiesIn = (text: string): readonly string[] => [
  ...new Set(text.replace(/\s+/g, "").toUpperCase().match(IDENTITY) ?? []),
];

const COURIER_ERRORS = { CourierTooLarge: "too_large", CourierNewer: "newer", CourierUnreadable: "not_sealed" } as const;

async function envelopesIn(file: Blob): Promise<Result<readonly Bytes[], OpenFilesError>> {
  const carried = await parseCourierFile(file);
  if (carried.ok) {
    return carried.value.kind === "envelopes" ? ok(carried.value.items.map(({ bytes }) => bytes)) : err("receipts");
  }
  if (!ENVELOPE_SIZES.some((size) => size === file.size)) return err(COURIER_ERRORS[carried.error.type]);
  return ok([new Uint8Array(await file.arrayBuffer())]);
}

/** Opens what is in the file with one of the keys; with the signed list it checks what the inbox of the app checks. Never throws. */
export async function openFile(
  file: Blob | null,
  keys: string,
  network: Network | null,
  today: string,
): Promise<Result<readonly OpenedOne[], OpenFilesError>> {
  const identities = identitiesIn(keys);
  if (file === null) return err("no_file");
  if (identities.length === 0) return err("no_key");
  if (identities.length > MAX_KEYS) return err("many_keys");
  const envelopes = await envelopesIn(file).catch(() => err("not_sealed" as const));
  if (!envelopes.ok) return envelopes;
  const opened: OpenedOne[] = [];
  for (const bytes of envelopes.value) opened.push(await openOne(bytes, identities, network, today, opened));
  return ok(opened);
}

async function openOne(
  bytes: Bytes,
  identities: readonly string[],
  network: Network | null,
  today: string,
  before: readonly OpenedOne[],
): Promise<OpenedOne> {
  const inners = before.flatMap((one) => (one.ok ? [one.inner] : []));
  const seen = {
    refIds: inners.filter(({ kind }) => kind === "referral").map(({ refId }) => refId),
    deviceSeqs: inners.map(({ deviceKeyId, seq }) => `${deviceKeyId}:${seq}`),
  };
  let reason: QuarantineReason = "not_for_us";
  for (const identity of identities) {
    const recipient = await identityToRecipient(identity).catch(() => null);
    if (recipient === null) continue;
    const organisation = network?.organisations.find(({ recipients }) => recipients.includes(recipient));
    if (network && organisation) {
      const reader = { identity, recipient, ownId: organisation.id, info: { kind: "organisation" as const } };
      const checked = await openEnvelope(reader, bytes, network, today, seen);
      if (checked.ok) return { ok: true, inner: checked.value.inner, senderName: checked.value.senderName };
      if (checked.error !== "not_for_us") return { ok: false, reason: checked.error };
      continue;
    }
    const unchecked = await openUnchecked(identity, bytes);
    if (unchecked.ok) return { ok: true, inner: unchecked.value, senderName: null };
    if (unchecked.error !== "not_for_us") reason = unchecked.error;
  }
  return { ok: false, reason };
}
