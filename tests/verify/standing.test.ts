import { beforeAll, describe, expect, it } from "vitest";
import { sha256Hex } from "#verify/hash.ts";
import { type Root, readRoot } from "#verify/root.ts";
import { floorsOver, type KeptPart, roleMark, standingUnder } from "#verify/standing.ts";
import { manifestBytes, rootDocument, signatures, type TestKey, type Trust, testKey, trust } from "./trust-fixture.ts";

/*
 * Fails without, tried: `signed === null` in seenIfSigned's answer (stolen keys go on counting), `changedRoles` (2,000,000,000 stays the
 * floor), `version >= bundled` among the replacements, `seenIfBundled`, `sort` of the replacements.
 */
const CALAIS = "calais|directory";
const FAR = 2_000_000_000;

let keys: Trust;
/** Two directory keys were stolen; the third stays, and two are new. */
let stolen: readonly TestKey[];
let after: Trust;
let before: Root;
let now: Root;

beforeAll(async () => {
  keys = await trust();
  stolen = keys.directory.slice(0, 2);
  after = { ...keys, directory: [...keys.directory.slice(2), await testKey(41), await testKey(42)] };
  before = await read(rootDocument(keys));
  now = await read(rootDocument(after, 2));
});

async function read(bytes: Uint8Array): Promise<Root> {
  const root = await readRoot(bytes);
  if (!root.ok) throw new Error(JSON.stringify(root.error));
  return root.value;
}

function kept(version: number, signers: readonly TestKey[], role: "content" | "directory" = "directory"): KeptPart {
  const bytes = manifestBytes({ packId: "calais", role, version });
  return {
    key: `calais|${role}`,
    id: `calais|${role}|${version}`,
    packId: "calais",
    role,
    version,
    manifestBytes: bytes,
    signaturesBytes: signatures(bytes, signers),
  };
}
const seen = async (part: KeptPart) => ({ version: part.version, manifestSha256: await sha256Hex(part.manifestBytes) });
const directoryChanged = new Set(["directory"]);

async function under(root: Root, parts: readonly KeptPart[], change: Partial<Parameters<typeof standingUnder>[0]> = {}) {
  const top = [...parts].sort((a, b) => b.version - a.version)[0];
  if (top === undefined) throw new Error("no parts");
  return standingUnder({
    root,
    kept: parts,
    active: [top.id],
    floors: { [top.key]: await seen(top) },
    bundled: {},
    changedRoles: directoryChanged,
    ...change,
  });
}

describe("what is installed, when keys are taken back", () => {
  it("stays when enough of its signers are still trusted", async () => {
    const part = kept(5, keys.directory);
    const stays = await under(before, [part]);
    expect(stays).toMatchObject({ active: [part.id], fallen: new Set() });
    expect(stays.withdrawn).toEqual({});
    const vouched = kept(5, after.directory.slice(0, 2));
    expect(await under(now, [vouched])).toMatchObject({ active: [vouched.id], withdrawn: {} });
  });

  it("is taken out of use when only stolen keys and one other signed it, and the newest version that counts stands in its place", async () => {
    const [good, older, bad] = [kept(5, after.directory), kept(4, after.directory), kept(6, keys.directory)];
    expect(await under(now, [older, good, bad])).toMatchObject({
      active: [good.id],
      fallen: new Set([bad.id]),
      withdrawn: { [CALAIS]: 6 },
    });
  });

  it("leaves nothing of that part when nothing else counts; the parts of another role stay", async () => {
    const [bad, guides] = [kept(6, stolen), kept(3, keys.content, "content")];
    expect(await under(now, [bad, guides], { active: [guides.id, bad.id] })).toMatchObject({
      active: [guides.id],
      withdrawn: { [CALAIS]: 6 },
    });
  });

  it("goes back to what the app was built with, known by its bytes, and still says that its signatures are gone", async () => {
    const [bundled, bad] = [kept(5, stolen), kept(6, stolen)];
    const standing = await under(now, [bundled, bad], { bundled: { [CALAIS]: await seen(bundled) } });
    expect(standing).toMatchObject({ active: [bundled.id], fallen: new Set([bad.id]), withdrawn: { [CALAIS]: 6 } });
    const forged = { ...(await seen(bundled)), manifestSha256: "0".repeat(64) };
    expect((await under(now, [bundled, bad], { bundled: { [CALAIS]: forged } })).active).toEqual([]);
  });

  it("never goes below what the app was built with", async () => {
    const [old, bad] = [kept(4, after.directory), kept(6, stolen)];
    const bundled = { [CALAIS]: { version: 5, manifestSha256: "0".repeat(64) } };
    expect(await under(now, [old, bad], { bundled })).toMatchObject({ active: [], floors: bundled });
  });

  it("does not count in another pack or under another role's keys", async () => {
    const part = kept(5, keys.directory);
    expect((await under(before, [{ ...part, packId: "core" }])).fallen).toEqual(new Set([part.id]));
    expect((await under(before, [kept(5, keys.content)])).active).toEqual([]);
  });
});

describe("F-79 the memory of the highest version", () => {
  it("does not lock the rightful signers out when thieves signed version 2,000,000,000", async () => {
    const [good, far] = [kept(5, after.directory), kept(FAR, stolen)];
    const standing = await under(now, [good, far]);
    expect(standing.floors).toEqual({ [CALAIS]: await seen(good) });
    expect((await under(now, [far])).floors).toEqual({});
  });

  it("falls no lower than the bundled version", async () => {
    const bundled = { [CALAIS]: { version: 7, manifestSha256: "a".repeat(64) } };
    const [good, far] = [kept(5, after.directory), kept(FAR, stolen)];
    expect((await under(now, [good, far], { bundled })).floors).toEqual(bundled);
  });

  it("stands for a role whose keys did not change, also when the packs themselves were cleared", async () => {
    const floors = { [CALAIS]: { version: 9, manifestSha256: "b".repeat(64) } };
    const standing = await standingUnder({
      root: now,
      kept: [],
      active: [],
      floors,
      bundled: { [CALAIS]: { version: 7, manifestSha256: "a".repeat(64) } },
      changedRoles: new Set(["content"]),
    });
    expect(standing.floors).toEqual(floors);
  });

  it("begins at the bundled version where nothing is remembered", () => {
    const bundled = { [CALAIS]: { version: 7, manifestSha256: "a".repeat(64) } };
    expect(floorsOver(bundled, {})).toEqual(bundled);
    expect(floorsOver(bundled, { [CALAIS]: { version: 6, manifestSha256: "c".repeat(64) } })).toEqual(bundled);
    expect(floorsOver({}, bundled)).toEqual(bundled);
  });
});

describe("the mark of a role", () => {
  it("is the same in any order, and another with another key or threshold", async () => {
    const same = await read(rootDocument({ ...keys, directory: [...keys.directory].reverse() }, 2));
    expect(roleMark(same, "directory")).toBe(roleMark(before, "directory"));
    expect(roleMark(now, "directory")).not.toBe(roleMark(before, "directory"));
    expect(roleMark(now, "content")).toBe(roleMark(before, "content"));
    const all = { keyIds: keys.directory.map(({ keyId }) => keyId), threshold: 3 };
    const { roles } = JSON.parse(new TextDecoder().decode(rootDocument(keys))) as { roles: Record<string, unknown> };
    const three = await read(rootDocument(keys, 2, { roles: { ...roles, directory: all } }));
    expect(roleMark(three, "directory")).not.toBe(roleMark(before, "directory"));
  });
});
