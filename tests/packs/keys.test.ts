import { execFile } from "node:child_process";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ed25519 } from "@noble/curves/ed25519.js";
import { armor, Decrypter } from "age-encryption";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fromHex, toB64url, toHex } from "#lib/bytes.ts";
import { readRoot, verifyRoot } from "#verify/root.ts";
import { Ceremony, WORDS } from "./ceremony.ts";

let table: Ceremony;
beforeEach(() => {
  table = new Ceremony();
});
afterEach(() => {
  table.remove();
});

const bytesOf = (name: string): Uint8Array => Uint8Array.from(readFileSync(table.at(name)));
const ROOTS = ["chair", "lead", "technician"];
const CONTENT = ["lawyer", "ngo"];
const DIRECTORY = ["editor", "operator", "ngo-directory"];

async function allKeys(options = ""): Promise<void> {
  await table.keys("root", ROOTS, options);
  await table.keys("content", CONTENT);
  await table.keys("directory", DIRECTORY);
}

/** A first root, signed by the chair and the lead. */
async function firstRoot(options = ""): Promise<void> {
  await allKeys(options);
  await table.does(`keys root --from ${table.publics()} --out @roots/1`);
  await signRoot("roots/1", ["chair", "lead"]);
}

async function signRoot(dir: string, names: readonly string[]): Promise<string> {
  const request = `@stick/${dir.replace("/", "-")}.json`;
  await table.does(`sign --request @${dir} --out ${request}`);
  const files = names.map((name) => request.replace(".json", `.${name}.root.signatures.json`));
  for (const name of names) await table.does(`sign --with @safe/${name}.root.key.age ${request}`);
  return table.does(`sign --collect ${files.join(" ")} --into @${dir}`);
}

const rootOf = async (name: string) => {
  const root = await readRoot(bytesOf(name));
  if (!root.ok) throw new Error(JSON.stringify(root.error));
  return root.value;
};

describe("a new key", () => {
  it("lies sealed in a file only its keeper reads; what is shown and exchanged says nothing of its private half", async () => {
    const out = await table.does("keys new --role root --name chair --out @safe --public @stick");
    const sealed = readFileSync(table.at("safe/chair.root.key.age"), "utf8");
    expect(sealed).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    expect(statSync(table.at("safe/chair.root.key.age")).mode & 0o777).toBe(0o600);
    // Read here by the library alone, as the public age program would; that program is not run.
    const decrypter = new Decrypter();
    decrypter.addPassphrase(WORDS);
    const [head = "", hex = ""] = (await decrypter.decrypt(armor.decode(sealed), "text")).split("\n");
    const seed = fromHex(hex);
    const shared = table.json("stick/chair.root.public.json") as { publicB64: string; keyId: string };
    expect(toB64url(ed25519.getPublicKey(seed))).toBe(shared.publicB64);
    expect(JSON.parse(head)).toMatchObject({ role: "root", label: "chair", day: "2026-11-22", keyId: shared.keyId });
    expect(readdirSync(table.dir).sort()).toEqual(["safe", "stick"]);
    for (const text of [out, JSON.stringify(shared), sealed])
      for (const secret of [toHex(seed), toB64url(seed)]) expect(text).not.toContain(secret);
  });

  it("is never written over another, and none is made with a weak or mistyped passphrase", async () => {
    await table.does("keys new --role root --name chair --out @safe");
    const before = bytesOf("safe/chair.root.key.age");
    const again = await table.run("keys new --role root --name chair --out @safe");
    expect(again).toMatchObject({ code: 1, out: expect.stringContaining("nothing is written over") });
    expect(bytesOf("safe/chair.root.key.age")).toEqual(before);
    table.typed = "calais2026";
    const weak = await table.run("keys new --role root --name lead --out @safe");
    expect(weak).toMatchObject({ code: 1, out: expect.stringMatching(/can be guessed: \d+ bits .* six words/) });
    const typed = [WORDS, `${WORDS} zebra`];
    const twice = await table.words(["keys", "new", "--role", "root", "--name", "lead", "--out", table.at("safe")], {
      askSecret: async () => typed.shift() ?? null,
    });
    expect(twice).toMatchObject({ code: 1, out: expect.stringContaining("The two differ") });
    expect(readdirSync(table.at("safe"))).toHaveLength(2);
  });

  it("gets six words when only Enter is pressed, shown once and typed from the paper", async () => {
    const said: string[] = [];
    let asked = 0;
    const made = await table.words(["keys", "new", "--role", "content", "--name", "ngo", "--out", table.at("safe")], {
      say: (line) => void said.push(line),
      askSecret: async () => (asked++ === 0 ? "" : (/^\n {2}((?:[a-z]+ ){5}[a-z]+)\n$/m.exec(said[0] ?? "")?.[1] ?? "")),
    });
    expect(made.code).toBe(0);
    expect(asked).toBe(2);
  });

  it("asks for a role and a name that can stand in a file name", async () => {
    expect((await table.run("keys new --role boss --name chair")).out).toContain("--role boss: A key has one role.");
    expect((await table.run("keys new --role root --name ../chair")).out).toContain("Take the post rather than the person");
  });
});

