import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ed25519 } from "@noble/curves/ed25519.js";
import * as v from "valibot";
import { type Bytes, fromB64url, toB64url } from "#lib/bytes.ts";
import { TRUST_ROLES, type TrustRole } from "#verify/errors.ts";
import { keyIdOf } from "#verify/hash.ts";
import { type PublishedRoot, readRoots } from "../keys/published.ts";
import { rootBytesOf } from "../keys/root-document.ts";
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
  /** Every root there was, oldest first, this one last. */
  readonly roots: readonly PublishedRoot[];
}

const KeyFileSchema = v.strictObject({
  role: v.picklist(TRUST_ROLES),
  publicB64: v.string(),
  seedB64: v.string(),
  /** What lies here unsealed never signs a release. */
  development: v.optional(v.literal(true)),
});
const RootVersionSchema = v.object({ version: v.number() });

export const ofRole = (keys: TrustKeys, role: TrustRole): readonly TrustKey[] => keys.keys.filter((key) => key.role === role);

async function newKey(role: TrustRole): Promise<TrustKey> {
  const seed = crypto.getRandomValues(new Uint8Array(32));
  const publicKey = ed25519.getPublicKey(seed);
  return { role, keyId: await keyIdOf(publicKey), publicKey, seed };
}

/**
 * Makes three keys for each role and a root that names them, marked as development keys. For development and for the demo: in the field
 * each key lives with another person (`pack keys new`). Refuses a folder that already holds keys.
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
      const halves = { publicB64: toB64url(key.publicKey), seedB64: toB64url(key.seed) };
      const file = `${JSON.stringify({ role, ...halves, development: true })}\n`;
      writeFileSync(join(dir, `${role}-${n}.key.json`), file, { mode: 0o600, flag: "wx" });
    }
  }
  const expires = new Date(Date.UTC(now.getUTCFullYear() + ROOT_YEARS, now.getUTCMonth(), now.getUTCDate())).toISOString();
  const threshold = { root: THRESHOLD, content: THRESHOLD, directory: THRESHOLD };
  const rootBytes = rootBytesOf({ version: 1, expires, keys, threshold, isDevelopment: true, revoked: [] });
  const rootKeys = keys.filter((key) => key.role === "root");
  const rootSignatures = signaturesFile(rootBytes, rootKeys);
  writeFileSync(join(dir, "root.signatures.json"), rootSignatures);
  // Written last: its presence says that the folder is complete.
  writeFileSync(join(dir, "root.json"), rootBytes, { flag: "wx" });
  return { keys, ...trustOf([], { version: 1, bytes: rootBytes, signatures: rootSignatures }) };
}

const trustOf = (earlier: readonly PublishedRoot[], newest: PublishedRoot): Omit<TrustKeys, "keys"> => ({
  rootVersion: newest.version,
  rootBytes: newest.bytes,
  rootSignatures: newest.signatures,
  roots: [...earlier, newest],
});

/**
 * Reads the development keys that are here, or the root alone: then what is built is unsigned. Throws when the folder holds no root or a
 * broken key.
 */
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
  const earlier = readRoots(dir).filter((root) => root.version < version);
  return { keys, ...trustOf(earlier, { version, bytes: rootBytes, signatures: rootSignatures }) };
}

export const ensureKeys = (dir: string): Promise<TrustKeys> =>
  existsSync(join(dir, "root.json")) ? loadKeys(dir) : createKeys(dir);
