import { coordinatorFrom } from "#seal/coordinate.ts";
import type { Signer } from "#seal/ed25519.ts";
import type { OpenVault } from "#seal/open-vault.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import type { SealedRow } from "#seal/vault-port.ts";

export const COORDINATOR = "coordinator";

/** The coordinator's key of that record, with this phone's own keys; `null` where it is another team's, or nobody's. */
export async function coordinatorAt(
  vault: OpenVault,
  row: SealedRow,
): Promise<{ readonly signer: Signer; readonly own: OwnKeys } | null> {
  const { own } = vault.post;
  const plain = own && (await vault.post.box.open(COORDINATOR, await vault.openRow(row)));
  const signer = own && plain && (await coordinatorFrom(plain, own));
  return signer ? { signer, own } : null;
}
