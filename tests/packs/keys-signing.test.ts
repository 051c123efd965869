import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { ed25519 } from "@noble/curves/ed25519.js";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toB64url, utf8 } from "#lib/bytes.ts";
import { compilePacks, writePacks } from "../../tools/pack/lib/build.ts";
import { createKeys, loadKeys } from "../../tools/pack/lib/keys.ts";
import { verifyBuilt } from "../../tools/pack/lib/verify-built.ts";
import { Ceremony, NOW_MS, WORDS } from "./ceremony.ts";

const table = new Ceremony();
const PART = "calais/directory";
let round = 0;
/** Each test has its own built folder and its own place on the stick. */
let [built, stick] = ["", ""];

async function build(to: string, roots = "roots/1"): Promise<void> {
  const keys = await loadKeys(resolve(table.dir, roots));
  const parts = compilePacks(table.sources, keys);
  if (!parts.ok) throw new Error(JSON.stringify(parts.error));
  writePacks(table.at(to), parts.value, keys);
}

const request = (): Promise<string> => table.does(`sign --request @${built} --out @${stick}/r.json`);
const sign = (key: string, options = "") => table.run(`sign --with @safe/${key}.key.age @${stick}/r.json${options}`);
const signatures = (key: string): string => `@${stick}/r.${key}.signatures.json`;
const collect = (...files: readonly string[]) => table.run(`sign --collect ${files.join(" ")} --into @${built}`);

/** Somebody signs and the editor has it: `editor.directory`, `operator.directory`. */
async function signedBy(...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const { code, out } = await sign(key);
    if (code !== 0) throw new Error(out);
  }
  const { code, out } = await collect(...keys.map(signatures));
  if (code !== 0) throw new Error(out);
}

beforeAll(async () => {
  await table.keys("root", ["chair", "lead", "technician"]);
  await table.keys("content", ["lawyer", "ngo"]);
  await table.keys("directory", ["editor", "operator", "helper"]);
  await table.does(`keys root --from ${table.publics()} --out @roots/1`);
  await table.does("sign --request @roots/1 --out @stick/root.json");
  for (const name of ["chair", "lead"]) await table.does(`sign --with @safe/${name}.root.key.age @stick/root.json`);
  await table.does("sign --collect @stick/root.chair.root.signatures.json @stick/root.lead.root.signatures.json --into @roots/1");
});
beforeEach(async () => {
  round++;
  [built, stick] = [`built-${round}`, `stick-${round}`];
  table.answer = "yes";
  table.typed = WORDS;
  table.nowMs = NOW_MS;
  await build(built);
});
afterAll(() => {
  table.remove();
});

