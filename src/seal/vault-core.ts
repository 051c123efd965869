import type { Network } from "#domain/pack/network.ts";
import type { Bytes } from "#lib/bytes.ts";
import { Gate, type GateDeps } from "#seal/gate.ts";
import { sealLetter } from "#seal/letterbox.ts";
import type { OpenVault } from "#seal/open-vault.ts";
import type { Change, LetterboxInput, SealEnvelopeInput, SealedRow, SealedShard, VaultPort } from "#seal/vault-port.ts";

/** Everything of the vault but what the page does itself. */
export type VaultCore = Omit<VaultPort, "suggestPassphrase" | "lock">;

export type VaultCoreDeps = GateDeps;

export function createVaultCore(deps: VaultCoreDeps): VaultCore {
  const gate = new Gate(deps);
  const open = (): OpenVault => gate.opened();
  return {
    state: (atDoor) => gate.state(atDoor),
    create: (passphrase, progress) => gate.create(passphrase, progress),
    unlock: (passphrase, progress) => gate.unlock(passphrase, progress),
    changePassphrase: (current, next, progress) => gate.changePassphrase(current, next, progress),
    shred: () => gate.shred(),
    setLimits: (limits) => gate.setLimits(limits),
    phoneKey: () => gate.phoneKey(),
    addPhoneKey: (words, key, secret, progress) => gate.addPhoneKey(words, key, secret, progress),
    removePhoneKey: () => gate.removePhoneKey(),
    unlockWithPhone: (secret) => gate.unlockWithPhone(secret),
    loadIndex: async (shards: readonly SealedShard[]) => open().loadIndex(shards),
    list: async (kind) => open().list(kind),
    open: async (rows: readonly SealedRow[]) => open().open(rows),
    seal: async (change: Change) => open().seal(change),
    commit: async (ticket: number) => open().commit(ticket),
    discard: async (ticket: number) => open().discard(ticket),
    eraseCase: async (caseId: string) => open().eraseCase(caseId),
    makeLetterbox: async (input: LetterboxInput) => open().makeLetterbox(input),
    sealLetter,
    openLetter: async (box: SealedRow, letter: Bytes) => open().openLetter(box, letter),
    enrol: async (code: string, network: Network, nowMs: number, origins: readonly string[]) =>
      open().enrol(code, network, nowMs, origins),
    loadEnrolment: async (row: SealedRow) => open().loadEnrolment(row),
    sealEnvelope: async (input: SealEnvelopeInput) => open().sealEnvelope(input),
    openEnvelope: async (bytes, network, today, seen) => open().openEnvelope(bytes, network, today, seen),
  };
}
