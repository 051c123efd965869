import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Bytes, fromUtf8, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { sha256Hex } from "#verify/hash.ts";
import { verifyFile, verifyPart } from "#verify/part.ts";
import { type Root, readRoot, verifyNextRoot } from "#verify/root.ts";
import { manifestBytes, rootDocument, signatures, type TestKey, type Trust, trust } from "./trust-fixture.ts";

/*
 * Four thousand changes in every run, a million with SOAK, and none may pass. Fails without, tried: the threshold in signatures.ts, the
 * role in `checkThreshold`, `canonicalJson(value) === text` in lib/parse-canonical.ts, `wrong_role`, `wrong_pack`,
 * `same_version_other_bytes`, the hash in `verifyFile`, either threshold of `verifyRoot`.
 */
const ALL = process.env["SOAK"] ? 1_000_000 : 4000;
const share = (part: number): { readonly numRuns: number } => ({ numRuns: Math.round(ALL * part) });
const PATIENCE_MS = process.env["SOAK"] ? 3 * 3_600_000 : 300_000;

let keys: Trust;
let next: Trust;
let root: Root;
let manifest: Bytes;
/** By two keys of the role, as they are published. */
let signed: Bytes;
let nextRoot: Bytes;
let nextSigned: Bytes;

beforeAll(async () => {
  keys = await trust(1);
  next = await trust(20);
  const read = await readRoot(rootDocument(keys));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  root = read.value;
  manifest = manifestBytes({ files: [entry("rights"), entry("danger")] });
  signed = signatures(manifest, keys.content.slice(0, 2));
  nextRoot = rootDocument(next, 2);
  nextSigned = signatures(nextRoot, [...keys.root.slice(0, 2), ...next.root.slice(0, 2)]);
});

const entry = (name: string) => ({ name, path: `${name}.0123456789abcdef.json`, bytes: 7, sha256: "0".repeat(64) });
const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

const verify = (
  manifestOf: Uint8Array,
  signaturesBytes: Uint8Array,
  highest: { version: number; manifestSha256: string } | null = null,
) =>
  verifyPart({
    root,
    manifestBytes: manifestOf,
    signaturesBytes,
    expectRole: "content",
    expectPackId: "core",
    highestSeen: highest,
  });

/** One change to bytes: some replaced, left out, put in, or moved. */
interface Change {
  readonly at: number;
  readonly kind: "replace" | "remove" | "insert" | "move" | "cut";
  readonly bytes: Uint8Array;
}
const change = fc.record<Change>({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  kind: fc.constantFrom("replace", "remove", "insert", "move", "cut"),
  bytes: fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 8 }),
    fc
      .constantFrom("0", "9", '"', ",", "{", "}", " ", "\u0000", "\u202e", '"version":4,', '"role":"directory",', "e9", "\\u0061")
      .map((text) => Uint8Array.from(utf8(text))),
  ),
});
function changed(bytes: Uint8Array, changes: readonly Change[]): Uint8Array {
  let out = [...bytes];
  for (const { at, kind, bytes: others } of changes) {
    const i = Math.floor(at * out.length);
    if (kind === "replace") out.splice(i, others.length, ...others);
    if (kind === "remove") out.splice(i, others.length);
    if (kind === "insert") out.splice(i, 0, ...others);
    if (kind === "move") out.push(...out.splice(i, others.length));
    if (kind === "cut") out = out.slice(0, i);
  }
  return Uint8Array.from(out);
}
const changes = fc.array(change, { minLength: 1, maxLength: 4 });