describe("signing by files", () => {
  it("takes two keepers of the role: one is not enough, and how many are missing is said", async () => {
    expect(await request()).toContain(`${PART}: 0 of 2 signatures of role directory of root version 1: 2 signatures missing`);
    expect((await sign("editor.directory")).code).toBe(0);
    expect((await collect(signatures("editor.directory"))).out).toContain("1 signature missing in all.");
    expect((await verifyBuilt(table.at(built))).complaints).toHaveLength(1);
    await signedBy("operator.directory");
    expect((await verifyBuilt(table.at(built))).complaints).toEqual([]);
  });

  it("shows in words what is signed, and signs nothing without a whole yes", async () => {
    await request();
    for (const answer of ["", "y", "no", "yes please"]) {
      table.answer = answer;
      const { code, out } = await sign("editor.directory", ` --built @${built}`);
      expect(code).toBe(0);
      expect(out).toMatch(/Pack calais, role directory \(services, phone numbers, .*\), version \d+, under root version 1\./);
      expect(out).toMatch(/Phones call it outdated after 2027-05-21\./);
      expect(out).toContain("Nothing was signed.");
      expect(readdirSync(table.at(stick))).toEqual(["r.json"]);
    }
  });

  it("shows what changes from the folders themselves, and refuses a folder that is not the one to be signed", async () => {
    await request();
    await signedBy("editor.directory", "operator.directory");
    const before = built;
    [built, stick] = [`${before}-next`, `${stick}-next`];
    table.raiseVersion();
    await build(built);
    await request();
    const shown = await sign("editor.directory", ` --built @${built} --last @${before}`);
    expect(shown.out).toMatch(/Version \d+ becomes \d+\./);
    const other = await sign("operator.directory", ` --built @${before}`);
    expect(other).toMatchObject({ code: 1, out: expect.stringContaining("is not the one that is to be signed") });
    const services = readdirSync(table.at(built, "calais")).find((name) => name.startsWith("services.")) ?? "";
    writeFileSync(table.at(built, "calais", services), "[]");
    const spoiled = await sign("operator.directory", ` --built @${built}`);
    expect(spoiled).toMatchObject({ code: 1, out: expect.stringContaining("Copy the whole folder again.") });
  });

  it("names a wrong passphrase, a cut-off key file, a key of another role and a key of nobody", async () => {
    await request();
    table.typed = `${WORDS} zebra`;
    expect((await sign("editor.directory")).out).toContain("The passphrase does not open it.");
    table.typed = WORDS;
    const whole = readFileSync(table.at("safe/editor.directory.key.age"), "utf8");
    for (const cut of [whole.slice(0, 200), whole.replace("-----END AGE ENCRYPTED FILE-----\n", ""), ""]) {
      writeFileSync(table.at("safe/cut.directory.key.age"), cut);
      expect((await sign("cut.directory")).out).toContain("Take the second copy of the key.");
    }
    expect((await sign("chair.root")).out).toMatch(/is of role root; a key of role directory of root version 1 is needed\./);
    await table.does(`keys new --role directory --name stranger-${round} --out @safe`);
    expect((await sign(`stranger-${round}.directory`)).out).toContain("is not in the root: its signature counts for nothing.");
    expect(readdirSync(table.at(stick))).toEqual(["r.json"]);
  });

  it("does not let a content key sign phone numbers, whatever root the request brings along", async () => {
    await request();
    table.change(`${stick}/r.json`, (value: { root: string }) => {
      const root = JSON.parse(value.root) as { roles: Record<string, unknown> };
      const { content, directory } = root.roles;
      return {
        ...value,
        root: value.root
          .replace(JSON.stringify(content), "§")
          .replace(JSON.stringify(directory), JSON.stringify(content))
          .replace("§", JSON.stringify(directory)),
      };
    });
    expect((await sign("lawyer.content")).code).toBe(1);
  });

  it("refuses a request that was changed or cut off", async () => {
    await request();
    const whole = table.json(`${stick}/r.json`) as { documents: { name: string; text: string; sha256: string }[] };
    const [document] = whole.documents;
    const tries: [object, RegExp][] = [
      [
        { ...whole, documents: [{ ...document, text: document?.text.replace('"version":', '"version":9') }] },
        /its digest is another/,
      ],
      [
        { ...whole, documents: [{ ...document, name: "calais/content" }] },
        /What is called calais\/content is calais\/directory\./,
      ],
      [{ ...whole, documents: [] }, /not a request to sign, or it was changed \(at documents\)/],
      [{ ...whole, v: 2 }, /or it was changed \(at v\)/],
    ];
    for (const [changed, reason] of tries) {
      table.change(`${stick}/r.json`, () => changed);
      expect((await sign("editor.directory")).out).toMatch(reason);
    }
    writeFileSync(table.at(stick, "r.json"), JSON.stringify(whole).slice(0, 500));
    expect((await sign("editor.directory")).out).toContain("This is not a request to sign, or it is cut off.");
  });

  it("signs over other bytes only what was shown, and collecting finds that they are not those of the folder", async () => {
    await request();
    table.raiseVersion();
    const asked = built;
    built = `${asked}-other`;
    await build(built);
    await sign("editor.directory");
    const { code, out } = await collect(signatures("editor.directory"));
    expect(code).toBe(1);
    expect(out).toMatch(/It signs another calais\/directory \(digest [0-9a-f]{16}…\) than the one here/);
    expect(out).toContain("2 signatures missing in all.");
  });

  it("counts one key once: a second file of it, a second try, and a signature that is there already are named", async () => {
    await request();
    await sign("editor.directory");
    expect((await sign("editor.directory")).out).toContain("nothing is written over");
    table.change(`${stick}/r.editor.directory.signatures.json`, (value) => value, `${stick}/copy.json`);
    const twice = await collect(signatures("editor.directory"), `@${stick}/copy.json`);
    expect(twice).toMatchObject({ code: 1, out: expect.stringContaining("one key counts once") });
    expect(twice.out).toContain("1 signature missing in all.");
    expect((await collect(signatures("editor.directory"))).out).toContain("had this signature already");
    stick += "-again";
    await request();
    expect((await sign("editor.directory")).out).toContain("has signed this already: one key counts once.");
  });

  it("names a signature that was changed, moved to another key, made by a wrong key or cut off, and takes the good one beside it", async () => {
    await request();
    await sign("editor.directory");
    await sign("operator.directory");
    const file = `${stick}/r.editor.directory.signatures.json`;
    const whole = table.json(file) as { keyId: string; signed: { name: string; sigB64: string }[] };
    const [one] = whole.signed;
    const folder = table.at(built, PART);
    const seed = new Uint8Array(32).fill(7);
    const forged = toB64url(ed25519.sign(utf8(readFileSync(`${folder}.manifest.json`, "utf8")), seed));
    const tries: [object, RegExp][] = [
      [
        { ...whole, signed: [{ ...one, sigB64: (one?.sigB64.startsWith("A") ? "B" : "A") + one?.sigB64.slice(1) }] },
        /does not fit: it was made over something else, or changed/,
      ],
      [{ ...whole, keyId: table.idOf("helper.directory") }, /does not fit/],
      [{ ...whole, keyId: table.idOf("lawyer.content") }, /is of role content; a key of role directory/],
      [
        { ...whole, keyId: "0123456789abcdef", signed: [{ ...one, sigB64: forged }] },
        /is not in the root: its signature counts for nothing/,
      ],
      [{ ...whole, signed: [{ ...one, name: "core/content" }] }, /It signs core\/content, which is not in/],
      [{ ...whole, signed: [] }, /not a file of signatures, or it was changed \(at signed\)/],
    ];
    for (const [changed, reason] of tries) {
      table.change(file, () => changed);
      const { code, out } = await collect(`@${file}`, signatures("operator.directory"));
      expect(code).toBe(1);
      expect(out).toMatch(reason);
      expect(out).toContain("1 signature missing in all.");
    }
    writeFileSync(table.at(file), JSON.stringify(whole).slice(0, 90));
    expect((await collect(`@${file}`)).out).toContain("This is not a file of signatures, or it is cut off.");
    expect((await collect(`@${stick}/nowhere.json`)).out).toContain("There is no such file.");
    writeFileSync(table.at(file), JSON.stringify(whole));
    expect((await collect(`@${file}`)).out).toContain("Nothing is missing.");
    expect(await verifyBuilt(table.at(built))).toMatchObject({ complaints: [] });
  });

  it("is not asked for under a root that its keepers have not signed", async () => {
    await table.does(`keys root --after @roots/1 --out @roots/unsigned-${round}`);
    await build(`${built}-unsigned`, `roots/unsigned-${round}`);
    const { out } = await table.run(`sign --request @${built}-unsigned --out @${stick}/r.json`);
    expect(out).toMatch(/signatures of role root are needed, 0 .* Let its keepers sign it first\./);
    expect((await table.run(`sign --request @${stick} --out @x.json`)).out).toContain("Neither built packs nor a root are here.");
  });
});

