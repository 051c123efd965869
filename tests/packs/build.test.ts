import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ManifestSchema } from "#domain/pack/manifest.ts";
import type { Network } from "#domain/pack/network.ts";
import { readRoot } from "#verify/root.ts";
import { type BuiltPart, buildNetworkPart, buildPacks, readIndex, writePacks } from "../../tools/pack/lib/build.ts";
import { diffValues } from "../../tools/pack/lib/diff-values.ts";
import { createKeys, ensureKeys, loadKeys, type TrustKeys } from "../../tools/pack/lib/keys.ts";
import { verifyBuilt } from "../../tools/pack/lib/verify-built.ts";
import { REAL_SOURCES } from "./workbench.ts";

const dir = mkdtempSync(join(tmpdir(), "fanal-build-"));
const [keysDir, outDir] = [join(dir, "keys"), join(dir, "out")];
let keys: TrustKeys;
let built: readonly BuiltPart[];

async function build(to: string, from = keysDir): Promise<readonly BuiltPart[]> {
  const result = await buildPacks({ sources: REAL_SOURCES, keysDir: from, outDir: to });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const filesIn = (folder: string): Map<string, string> =>
  new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(folder.length), readFileSync(path, "base64")]),
  );

beforeAll(async () => {
  keys = await createKeys(keysDir, new Date("2026-11-21T10:00:00Z"));
  built = await build(outDir);
});
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

describe("development keys", () => {
  it("are three to a role, readable by their owner alone, and never made twice in one place", async () => {
    for (const role of ["root", "content", "directory"]) expect(keys.keys.filter((key) => key.role === role)).toHaveLength(3);
    expect(new Set(keys.keys.map(({ keyId }) => keyId)).size).toBe(9);
    for (const name of readdirSync(keysDir).filter((name) => name.endsWith(".key.json")))
      expect(statSync(join(keysDir, name)).mode & 0o777).toBe(0o600);
    expect(statSync(keysDir).mode & 0o777).toBe(0o700);
    await expect(createKeys(keysDir)).rejects.toThrow("already holds keys");
    expect((await ensureKeys(keysDir)).rootBytes).toEqual(keys.rootBytes);
    expect(await loadKeys(keysDir)).toEqual(keys);
  });

  it("give a root with a threshold of two in each role", async () => {
    const root = await readRoot(keys.rootBytes);
    if (!root.ok) throw new Error("root");
    expect(root.value).toMatchObject({ version: 1, expires: "2028-11-21T00:00:00.000Z" });
    for (const role of Object.values(root.value.roles)) expect(role).toMatchObject({ threshold: 2, keyIds: { length: 3 } });
  });

  it("are refused when a file does not hold its own public half", async () => {
    const broken = join(dir, "broken");
    await createKeys(broken);
    const [name, other] = ["root-1.key.json", "root-2.key.json"].map((file) => join(broken, file));
    const [a, b] = [name, other].map((file) => JSON.parse(readFileSync(file ?? "", "utf8")) as { publicB64: string });
    writeFileSync(name ?? "", JSON.stringify({ ...a, publicB64: b?.publicB64 }));
    await expect(loadKeys(broken)).rejects.toThrow("root-1.key.json");
  });
});

