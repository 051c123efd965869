import type { NetworkTeam } from "#domain/pack/network.ts";
import { type Bytes, fromB64url } from "#lib/bytes.ts";
import { verifySignature } from "#seal/ed25519.ts";

/** Signed by the team's own key or by a coordinator's of the signed pack; no other key certifies a phone. */
export async function isCertified(team: NetworkTeam, certBytes: Bytes, signature: Bytes): Promise<boolean> {
  for (const key of [team.teamKey, ...(team.coordinators ?? []).map((coordinator) => coordinator.key)]) {
    const publicKey = fromB64url(key);
    if (publicKey && (await verifySignature(publicKey, certBytes, signature))) return true;
  }
  return false;
}
