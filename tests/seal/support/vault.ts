import { concatBytes, utf8 } from "#lib/bytes.ts";
import type { Argon2, KdfParams } from "#seal/key-derivation.ts";
import { answer, type Call, type Reply } from "#seal/rpc.ts";
import { createVault, type VaultOptions, type WorkerLike } from "#seal/vault-client.ts";
import { createVaultCore, type VaultCore, type VaultCoreDeps } from "#seal/vault-core.ts";
import type { VaultPort } from "#seal/vault-port.ts";
import { MemoryStore } from "./memory-store.ts";

export const PASSPHRASE = "abandon ability able about above";

/** Cheap stand-in where a test is about what surrounds the derivation, not about its cost. */
export const quickArgon2: Argon2 = { wasm: quick, plain: quick };
async function quick(
  secret: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  params: KdfParams,
): Promise<Uint8Array<ArrayBuffer>> {
  const input = concatBytes(utf8(JSON.stringify(params)), salt, secret);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", input));
}

export class TestClock {
  wallMs = Date.UTC(2026, 10, 21, 12);
  runningMs = 0;
  nowMs = (): number => this.wallMs;
  monotonicMs = (): number => this.runningMs;
  pass(ms: number): void {
    this.wallMs += ms;
    this.runningMs += ms;
  }
}

export interface TestVault {
  readonly store: MemoryStore;
  /** Files of the other side. */
  readonly other: MemoryStore;
  readonly clock: TestClock;
  readonly argon2: Argon2;
}
export const testVault = (parts: Partial<TestVault> = {}): TestVault => ({
  store: new MemoryStore(),
  other: new MemoryStore(),
  clock: new TestClock(),
  argon2: quickArgon2,
  ...parts,
});

/** A newly started worker on the same files. */
export function startCore(
  { store, other, clock, argon2 }: TestVault,
  claim: VaultCoreDeps["claim"] = async () => ({ release: () => undefined }),
): VaultCore {
  clock.runningMs = 0;
  return createVaultCore({ store, other, clock, argon2, claim });
}

/** The page's side with a worker in the same process; messages are copied as between real threads. */
export function pageVault(parts: TestVault = testVault(), options: Pick<VaultOptions, "guard"> = {}): VaultPort {
  return createVault({ ...options, makeWorker: () => inProcessWorker(startCore(parts)) });
}

export function inProcessWorker(core: VaultCore): WorkerLike {
  let ended = false;
  const listeners = new Set<(event: { readonly data: Reply }) => void>();
  return {
    postMessage(message) {
      const call: Call = structuredClone(message);
      void answer(core, call, (reply) => {
        const data = structuredClone(reply);
        if (!ended) for (const listener of listeners) listener({ data });
      });
    },
    terminate() {
      ended = true;
    },
    addEventListener(type, listener) {
      if (type === "message") listeners.add(listener as (event: { readonly data: Reply }) => void);
    },
  };
}

export async function openCore(parts: TestVault = testVault()): Promise<VaultCore> {
  const core = startCore(parts);
  const made = await core.create(PASSPHRASE);
  if (!made.ok) throw new Error(made.error.type);
  return core;
}