describe("built packs", () => {
  it("are the parts of their sources, each with a neutral file and one text file per language and audience", () => {
    expect(built.map(({ packId, role }) => `${packId}/${role}`)).toEqual(["core/content", "calais/content", "calais/directory"]);
    const names = built.map(({ files }) => files.map(({ name }) => name));
    expect(names[0]).toEqual(
      expect.arrayContaining(["guides", "indicators", "rules", "rights", "text.en.public", "text.en.team"]),
    );
    expect(names[1]).toEqual(expect.arrayContaining(["danger", "missing", "rights", "text.en.public", "text.en.team"]));
    expect(names[2]).toEqual(expect.arrayContaining(["services", "text.en.public"]));
    expect(names[2]).not.toContain("text.en.team");
    for (const part of built) {
      const manifest = v.parse(ManifestSchema, JSON.parse(new TextDecoder().decode(part.manifest)));
      for (const file of manifest.files) expect(file.path).toContain(file.sha256.slice(0, 16));
    }
    expect(readIndex(outDir)).toEqual(built.map(({ packId, role }) => ({ packId, role })));
  });

  it("keep the words of public and team apart", async () => {
    const { parts } = await verifyBuilt(outDir);
    const strings = (name: string): string[] =>
      parts.flatMap(({ values }) => Object.keys((values.get(name) as { strings?: object } | undefined)?.strings ?? {}));
    expect(strings("text.en.public").some((key) => /^(q|script|indicator|plan|stop|never)\./.test(key))).toBe(false);
    expect(strings("text.en.team").some((key) => /^(right|danger|service)\./.test(key))).toBe(false);
  });

  it("are the same bytes from the same sources and keys", async () => {
    const again = join(dir, "again");
    await build(again);
    expect(filesIn(again)).toEqual(filesIn(outDir));
  });

  it("are whole when read as a phone reads them, and F-78 are refused with one bit of any file changed or a file cut short", async () => {
    const spoiled = join(dir, "spoiled");
    writePacks(spoiled, built, keys);
    expect((await verifyBuilt(spoiled)).complaints).toEqual([]);
    for (const [name] of filesIn(spoiled)) {
      if (name === "/index.json") continue;
      const path = join(spoiled, name);
      const whole = readFileSync(path);
      for (const bytes of [
        name.endsWith(".signatures.json") ? oneOfTwoBroken(whole) : flip(whole),
        whole.subarray(0, whole.length - 1),
      ]) {
        writeFileSync(path, bytes);
        expect((await verifyBuilt(spoiled)).complaints, name).not.toEqual([]);
      }
      writeFileSync(path, whole);
    }
    expect((await verifyBuilt(spoiled)).complaints).toEqual([]);
  }, 240_000);

  it("F-78 are refused by a phone that trusts another root", async () => {
    const other = await readRoot((await createKeys(join(dir, "other-keys"))).rootBytes);
    if (!other.ok) throw new Error("root");
    expect((await verifyBuilt(outDir, other.value)).complaints).toHaveLength(1);
    const foreign = join(dir, "foreign");
    await build(foreign, join(dir, "other-keys"));
    writeFileSync(join(foreign, "root.json"), readFileSync(join(outDir, "root.json")));
    writeFileSync(join(foreign, "root.signatures.json"), readFileSync(join(outDir, "root.signatures.json")));
    cpSync(join(outDir, "roots"), join(foreign, "roots"), { recursive: true });
    const { parts, complaints } = await verifyBuilt(foreign);
    expect(parts).toEqual([]);
    expect(complaints).toHaveLength(3);
    for (const complaint of complaints) expect(complaint).toContain("0 of those that are there count");
  });
});

/** The two signatures that are needed and no more, one of them with a changed bit. */
function oneOfTwoBroken(bytes: Uint8Array): Uint8Array {
  const { signatures } = JSON.parse(new TextDecoder().decode(bytes)) as { signatures: { keyId: string; sigB64: string }[] };
  const [a, b] = signatures;
  if (a === undefined || b === undefined) throw new Error("two signatures");
  const sigB64 = (a.sigB64.startsWith("A") ? "B" : "A") + a.sigB64.slice(1);
  return new TextEncoder().encode(JSON.stringify({ signatures: [{ ...a, sigB64 }, b] }));
}

const flip = (bytes: Uint8Array): Uint8Array => {
  const out = Uint8Array.from(bytes);
  const at = Math.floor(out.length / 2);
  out[at] = (out[at] ?? 0) ^ 1;
  return out;
};

describe("a network part", () => {
  const network: Network = {
    organisations: [
      {
        id: "demo-org",
        name: "Demo organisation",
        country: "FR",
        mailbox: "AAAAAAAAAAAAAAAAAAAAAA",
        recipients: ["age1demo"],
        signKey: "A".repeat(43),
        serves: ["adults", "children"],
        serviceIds: [],
      },
    ],
    teams: [],
    revoked: [],
  };
  const make = (outDir: string, version: number) =>
    buildNetworkPart({
      packId: "demo",
      network,
      keys,
      outDir,
      version,
      created: new Date("2026-11-21T10:00:00Z"),
      expires: new Date("2027-11-21T10:00:00Z"),
    });

  it("lies over the packs already built, signed by the directory role, and again without a second line in the index", async () => {
    const withDemo = join(dir, "demo");
    writePacks(withDemo, built, keys);
    make(withDemo, 1);
    make(withDemo, 2);
    const { parts, complaints } = await verifyBuilt(withDemo);
    expect(complaints).toEqual([]);
    expect(parts.map(({ packId, role }) => `${packId}/${role}`)).toEqual([
      "core/content",
      "calais/content",
      "calais/directory",
      "demo/directory",
    ]);
    expect(parts.at(-1)?.values.get("network")).toEqual(network);
    const { parts: before } = await verifyBuilt(outDir);
    expect(diffValues(before, parts)).toContain('+ demo/directory network:.organisations[demo-org].name "Demo organisation"');
    expect(diffValues(parts, parts)).toEqual([]);
  });

  it("is not made from a network that does not fit", () => {
    expect(() =>
      buildNetworkPart({
        packId: "demo",
        network: { ...network, teams: [{ id: "t", name: "T", teamKey: "short" }] },
        keys,
        outDir: join(dir, "none"),
        version: 1,
        created: new Date(),
        expires: new Date(),
      }),
    ).toThrow();
  });
});
