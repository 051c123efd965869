import type { Network } from "#domain/pack/network.ts";
import type { Bytes } from "#lib/bytes.ts";
import { FIRST_PLACE, type Place } from "#lib/places.ts";
import { err } from "#lib/result.ts";
import { CopyDesk } from "#seal/copy-desk.ts";
import { countDesk } from "#seal/count-desk.ts";
import { enrolDesk } from "#seal/enrol-desk.ts";
import { Gate, type GateDeps, VaultLocked } from "#seal/gate.ts";
import { GateChanges } from "#seal/gate-changes.ts";
import { sealLetter } from "#seal/letterbox.ts";
import type { OpenVault } from "#seal/open-vault.ts";
import { organisationDesk } from "#seal/organisation-desk.ts";
import { reportDesk } from "#seal/seal-report.ts";
import { SoftLock } from "#seal/soft-lock.ts";
import type { Change, LetterboxInput, SealEnvelopeInput, SealedRow, SealedShard, VaultPort } from "#seal/vault-port.ts";

/** Everything of the vault but what the page does itself. */
export type VaultCore = Omit<VaultPort, "at" | "suggestPassphrase" | "lock">;

export interface VaultCoreDeps extends GateDeps {
  readonly places?: () => Promise<readonly Place[]>;
}

export function createVaultCore(deps: VaultCoreDeps): VaultCore {
  const gate = new Gate(deps);
  const changes = new GateChanges(gate, () => deps.clock.nowMs());
  const soft = new SoftLock();
  const desk = new CopyDesk(deps);
  const open = (): OpenVault => {
    if (soft.isResting) throw new VaultLocked("the vault waits for its PIN");
    return gate.opened();
  };
  return {
    places: deps.places ?? (async () => [FIRST_PLACE]),
    state: async (atDoor) => (soft.isResting ? { kind: "resting" } : gate.state(atDoor)),
    create: (passphrase, progress) => gate.create(passphrase, progress),
    // Words end the worker that waits for a PIN first; here they would say "open" of a vault that is not.
    unlock: async (passphrase, progress) => (soft.isResting ? err({ type: "OpenElsewhere" }) : gate.unlock(passphrase, progress)),
    changePassphrase: async (current, next, progress) => {
      open();
      return changes.changePassphrase(current, next, progress);
    },
    setPin: async (pin: string | null) => {
      open();
      return soft.set(pin);
    },
    rest: async () => soft.rest(),
    wake: (pin: string) => soft.wake(pin),
    shred: () => gate.shred(),
    setLimits: async (limits, mayGo) => {
      open();
      return changes.setLimits(limits, mayGo);
    },
    sides: async () => {
      open();
      return changes.sides();
    },
    setDuressWords: async (words, duress, progress) => {
      open();
      return changes.setDuressWords(words, duress, progress);
    },
    removeDuressWords: async (words, progress) => {
      open();
      return changes.removeDuressWords(words, progress);
    },
    emptyOther: async () => {
      open();
      return changes.emptyOther();
    },
    phoneKey: () => changes.phoneKey(),
    addPhoneKey: async (words, key, secret, progress) => {
      open();
      return changes.addPhoneKey(words, key, secret, progress);
    },
    removePhoneKey: () => changes.removePhoneKey(),
    unlockWithPhone: async (secret) => (soft.isResting ? err({ type: "OpenElsewhere" }) : gate.unlockWithPhone(secret)),
    loadIndex: async (shards: readonly SealedShard[], progress) => open().loadIndex(shards, progress),
    slowShards: async () => open().slowShards(),
    list: async (kind, filter) => open().list(kind, filter),
    cases: async (query) => open().cases(query),
    caseFigures: async () => open().caseFigures(),
    knownCases: async (caseIds) => open().knownCases(caseIds),
    open: async (rows: readonly SealedRow[]) => open().open(rows),
    seal: async (change: Change) => open().seal(change),
    commit: async (ticket: number) => open().commit(ticket),
    discard: async (ticket: number) => open().discard(ticket),
    eraseCase: async (caseId: string) => open().eraseCase(caseId),
    makeLetterbox: async (input: LetterboxInput) => open().post.makeLetterbox(input),
    sealLetter,
    openLetter: async (box: SealedRow, letter: Bytes) => open().openLetter(box, letter),
    enrol: async (code: string, network: Network, nowMs: number, origins: readonly string[]) =>
      open().post.enrol(code, network, nowMs, origins),
    loadEnrolment: async (row: SealedRow) => open().loadEnrolment(row),
    sealEnvelope: async (input: SealEnvelopeInput) => open().sealEnvelope(input),
    openEnvelope: async (bytes, network, today, seen) => open().post.openEnvelope(bytes, network, today, seen),
    ...enrolDesk(open),
    ...organisationDesk(open, (words, progress) => changes.confirmWords(words, progress)),
    ...reportDesk(open),
    ...countDesk(open),
    copyCard: async () => desk.card(open()),
    readCopyCard: async (card, network, today) => desk.readCard(open(), card, network, today),
    beginCopy: async (words, door, network, today, progress) => {
      const reader = await desk.reader(open(), door, network, today);
      if (!reader.ok) return reader;
      const confirmed = await changes.confirmWords(words, progress);
      return confirmed.ok ? desk.begin(open(), reader.value, progress) : confirmed;
    },
    addToCopy: async (batch) => desk.add(open(), batch),
    endCopy: async (meta) => desk.end(open(), meta),
    dropCopy: async () => desk.drop(),
    openCopy: async (file, words, network, progress) => desk.open(open(), file, words, network, progress),
    readCopyPart: async (part) => {
      open();
      return desk.readPart(part);
    },
    erasedAmong: async (names) => open().erasedAmong(names),
    markErased: async (names) => open().marks.mark(names),
    keepErased: async (names) => open().marks.keepErased(names),
  };
}