describe("a root", () => {
  it("is made of public halves and taken by the app's verifier once two root keepers have signed", async () => {
    await allKeys();
    const said = await table.does(`keys root --from ${table.publics()} --out @roots/1 --threshold root=3 --threshold 2`);
    expect(said).toContain("Role root: 3 of 3 keys must sign.");
    expect(said).toContain("All of them must sign: when one key of role root is lost");
    await signRoot("roots/1", ROOTS.slice(0, 2));
    const input = { rootBytes: bytesOf("roots/1/root.json") };
    const two = await verifyRoot({ ...input, signaturesBytes: bytesOf("roots/1/root.signatures.json") });
    expect(two).toMatchObject({ ok: false, error: { kind: "not_enough_signatures", needed: 3, valid: 2 } });
    expect(readdirSync(table.at("roots/1/roots"))).toEqual([]);
    await table.does("sign --request @roots/1 --out @stick/again.json");
    await table.does("sign --with @safe/technician.root.key.age @stick/again.json");
    const last = await table.does("sign --collect @stick/again.technician.root.signatures.json --into @roots/1");
    expect(last).toContain("Nothing is missing.");
    expect((await verifyRoot({ ...input, signaturesBytes: bytesOf("roots/1/root.signatures.json") })).ok).toBe(true);
    expect(readdirSync(table.at("roots/1/roots"))).toEqual(["1.json", "1.signatures.json"]);
  });

  it.each([
    ["two root keys", (name: string) => name !== "chair.root.public.json", "", "It would have 2 keys: when one is lost"],
    ["one key of a role", (name: string) => name !== "ngo.content.public.json", "", "It would have 1 key, and 2 must sign."],
    ["one signature being enough", () => true, " --threshold content=1", "One key alone must never be enough."],
    ["a day that is past", () => true, " --expires 2026-01-01", "A day in the future is meant."],
    ["a key to revoke that was never there", () => true, " --revoke 0123456789abcdef", "A first root has no key to revoke."],
  ])("is not made with %s", async (_, only, options, reason) => {
    await allKeys();
    const { code, out } = await table.run(`keys root --from ${table.publics(only)} --out @roots/1${options}`);
    expect(code).toBe(1);
    expect(out).toContain(reason);
    expect(readdirSync(table.dir)).not.toContain("roots");
  });

  it("is not made with a public half that was changed, given twice, or given for two roles", async () => {
    await allKeys();
    const all = table.publics();
    const another = (await table.does("keys new --role content --name other --out @safe")) && table.idOf("../safe/other.content");
    const tries: [string, (key: object) => object, RegExp][] = [
      ["stick/lawyer.content.public.json", (key) => ({ ...key, label: "somebody" }), /does not fit its own proof/],
      ["stick/lawyer.content.public.json", (key) => ({ ...key, role: "directory" }), /does not fit its own proof/],
      ["stick/lawyer.content.public.json", (key) => ({ ...key, keyId: another }), /does not fit its own proof/],
    ];
    for (const [file, change, reason] of tries) {
      table.change(file, change, "changed.json");
      const { out } = await table.run(`keys root --from ${all.replace(`@${file}`, "@changed.json")} --out @roots/1`);
      expect(out).toMatch(reason);
    }
    table.change("stick/lawyer.content.public.json", (key) => key, "copy.json");
    expect((await table.run(`keys root --from ${all} @copy.json --out @roots/1`)).out).toContain("It is the same key as in");
    writeFileSync(table.at("copy.json"), readFileSync(table.at("stick/lawyer.content.public.json")).subarray(0, 60));
    expect((await table.run(`keys root --from ${all} @copy.json --out @roots/1`)).out).toContain("or it is cut off");
  });

  it("goes on from the one before: a key comes, one goes for good, and two of the old keepers and two of the new ones sign", async () => {
    await firstRoot();
    await table.keys("root", ["deputy"]);
    const gone = table.idOf("chair.root");
    const said = await table.does(
      `keys root --after @roots/1/root.json --from ${table.publics()} --revoke ${gone} --out @roots/2`,
    );
    expect(said).toContain("Root version 2 follows version 1.");
    expect(said).toMatch(/\(chair\) of role root goes: from then on its signature counts for nothing\./);
    expect(said).toMatch(/\(deputy\) comes: from then on its signature counts for role root\./);
    // The chair is of the old root, the deputy of the new one: each is one short.
    const half = await signRoot("roots/2", ["chair", "deputy"]);
    expect(half).toContain("1 of 2 signatures of role root of root version 1: 1 signature missing");
    expect(half).toContain("1 of 2 signatures of role root of root version 2: 1 signature missing");
    await table.does("sign --request @roots/2 --out @stick/more.json");
    const shown = await table.does("sign --with @safe/lead.root.key.age @stick/more.json --last @roots/1");
    expect(shown).toContain("The root before, version 1, has the digest");
    expect(await table.does("sign --collect @stick/more.lead.root.signatures.json --into @roots/2")).toContain(
      "Nothing is missing.",
    );
    const step = await verifyRoot({
      rootBytes: bytesOf("roots/2/root.json"),
      signaturesBytes: bytesOf("roots/2/root.signatures.json"),
      trusted: await rootOf("roots/1/root.json"),
    });
    expect(step).toMatchObject({ ok: true, value: { version: 2 } });
    expect(readdirSync(table.at("roots/2/roots"))).toEqual(["1.json", "1.signatures.json", "2.json", "2.signatures.json"]);

    const back = await table.run(`keys root --after @roots/2 --from @stick/chair.root.public.json --out @roots/3`);
    expect(back.out).toContain(`Key ${gone} was revoked before.`);
    const unsigned = await table.does("keys root --after @roots/2 --out @roots/3");
    expect(unsigned).toContain("Root version 3 follows version 2.");
    const early = await table.run("keys root --after @roots/3 --out @roots/4");
    expect(early.out).toMatch(/signatures of role root are needed, 0 .* Let its keepers sign it first\./);
  });

  it("made after another root than the published one is not signed by whoever brings the last release", async () => {
    await firstRoot();
    const other = new Ceremony();
    try {
      await table.does("keys root --after @roots/1 --out @roots/2");
      await table.does("sign --request @roots/2 --out @stick/two.json");
      await other.keys("root", ROOTS);
      await other.keys("content", CONTENT);
      await other.keys("directory", DIRECTORY);
      await other.does(`keys root --from ${other.publics()} --out @roots/1`);
      const { code, out } = await table.run(`sign --with @safe/chair.root.key.age @stick/two.json --last ${other.at("roots/1")}`);
      expect(code).toBe(1);
      expect(out).toContain("The new root was not made after this one");
    } finally {
      other.remove();
    }
  });

  it("that names one key for rehearsing says so", async () => {
    await allKeys();
    await table.keys("root", ["pupil"], " --rehearsal");
    expect(await table.does(`keys root --from ${table.publics()} --out @roots/1`)).toContain("no release takes it");
    expect(table.json("roots/1/root.json")).toMatchObject({ development: true });
  });
});