/** The same value, written in another way: other order, spaces, escapes, a key twice. */
const respelling = fc.record({
  order: fc.infiniteStream(fc.nat(1000)).map((stream) => [...stream.take(12)]),
  how: fc.constantFrom("order", "spaces", "escape", "twice", "number", "nothing"),
  at: fc.nat(1000),
});
type Respelling = typeof respelling extends fc.Arbitrary<infer T> ? T : never;
function respelled(bytes: Uint8Array, { order, how, at }: Respelling): Uint8Array {
  const value = JSON.parse(fromUtf8(bytes)) as Record<string, unknown>;
  const mixed = Object.entries(value)
    .map((pair, i) => ({ pair, rank: order[i] ?? 0 }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ pair }) => pair);
  const text = JSON.stringify(Object.fromEntries(mixed));
  const spots = [...text.matchAll(/[a-z](?=[a-z]*")/g)].map((found) => found.index);
  const spot = spots[at % spots.length] ?? 0;
  if (how === "spaces") return utf8(JSON.stringify(value, null, (at % 9) + 1));
  if (how === "escape") return utf8(`${text.slice(0, spot)}\\u00${text.charCodeAt(spot).toString(16)}${text.slice(spot + 1)}`);
  if (how === "twice") {
    const [key, inner] = mixed[at % mixed.length] ?? ["", ""];
    return utf8(`${text.slice(0, -1)},${JSON.stringify(key)}:${JSON.stringify(inner)}}`);
  }
  if (how === "number")
    return utf8(text.replace(/"version":(\d+)/, `"version":$1${[".0", "e0", "E+0", ".00e00"][at % 4] ?? ""}`));
  return utf8(text);
}

describe("F-78 changed on the way", () => {
  it("no change to the bytes of a manifest passes", { timeout: PATIENCE_MS }, () =>
    fc.assert(
      fc.asyncProperty(changes, async (some) => {
        const other = changed(manifest, some);
        fc.pre(!same(other, manifest));
        expect((await verify(other, signed)).ok).toBe(false);
      }),
      share(0.38),
    ),
  );

  it("the same words in another order, with other spaces, escapes or a key twice do not pass", { timeout: PATIENCE_MS }, () =>
    fc.assert(
      fc.asyncProperty(respelling, async (how) => {
        const other = respelled(manifest, how);
        fc.pre(!same(other, manifest));
        expect((await verify(other, signed)).ok).toBe(false);
      }),
      share(0.1),
    ),
  );

  it("no change to the bytes of a file passes", { timeout: PATIENCE_MS }, async () => {
    const file = utf8(
      canonicalJson({ strings: { "right.FR-01.title": "You may ask for a lawyer", "right.FR-02.title": "112" } }),
    );
    const listed = { bytes: file.length, sha256: await sha256Hex(file) };
    await fc.assert(
      fc.asyncProperty(changes, async (some) => {
        const other = changed(file, some);
        fc.pre(!same(other, file));
        expect((await verifyFile(other, listed)).ok).toBe(false);
      }),
      share(0.15),
    );
  });

  it("no change to a root passes, nor another way to write it", { timeout: PATIENCE_MS }, () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(changes, respelling), async (how) => {
        const other = Array.isArray(how) ? changed(nextRoot, how) : respelled(nextRoot, how);
        fc.pre(!same(other, nextRoot));
        expect((await verifyNextRoot(root, { rootBytes: other, signaturesBytes: nextSigned })).ok).toBe(false);
      }),
      share(0.15),
    ),
  );
});

describe("F-78 signatures that are not those of the role", () => {
  /** Every signature there is, by everybody, over everything but what it stands under. */
  const entries: { readonly keyId: string; readonly sigB64: string; readonly isGood: boolean }[] = [];
  beforeAll(() => {
    const listOf = (message: Uint8Array, by: readonly TestKey[]) =>
      (JSON.parse(fromUtf8(signatures(message, by))) as { signatures: { keyId: string; sigB64: string }[] }).signatures;
    const everybody = [...keys.root, ...keys.content, ...keys.directory, ...next.content];
    const older = manifestBytes({ version: 2 });
    const mine = listOf(manifest, everybody);
    const theirs = listOf(older, everybody);
    const ids = new Set(keys.content.map(({ keyId }) => keyId));
    entries.push(...mine.map((one) => ({ ...one, isGood: ids.has(one.keyId) })));
    entries.push(...theirs.map((one) => ({ ...one, isGood: false })));
    // Each under the name of every other key.
    for (const { sigB64, keyId: own } of mine)
      entries.push(...everybody.filter(({ keyId }) => keyId !== own).map(({ keyId }) => ({ keyId, sigB64, isGood: false })));
  });

  it("pass only when two different keys of the role signed these bytes", { timeout: PATIENCE_MS }, () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.nat(10_000), { maxLength: 12 }), async (picks) => {
        const picked = picks.flatMap((at) => entries[at % entries.length] ?? []);
        const good = new Set(picked.filter(({ isGood }) => isGood).map(({ keyId }) => keyId));
        const file = utf8(JSON.stringify({ signatures: picked.map(({ keyId, sigB64 }) => ({ keyId, sigB64 })) }));
        expect((await verify(manifest, file)).ok).toBe(good.size >= 2);
      }),
      share(0.15),
    ),
  );
});

