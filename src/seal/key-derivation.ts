import { argon2idAsync } from "@noble/hashes/argon2.js";
import { argon2id } from "hash-wasm";
import { type Bytes, utf8 } from "#lib/bytes.ts";

/** What a passphrase costs to try. `memoryKib` × 1024 bytes are filled `passes` times by one lane; Argon2id, version 0x13. */
export interface KdfParams {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

export const DEFAULT_PARAMS: KdfParams = { memoryKib: 65536, passes: 3, lanes: 1 };
/** Where 64 MiB cannot be had. */
export const SMALL_PARAMS: KdfParams = { memoryKib: 32768, passes: 6, lanes: 1 };
/** Without WebAssembly; weaker, so the passphrase has six words. */
export const SLOW_PARAMS: KdfParams = { memoryKib: 19456, passes: 2, lanes: 1 };

const WARM_UP: KdfParams = { memoryKib: 19456, passes: 2, lanes: 1 };
const MAX_PASSES = 10;
const TARGET_MS = 700;

/** Refused before deriving: cheaper than any vault we make, or so dear that it would hang the phone. */
export const isWithinBounds = ({ memoryKib, passes, lanes }: KdfParams): boolean =>
  memoryKib >= 19456 && memoryKib <= 1_048_576 && passes >= 2 && passes <= 20 && lanes === 1;

export type OnFraction = (fraction: number | null) => void;

/** The two makers of the same 32 bytes. `wasm` is absent where WebAssembly is, and may throw where memory is short. */
export interface Argon2 {
  readonly wasm: ((secret: Bytes, salt: Bytes, params: KdfParams) => Promise<Bytes>) | null;
  readonly plain: (secret: Bytes, salt: Bytes, params: KdfParams, onFraction: OnFraction) => Promise<Bytes>;
}

export async function argon2Wasm(secret: Bytes, salt: Bytes, params: KdfParams): Promise<Bytes> {
  const out = await argon2id({
    password: secret,
    salt,
    memorySize: params.memoryKib,
    iterations: params.passes,
    parallelism: params.lanes,
    hashLength: 32,
    outputType: "binary",
  });
  return new Uint8Array(out);
}

export async function argon2Plain(secret: Bytes, salt: Bytes, params: KdfParams, onFraction: OnFraction): Promise<Bytes> {
  const options = {
    m: params.memoryKib,
    t: params.passes,
    p: params.lanes,
    dkLen: 32,
    version: 0x13,
    asyncTick: 50,
    onProgress: onFraction,
  };
  return new Uint8Array(await argon2idAsync(secret, salt, options));
}

export const systemArgon2 = (): Argon2 => ({ wasm: typeof WebAssembly === "object" ? argon2Wasm : null, plain: argon2Plain });

/** Derives with given parameters. Falls back to the slow maker, which gives the same bytes, when WebAssembly has no memory. */
export async function derive(
  argon2: Argon2,
  secret: Bytes,
  salt: Bytes,
  params: KdfParams,
  onFraction: OnFraction,
): Promise<Bytes> {
  if (argon2.wasm) {
    try {
      return await argon2.wasm(secret, salt, params);
    } catch {
      // Not enough memory for WebAssembly: the slow maker asks for it in another way and often gets it.
    }
  }
  return argon2.plain(secret, salt, params, onFraction);
}

/** Chooses parameters for this phone and derives with them: at least 700 ms of work where WebAssembly runs. */
export async function deriveFirst(
  argon2: Argon2,
  secret: Bytes,
  salt: Bytes,
  monotonicMs: () => number,
  onFraction: OnFraction,
): Promise<{ readonly params: KdfParams; readonly bytes: Bytes }> {
  if (!argon2.wasm) return { params: SLOW_PARAMS, bytes: await argon2.plain(secret, salt, SLOW_PARAMS, onFraction) };
  let params = DEFAULT_PARAMS;
  try {
    // The first run compiles; measured cold, every later unlock would be cheaper than meant.
    (await argon2.wasm(secret, salt, WARM_UP)).fill(0);
    for (;;) {
      const started = monotonicMs();
      const bytes = await argon2.wasm(secret, salt, params);
      const tookMs = Math.max(1, monotonicMs() - started);
      if (tookMs >= TARGET_MS || params.passes >= MAX_PASSES) return { params, bytes };
      bytes.fill(0);
      const wanted = Math.ceil((params.passes * TARGET_MS) / tookMs);
      params = { ...params, passes: Math.min(MAX_PASSES, Math.max(params.passes + 1, wanted)) };
    }
  } catch {
    return { params: SMALL_PARAMS, bytes: await derive(argon2, secret, salt, SMALL_PARAMS, onFraction) };
  }
}

/** Imports secret bytes as a base for sub-keys and wipes them: from here on only labelled, non-extractable keys exist. */
export async function keyBase(secret: Bytes): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  secret.fill(0);
  return base;
}

/** HKDF-SHA-256 with an empty salt; the label keeps keys of different uses apart. */
export function subKey(base: CryptoKey, label: string): Promise<CryptoKey> {
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: utf8(label) };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
