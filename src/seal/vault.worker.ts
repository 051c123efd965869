import { isPlace, otherSide, type Place } from "#lib/places.ts";
import { systemArgon2 } from "#seal/key-derivation.ts";
import { createOpfsStore, placesInUse } from "#seal/opfs-store.ts";
import { answer, type Call } from "#seal/rpc.ts";
import { createVaultCore, type VaultCore } from "#seal/vault-core.ts";

declare const self: DedicatedWorkerGlobalScope;

const OPEN_LOCK = "fanal-vault-open";
const TRIES = 20;
const PAUSE_MS = 100;

/** Held until the worker ends. A worker that was just ended lets go a moment later, so a few tries are made. */
async function claim(): Promise<{ release(): void } | null> {
  for (let tries = 1; tries <= TRIES; tries++) {
    const release = await takeLock();
    if (release) return { release };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return null;
}

function takeLock(): Promise<(() => void) | null> {
  return new Promise((resolve, reject) => {
    const held = navigator.locks.request(OPEN_LOCK, { ifAvailable: true }, (lock) => {
      if (lock) return new Promise<void>((release) => resolve(release));
      resolve(null);
      return undefined;
    });
    held.catch(reject);
  });
}

const cores = new Map<Place, VaultCore>();

/** One vault each; what opens one holds the lock that keeps the others shut, here and in other windows. */
function coreAt(place: Place): VaultCore {
  const core =
    cores.get(place) ??
    createVaultCore({
      store: createOpfsStore(place),
      other: createOpfsStore(otherSide(place)),
      argon2: systemArgon2(),
      clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
      claim,
      places: placesInUse,
    });
  cores.set(place, core);
  return core;
}

self.addEventListener("message", (event: MessageEvent<Call>) => {
  if (isPlace(event.data.place)) void answer(coreAt(event.data.place), event.data, (reply) => self.postMessage(reply));
});
