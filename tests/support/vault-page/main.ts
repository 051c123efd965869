import { newId } from "#lib/ids.ts";
import { createVault } from "#seal/vault-client.ts";

/** The vault and nothing else, for tests that are about files, windows and processes. */
const bare = { vault: createVault(), newId };
declare global {
  var bareVault: typeof bare;
}
globalThis.bareVault = bare;
