import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ed25519 } from "@noble/curves/ed25519.js";
import * as v from "valibot";
import { type Bytes, fromB64url, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { TRUST_ROLES, type TrustRole } from "#verify/errors.ts";
import { keyIdOf } from "#verify/hash.ts";
import { signaturesFile } from "./sign.ts";

export const KEYS_PER_ROLE = 3;
export const THRESHOLD = 2;
const ROOT_YEARS = 2;

export interface TrustKey {
  readonly role: TrustRole;
  readonly keyId: string;
  readonly publicKey: Uint8Array;
  /** 32 bytes. */
  readonly seed: Uint8Array;
}

export interface TrustKeys {
  readonly keys: readonly TrustKey[];
  readonly rootVersion: number;
  /** Canonical JSON, and beside it `{"signatures":[…]}`: what the app is built with. */
  readonly rootBytes: Bytes;
  readonly rootSignatures: Bytes;
}

const KeyFileSchema = v.strictObject({ role: v.picklist(TRUST_ROLES), publicB64: v.string(), seedB64: v.string() });
const RootVersionSchema = v.object({ version: v.number() });

export const ofRole = (keys: TrustKeys, role: TrustRole): readonly TrustKey[] => keys.keys.filter((key) => key.role === role);

async function newKey(role: TrustRole): Promise<TrustKey> {
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const publicKey = ed25519.getPublicKey(seed);
  return { role, keyId: await keyIdOf(publicKey), publicKey, seed };
}

function rootDocument(keys: readonly TrustKey[], version: number, expires: string): Bytes {
  const roles = Object.fromEntries(
    TRUST_ROLES.map((role) => [
      role,
      { keyIds: keys.filter((key) => key.role === role).map((key) => key.keyId), threshold: THRESHOLD },
    ]),
  );
  return utf8(
    canonicalJson({
      v: 1,
      version,
      expires,
      roles,
      keys: Object.fromEntries(keys.map((key) => [key.keyId, toB64url(key.publicKey)])),
    }),
  );
}

/**
 * Makes three keys for each role and a root that names them. For development and for the demo: in the field each key lives with
 * another person. Refuses a folder that already holds keys.
 */
export async function createKeys(dir: string, now: Date = new Date()): Promise<TrustKeys> {
  if (existsSync(join(dir, "root.json"))) throw new Error(`${dir} already holds keys`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  chmodSync(dir, 0o700);
  const keys: TrustKey[] = [];
  for (const role of TRUST_ROLES) {
    for (let n = 1; n <= KEYS_PER_ROLE; n++) {
      const key = await newKey(role);
      keys.push(key);
      const file = `${JSON.stringify({ role, publicB64: toB64url(key.publicKey), seedB64: toB64url(key.seed) })}\n`;
      writeFileSync(join(dir, `${role}-${n}.key.json`), file, { mode: 0o600, flag: "wx" });
    }
  }
  const expires = new Date(Date.UTC(now.getUTCFullYear() + ROOT_YEARS, now.getUTCMonth(), now.getUTCDate())).toISOString();
  const rootBytes = rootDocument(keys, 1, expires);
  const rootKeys = keys.filter((key) => key.role === "root");
  const rootSignatures = signaturesFile(rootBytes, rootKeys);
  writeFileSync(join(dir, "root.signatures.json"), rootSignatures);
  // Written last: its presence says that the folder is complete.
  writeFileSync(join(dir, "root.json"), rootBytes, { flag: "wx" });
  return { keys, rootVersion: 1, rootBytes, rootSignatures };
}

/** Reads the keys that are here; a signer who holds one key has one file. Throws when the folder holds no root or a broken key. */
export async function loadKeys(dir: string): Promise<TrustKeys> {
  const rootBytes = Uint8Array.from(readFileSync(join(dir, "root.json")));
  const rootSignatures = Uint8Array.from(readFileSync(join(dir, "root.signatures.json")));
  const names = readdirSync(dir)
    .filter((name) => name.endsWith(".key.json"))
    .sort();
  const keys: TrustKey[] = [];
  for (const name of names) {
    const { role, publicB64, seedB64 } = v.parse(KeyFileSchema, JSON.parse(readFileSync(join(dir, name), "utf8")));
    const [publicKey, seed] = [fromB64url(publicB64), fromB64url(seedB64)];
    if (publicKey === null || seed === null || toB64url(ed25519.getPublicKey(seed)) !== publicB64)
      throw new Error(`${name} does not hold a key and its public half`);
    keys.push({ role, keyId: await keyIdOf(publicKey), publicKey, seed });
  }
  keys.sort((a, b) => TRUST_ROLES.indexOf(a.role) - TRUST_ROLES.indexOf(b.role));
  const { version } = v.parse(RootVersionSchema, JSON.parse(new TextDecoder().decode(rootBytes)));
  return { keys, rootVersion: version, rootBytes, rootSignatures };
}

export const ensureKeys = (dir: string): Promise<TrustKeys> =>
  existsSync(join(dir, "root.json")) ? loadKeys(dir) : createKeys(dir);
