import * as v from "valibot";
import type { Network } from "#domain/pack/network.ts";
import { type Bytes, fromB64url } from "#lib/bytes.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { CertWireSchema, DeviceCertSchema } from "#protocol/envelope.ts";
import { isCertified } from "#seal/certified.ts";

/** Whose key signed something, by the signed pack alone. What follows from `isRevoked` and `notAfter` is the caller's to say. */
export interface Sender {
  readonly id: string;
  readonly name: string;
  readonly publicKey: Bytes;
  /** Absent for an organisation, whose key stands in the pack itself. */
  readonly device?: { readonly serial: string; readonly notAfter: string; readonly isRevoked: boolean };
}

const OrganisationCertSchema = v.looseObject({ v: v.literal(1), org: v.string() });

export function isOtherVersion(value: unknown): boolean {
  return typeof value === "object" && value !== null && "v" in value && typeof value.v === "number" && value.v !== 1;
}

export async function identifySender(
  bytes: Bytes,
  network: Network,
): Promise<Result<Sender, "not_understood" | "unknown_version" | "unknown_sender">> {
  const wire = v.safeParse(CertWireSchema, parseCanonicalJson(bytes));
  const certBytes = wire.success && fromB64url(wire.output.cert);
  if (!certBytes) return err("not_understood");
  const value = parseCanonicalJson(certBytes);
  if (isOtherVersion(value)) return err("unknown_version");

  const sig = wire.output.sig;
  if (sig === undefined) {
    const cert = v.safeParse(OrganisationCertSchema, value);
    const organisation = cert.success && network.organisations.find((o) => o.id === cert.output.org);
    const publicKey = organisation && fromB64url(organisation.signKey);
    return publicKey ? ok({ id: organisation.id, name: organisation.name, publicKey }) : err("unknown_sender");
  }

  const cert = v.safeParse(DeviceCertSchema, value);
  if (!cert.success) return err("not_understood");
  const team = network.teams.find((t) => t.id === cert.output.team);
  const publicKey = fromB64url(cert.output.devicePub);
  const signature = fromB64url(sig);
  if (!team || !publicKey || !signature || !(await isCertified(team, certBytes, signature))) return err("unknown_sender");
  const { serial, notAfter } = cert.output;
  const device = { serial, notAfter, isRevoked: network.revoked.includes(serial) };
  return ok({ id: team.id, name: team.name, publicKey, device });
}