describe("F-79 F-82 signed by the right keys, and still not what was asked for", () => {
  const wrong = fc.oneof(
    fc.record({ packId: fc.string().filter((id) => id !== "core") }),
    fc.record({ role: fc.string().filter((role) => role !== "content") }),
    fc.record({ role: fc.constantFrom("directory", "root", "Content", "content ", null, 1, ["content"]) }),
    fc.record({ version: fc.oneof(fc.integer({ max: 2 }), fc.double(), fc.string(), fc.constantFrom(null, true, [3], 2 ** 53)) }),
    fc.record({ root: fc.oneof(fc.integer({ min: 2 }), fc.integer({ max: 0 }), fc.string(), fc.constant(null)) }),
    fc.record({ created: fc.string() }),
  );

  it("is refused: another pack or role, a lower version, a newer root, the same version with other bytes", {
    timeout: PATIENCE_MS,
  }, async () => {
    const highest = { version: 3, manifestSha256: await sha256Hex(manifest) };
    await fc.assert(
      fc.asyncProperty(wrong, async (fields) => {
        const version = "version" in fields ? fields.version : 3;
        fc.pre(!(typeof version === "number" && Number.isSafeInteger(version) && version > 3));
        // A number JSON cannot hold becomes null.
        fc.pre(!Object.values(fields).some((value) => typeof value === "number" && !Number.isFinite(value)));
        const bytes = manifestBytes(fields);
        fc.pre(!same(bytes, manifest));
        const remembers = "version" in fields || "created" in fields;
        expect((await verify(bytes, signatures(bytes, keys.content), remembers ? highest : null)).ok).toBe(false);
      }),
      share(0.03),
    );
  });

  it("is refused when it is not written canonically, whatever it says", { timeout: PATIENCE_MS }, () =>
    fc.assert(
      fc.asyncProperty(respelling, async (how) => {
        const other = respelled(manifest, how);
        fc.pre(!same(other, manifest));
        expect((await verify(other, signatures(other, keys.content))).ok).toBe(false);
      }),
      share(0.02),
    ),
  );

  it("is refused as a root: signed by one side only, too few keys, a leap, an older one", { timeout: PATIENCE_MS }, () => {
    const fewer = { keyIds: next.root.slice(0, 2).map(({ keyId }) => keyId), threshold: 2 };
    return fc.assert(
      fc.asyncProperty(
        fc.subarray([0, 1, 2]),
        fc.subarray([0, 1, 2]),
        fc.oneof(fc.constant(2), fc.integer({ min: -5, max: 2_000_000_000 })),
        fc.boolean(),
        async (olds, news, version, isShort) => {
          const of = (list: readonly TestKey[], picks: readonly number[]) => picks.flatMap((i) => list[i] ?? []);
          const roles = JSON.parse(fromUtf8(nextRoot)) as { roles: Record<string, unknown> };
          const bytes = rootDocument(next, version, isShort ? { roles: { ...roles.roles, root: fewer } } : {});
          const step = { rootBytes: bytes, signaturesBytes: signatures(bytes, [...of(keys.root, olds), ...of(next.root, news)]) };
          const isRight = version === 2 && olds.length >= 2 && news.length >= 2 && !isShort;
          expect((await verifyNextRoot(root, step)).ok).toBe(isRight);
        },
      ),
      share(0.02),
    );
  });
});
