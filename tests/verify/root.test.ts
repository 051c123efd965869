import { beforeAll, describe, expect, it } from "vitest";
import { utf8 } from "#lib/bytes.ts";
import { type Root, readRoot, verifyNextRoot, verifyRoot } from "#verify/root.ts";
import { flipped, rootDocument, signatures, type Trust, trust } from "./trust-fixture.ts";

let old: Trust;
let next: Trust;
let trusted: Root;

beforeAll(async () => {
  old = await trust(1);
  next = await trust(20);
  const read = await readRoot(rootDocument(old));
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  trusted = read.value;
});

describe("the trust root", () => {
  it("is accepted when two of its own root keys signed it", async () => {
    const bytes = rootDocument(old);
    expect(await verifyRoot({ rootBytes: bytes, signaturesBytes: signatures(bytes, old.root.slice(0, 2)) })).toMatchObject({
      ok: true,
      value: { version: 1 },
    });
    for (const signers of [old.root.slice(0, 1), old.content, [...old.root.slice(0, 1), ...old.root.slice(0, 1)]]) {
      expect(await verifyRoot({ rootBytes: bytes, signaturesBytes: signatures(bytes, signers) })).toMatchObject({
        ok: false,
        error: { kind: "not_enough_signatures", role: "root" },
      });
    }
  });

  it("is refused with any one bit changed", async () => {
    const bytes = rootDocument(old);
    const signed = signatures(bytes, old.root);
    for (let bit = 0; bit < bytes.length * 8; bit += 37)
      expect((await verifyRoot({ rootBytes: flipped(bytes, bit), signaturesBytes: signed })).ok).toBe(false);
  });

  it("changes keys only with the old keys and the new ones together, one version at a time", async () => {
    const bytes = rootDocument(next, 2);
    const by = (signers: Trust["root"]) => verifyRoot({ rootBytes: bytes, signaturesBytes: signatures(bytes, signers), trusted });
    expect(await by([...old.root.slice(0, 2), ...next.root.slice(0, 2)])).toMatchObject({ ok: true, value: { version: 2 } });
    expect((await by(next.root)).ok).toBe(false);
    expect((await by(old.root)).ok).toBe(false);
    const far = rootDocument(next, 3);
    const all = signatures(far, [...old.root, ...next.root]);
    expect(await verifyRoot({ rootBytes: far, signaturesBytes: all, trusted })).toMatchObject({
      ok: false,
      error: { kind: "root_version_gap", known: 1, found: 3 },
    });
  });

  it("F-79 goes on one version at a time: an older one, the same once more, and a leap are refused", async () => {
    const step = (keys: Trust, version: number, signers: Trust["root"]) => {
      const rootBytes = rootDocument(keys, version);
      return { rootBytes, signaturesBytes: signatures(rootBytes, signers) };
    };
    const second = await verifyNextRoot(trusted, step(next, 2, [...old.root, ...next.root]));
    if (!second.ok) throw new Error(JSON.stringify(second.error));
    expect(await verifyNextRoot(second.value, step(next, 3, next.root))).toMatchObject({ ok: true, value: { version: 3 } });
    for (const version of [1, 2, 4]) {
      expect(await verifyNextRoot(second.value, step(next, version, next.root))).toMatchObject({
        ok: false,
        error: { kind: "root_version_gap", known: 2, found: version },
      });
    }
    expect(await verifyNextRoot(second.value, step(old, 1, old.root)), "the one before").toMatchObject({
      error: { kind: "not_enough_signatures" },
    });
  });

  it("is refused unread when it is too long, or when its signatures cannot be read", async () => {
    const tooLong = new Uint8Array(64 * 1024 + 1);
    expect(await verifyRoot({ rootBytes: tooLong, signaturesBytes: signatures(tooLong, old.root) })).toMatchObject({
      error: { kind: "too_large" },
    });
    const rootBytes = rootDocument(old);
    expect(await verifyRoot({ rootBytes, signaturesBytes: utf8("no") })).toMatchObject({
      error: { kind: "signatures_malformed" },
    });
    expect(await verifyRoot({ rootBytes, signaturesBytes: new Uint8Array(64 * 1024 + 1) })).toMatchObject({
      error: { kind: "too_large" },
    });
  });

  it("is not parsed before the keys that are known have signed it", async () => {
    for (const text of ["{not json", "[".repeat(40_000)]) {
      const rootBytes = utf8(text);
      const signaturesBytes = signatures(rootBytes, next.root);
      expect(await verifyNextRoot(trusted, { rootBytes, signaturesBytes })).toMatchObject({
        error: { kind: "not_enough_signatures", role: "root", valid: 0 },
      });
      expect(await verifyNextRoot(trusted, { rootBytes, signaturesBytes: signatures(rootBytes, old.root) })).toMatchObject({
        error: { kind: "malformed", what: "root" },
      });
    }
    const rootBytes = new Uint8Array(64 * 1024 + 1);
    expect(await verifyNextRoot(trusted, { rootBytes, signaturesBytes: utf8("no") })).toMatchObject({
      error: { kind: "too_large" },
    });
  });

  it("is refused with too few root keys, a threshold of one, a key under another id, or a role without its keys", async () => {
    const ids = old.root.map((key) => key.keyId);
    const fine = { keyIds: ids, threshold: 2 };
    const roles = (change: Record<string, unknown>) =>
      rootDocument(old, 1, { roles: { root: fine, content: fine, directory: fine, ...change } });
    const refused = [
      roles({ root: { keyIds: ids.slice(0, 2), threshold: 2 } }),
      roles({ content: { keyIds: ids, threshold: 1 } }),
      roles({ content: { keyIds: [ids[0], ids[0]], threshold: 2 } }),
      roles({ content: { keyIds: ["0".repeat(16), ids[0]], threshold: 2 } }),
      roles({ directory: undefined }),
      roles({ directory: { keyIds: "all", threshold: 2 } }),
      roles({ directory: { keyIds: ids, threshold: "2" } }),
      roles({ directory: { keyIds: [1, 2, 3], threshold: 2 } }),
      roles({ directory: { keyIds: ids, threshold: 4 } }),
      rootDocument(old, 1, { roles: [] }),
      rootDocument(old, 1, { keys: "none" }),
      rootDocument(old, 1, { keys: { [ids[0] ?? ""]: 7 } }),
      rootDocument(old, 1, { keys: { ["0".repeat(16)]: "A".repeat(43) } }),
      rootDocument(old, 1, { keys: { [ids[0] ?? ""]: "short" } }),
      rootDocument(old, 1, { expires: "soon" }),
      rootDocument(old, 1, { v: 2 }),
      rootDocument(old, 0),
      utf8("{}"),
      utf8("[]"),
      new Uint8Array(64 * 1024 + 1),
    ];
    for (const bytes of refused) expect((await readRoot(bytes)).ok).toBe(false);
    expect((await readRoot(roles({}))).ok).toBe(true);
  });
});