describe("the command as it is typed", () => {
  /** The real program, its input a pipe: each line answers one question. */
  async function typed(answers: string, ...args: readonly string[]): Promise<string> {
    const main = fileURLToPath(new URL("../../tools/pack/main.ts", import.meta.url));
    const running = promisify(execFile)(process.execPath, ["--import", "tsx", main, ...args]);
    running.child.stdin?.end(answers);
    return (await running).stdout;
  }

  it("reads the passphrase from input or from a file, seals with full strength, and signs after a yes", async () => {
    await typed(`${WORDS}\n`, "keys", "new", "--role", "root", "--name", "pipe", "--out", table.dir);
    const [, stanza = ""] = new TextDecoder()
      .decode(armor.decode(readFileSync(table.at("pipe.root.key.age"), "utf8")).subarray(0, 100))
      .split("\n");
    expect(stanza).toMatch(/^-> scrypt \S+ 18$/);
    await table.keys("root", ROOTS.slice(0, 2));
    await table.keys("content", CONTENT);
    await table.keys("directory", DIRECTORY);
    await table.does(`keys root --from @pipe.root.public.json ${table.publics()} --out @roots`);
    await table.does("sign --request @roots --out @r.json");
    writeFileSync(table.at("words"), `${WORDS}\n`);
    const key = table.at("pipe.root.key.age");
    const out = await typed("yes\n", "sign", "--with", key, table.at("r.json"), "--passphrase-file", table.at("words"));
    expect(out).toContain("carry it back");
    await table.does("sign --collect @r.pipe.root.signatures.json --into @roots");
  });
});

describe("help", () => {
  it("teaches each of the three commands, and a wrong one says where help is", async () => {
    for (const command of ["keys", "sign", "release"])
      expect((await table.run(`${command} --help`)).out).toContain(`${command} `);
    expect((await table.run("keys ceremony")).out).toContain("keys --help");
    expect((await table.run("sign --collect @a.json")).out).toContain("--into: The folder the signatures belong to is missing.");
  });
});
