import { argon2id as argon2Noble } from "@noble/hashes/argon2.js";
import { argon2id as argon2HashWasm } from "hash-wasm";
import { expect, it } from "vitest";
import { toHex, utf8 } from "#lib/bytes.ts";
import {
  argon2Plain,
  argon2Wasm,
  DEFAULT_PARAMS,
  derive,
  deriveFirst,
  isWithinBounds,
  keyBase,
  SLOW_PARAMS,
  SMALL_PARAMS,
  subKey,
} from "#seal/key-derivation.ts";
import { quickArgon2 } from "./support/vault.ts";

const bytes = (value: number, length: number) => new Uint8Array(length).fill(value);
const nothing = () => undefined;

// RFC 9106, section 5.3: Argon2id, version 0x13.
const RFC = { password: bytes(1, 32), salt: bytes(2, 16), secret: bytes(3, 8), data: bytes(4, 12) };
const RFC_TAG = "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659";

it("the JavaScript Argon2id gives the tag of RFC 9106", () => {
  const out = argon2Noble(RFC.password, RFC.salt, {
    m: 32,
    t: 3,
    p: 4,
    dkLen: 32,
    version: 0x13,
    key: RFC.secret,
    personalization: RFC.data,
  });
  expect(toHex(out)).toBe(RFC_TAG);
});

it("the WebAssembly Argon2id agrees with the JavaScript one, which gives the tag of RFC 9106", async () => {
  // It takes no associated data, so the vector itself cannot be run: the same input without it is compared.
  const common = { password: RFC.password, salt: RFC.salt };
  const wasm = await argon2HashWasm({
    ...common,
    secret: RFC.secret,
    memorySize: 32,
    iterations: 3,
    parallelism: 4,
    hashLength: 32,
    outputType: "hex",
  });
  expect(wasm).toBe(toHex(argon2Noble(RFC.password, RFC.salt, { m: 32, t: 3, p: 4, dkLen: 32, version: 0x13, key: RFC.secret })));
});

it("the WebAssembly Argon2id gives a known answer of the reference implementation", async () => {
  // phc-winner-argon2, src/test.c: version 0x13, t=2, m=2^16, p=1.
  const out = await argon2Wasm(utf8("password"), utf8("somesalt"), { memoryKib: 65536, passes: 2, lanes: 1 });
  expect(toHex(out)).toBe("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7");
});

it("F-68: both makers give the same key for the parameters in use, so either opens the vault", async () => {
  const secret = utf8("abandon ability able about above");
  const salt = bytes(7, 16);
  const wasm = await argon2Wasm(secret, salt, SLOW_PARAMS);
  const fractions: (number | null)[] = [];
  expect(toHex(await argon2Plain(secret, salt, SLOW_PARAMS, (f) => fractions.push(f)))).toBe(toHex(wasm));
  expect(fractions.length).toBeGreaterThan(1);
});

it("the real derivation runs with 64 MiB", async () => {
  const out = await argon2Wasm(utf8("a"), bytes(7, 16), { ...DEFAULT_PARAMS, passes: 2 });
  expect(out).toHaveLength(32);
});

it("more passes are chosen until one derivation takes 700 ms, ten at most", async () => {
  const timed = async (msPerPass: number) => {
    let nowMs = 0;
    const argon2 = {
      ...quickArgon2,
      wasm: async (...all: Parameters<NonNullable<typeof quickArgon2.wasm>>) => {
        nowMs += msPerPass * all[2].passes;
        return quickArgon2.plain(...all, nothing);
      },
    };
    return (await deriveFirst(argon2, utf8("a"), bytes(7, 16), () => nowMs, nothing)).params;
  };
  expect(await timed(400)).toEqual(DEFAULT_PARAMS);
  expect(await timed(150)).toEqual({ ...DEFAULT_PARAMS, passes: 5 });
  expect(await timed(10)).toEqual({ ...DEFAULT_PARAMS, passes: 10 });
});

it("F-68: without 64 MiB the smaller parameters are used; without WebAssembly the slow ones", async () => {
  const short = {
    ...quickArgon2,
    wasm: async (...all: Parameters<NonNullable<typeof quickArgon2.wasm>>) => {
      if (all[2].memoryKib > 40_000) throw new RangeError("could not allocate memory");
      return quickArgon2.plain(...all, nothing);
    },
  };
  expect((await deriveFirst(short, utf8("a"), bytes(7, 16), () => 0, nothing)).params).toEqual(SMALL_PARAMS);
  expect((await deriveFirst({ ...quickArgon2, wasm: null }, utf8("a"), bytes(7, 16), () => 0, nothing)).params).toEqual(
    SLOW_PARAMS,
  );
  const slow = await derive(short, utf8("a"), bytes(7, 16), DEFAULT_PARAMS, nothing);
  expect(toHex(slow)).toBe(toHex(await quickArgon2.plain(utf8("a"), bytes(7, 16), DEFAULT_PARAMS, nothing)));
});

it("parameters below the floor or above reason are refused", () => {
  for (const params of [DEFAULT_PARAMS, SMALL_PARAMS, SLOW_PARAMS]) expect(isWithinBounds(params)).toBe(true);
  for (const change of [
    { memoryKib: 19455 },
    { memoryKib: 1_048_577 },
    { passes: 1 },
    { passes: 21 },
    { lanes: 2 },
    { lanes: 0 },
  ])
    expect(isWithinBounds({ ...DEFAULT_PARAMS, ...change })).toBe(false);
});

it("a secret is wiped once it is a key, and sub-keys cannot be taken out", async () => {
  const secret = bytes(9, 32);
  const base = await keyBase(secret);
  expect(toHex(secret)).toBe("00".repeat(32));
  const key = await subKey(base, "records/v1");
  await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
});