describe("a release", () => {
  let releases = 0;
  const release = (options = "--first") => table.run(`release --built @${built} ${options} --out @out-${++releases}`);
  const out = (): string => table.at(`out-${releases}`);
  const wrote = (): boolean => readdirSync(table.dir).includes(`out-${releases}`);

  /** Another built folder, and another place on the stick. */
  async function rebuilt(roots = "roots/1"): Promise<void> {
    built += "-again";
    stick += "-again";
    await build(built, roots);
  }

  async function ready(): Promise<void> {
    await request();
    await signedBy("editor.directory", "operator.directory");
  }

  it("writes what is published, and a page that says who signed, until when, and the digests", async () => {
    await ready();
    writeFileSync(table.at(built, "calais", "left-over.json"), "{}");
    const { code, out: said } = await release();
    expect(code).toBe(0);
    expect(readdirSync(out()).sort()).toEqual(["RELEASE.txt", "keys", "packs"]);
    expect(readdirSync(join(out(), "packs", "calais"))).not.toContain("left-over.json");
    expect((await verifyBuilt(join(out(), "packs"))).complaints).toEqual([]);
    expect(readdirSync(join(out(), "packs", "roots"))).toEqual(["1.json", "1.signatures.json"]);
    const page = readFileSync(join(out(), "RELEASE.txt"), "utf8");
    expect(said).toContain(page.trim());
    expect(page).toMatch(/^Digest of packs\/: (?:[0-9a-f]{4} ){15}[0-9a-f]{4}$/m);
    for (const key of ["editor.directory", "operator.directory"])
      expect(page).toContain(table.idOf(key).replace(/(.{4})(?=.)/g, "$1 "));
    expect((await table.run(`release --built @${built} --first --out @out-${releases}`)).out).toContain(
      "nothing is written over",
    );
  });

  it("stops at a missing signature, and at sources that were changed after signing", async () => {
    await request();
    await signedBy("editor.directory");
    expect((await release()).out).toContain("2 signatures of role directory are needed, 1 of those that are there count.");
    expect(wrote()).toBe(false);
    await signedBy("operator.directory");
    table.raiseVersion();
    expect((await release()).out).toMatch(/calais\/directory is not what the sources give .* Build again/);
    expect(wrote()).toBe(false);
  });

  it("stops at a version that did not rise and at one that is unchanged, and says what changed when it rose", async () => {
    await ready();
    await release();
    const last = `--last @out-${releases}`;
    expect((await release(last)).out).toContain("It is the last release, unchanged.");
    table.editPack("maximum_age: 21", "maximum_age: 20");
    await rebuilt();
    await ready();
    expect((await release(last)).out).toMatch(
      /with other content is released: phones would refuse it\. Raise version in pack\.yaml/,
    );
    expect(wrote()).toBe(false);
    table.raiseVersion();
    await rebuilt();
    await ready();
    const { code, out: page } = await release(last);
    expect(code).toBe(0);
    expect(page).toMatch(/Version \d+ becomes \d+\./);
    expect(page).toMatch(/119.* 21 .* 20/);
  });

  it("counts a key that went for nothing, and goes on from the root that was released and no other", async () => {
    await ready();
    await release();
    const last = `--last @out-${releases}`;
    const id = table.idOf("operator.directory");
    await table.does(`keys root --after @roots/1 --revoke ${id} --out @roots/next`);
    await table.does(`sign --request @roots/next --out @stick/next.json`);
    for (const name of ["chair", "lead"]) await table.does(`sign --with @safe/${name}.root.key.age @stick/next.json`);
    await table.does(
      "sign --collect @stick/next.chair.root.signatures.json @stick/next.lead.root.signatures.json --into @roots/next",
    );
    table.raiseVersion();
    await rebuilt("roots/next");
    await request();
    await signedBy("editor.directory");
    expect((await sign("operator.directory")).out).toContain("is not in the root: its signature counts for nothing.");
    expect((await release(last)).out).toContain("2 signatures of role directory are needed, 1 of those that are there count.");
    await signedBy("helper.directory");
    expect((await release(last)).code).toBe(0);
    expect(readdirSync(join(out(), "packs", "roots"))).toEqual(["1.json", "1.signatures.json", "2.json", "2.signatures.json"]);

    rmSync(table.at(built, "roots", "1.json"));
    expect((await release(last)).out).toContain("A phone that has the root before it could not go on.");
    const other = new Ceremony();
    try {
      await other.keys("root", ["one", "two", "three"]);
      await other.keys("content", ["one", "two"]);
      await other.keys("directory", ["one", "two"]);
      await other.does(`keys root --from ${other.publics()} --out @roots`);
      await other.does("sign --request @roots --out @r.json");
      for (const name of ["one", "two"]) await other.does(`sign --with @safe/${name}.root.key.age @r.json`);
      await other.does("sign --collect @r.one.root.signatures.json @r.two.root.signatures.json --into @roots");
      await rebuilt(other.at("roots"));
      expect((await release(last)).out).toMatch(/roots\/1\.json: 2 signatures of role root are needed, 0 of those/);
    } finally {
      other.remove();
    }
    expect(wrote()).toBe(false);
  });

  it("refuses development keys: those of npm start, those for rehearsing, and any that lie unsealed beside the root", async () => {
    await createKeys(table.at("data"), new Date(NOW_MS));
    await rebuilt("data");
    expect((await release()).out).toContain("It names development keys, and a release must not trust them.");
    await rebuilt();
    await ready();
    cpSync(table.at("data", "root-1.key.json"), table.at(built, "root-1.key.json"));
    expect((await release()).out).toContain("root-1.key.json, a private key that is not sealed.");
    expect(wrote()).toBe(false);
  });

  it("stops when it is not said whether there was a release before", async () => {
    await ready();
    expect((await release("")).out).toContain("Give --last FOLDER, or --first");
    expect((await release(`--first --last @${built}`)).out).toContain("A first release has none before it.");
  });

  it("stops when a date is past, and warns of one that is near", async () => {
    await ready();
    table.nowMs = Date.parse("2027-05-10T00:00:00Z");
    const { out: page } = await release();
    expect(page).toMatch(/calais\/directory runs out in 1\d days, on 2027-05-21\./);
    table.nowMs = Date.parse("2027-06-01T00:00:00Z");
    expect((await release()).out).toMatch(/calais\/directory: Its date is past: 2027-05-21\./);
    expect(wrote()).toBe(false);
  });
});
