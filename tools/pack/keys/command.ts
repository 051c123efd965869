import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { utcDay } from "#lib/clock.ts";
import { ok } from "#lib/result.ts";
import { TRUST_ROLES, type TrustRole } from "#verify/errors.ts";
import { readAllParts } from "../lib/build.ts";
import { createKeys, loadKeys, ofRole } from "../lib/keys.ts";
import { signaturesFile, writeSignatures } from "../lib/sign.ts";
import { collect } from "./collect.ts";
import { openFolder, readSignedRoot } from "./folder.ts";
import { makeRoot, rootSentences } from "./make-root.ts";
import { newKey } from "./new-key.ts";
import type { Person } from "./person.ts";
import { rootsUpTo, writeRoots } from "./published.ts";
import { freeFile, refusalLine, refuse, type Tried } from "./refusal.ts";
import { release } from "./release.ts";
import { makeRequest, readRequest } from "./request.ts";
import type { KeptRoot } from "./root-document.ts";
import { DaySchema } from "./shapes.ts";
import { signWith } from "./sign-with.ts";
import { groupsFor, standingOf } from "./standing.ts";
import { KEYS_HELP, RELEASE_HELP, SIGN_HELP } from "./usage.ts";
import { count, spaced } from "./words.ts";

/** What a command stands in. */
export interface Surroundings {
  readonly person: Person;
  readonly nowMs: number;
  readonly defaultSources: () => readonly string[];
  /** Base-2 logarithm, for tests: no option reaches it. */
  readonly workFactor?: number;
}

const ROOT_YEARS = 2;

const OPTIONS = {
  help: { type: "boolean", default: false },
  keys: { type: "string", default: join(process.env.FANAL_DATA ?? "data", "keys") },
  out: { type: "string" },
  "passphrase-file": { type: "string" },
  // keys
  new: { type: "boolean", default: false },
  role: { type: "string" },
  name: { type: "string" },
  public: { type: "string" },
  rehearsal: { type: "boolean", default: false },
  from: { type: "string", multiple: true },
  after: { type: "string" },
  revoke: { type: "string", multiple: true },
  threshold: { type: "string", multiple: true },
  expires: { type: "string" },
  // sign
  request: { type: "string" },
  with: { type: "string" },
  collect: { type: "string", multiple: true },
  into: { type: "string" },
  // sign and release
  built: { type: "string" },
  last: { type: "string" },
  first: { type: "boolean", default: false },
} as const;

const parse = (args: string[]) => parseArgs({ args, allowPositionals: true, options: OPTIONS });
type Values = ReturnType<typeof parse>["values"];

const missing = (option: string, what: string, help: string) =>
  refuse(option, `${what} is missing.`, `npm run -s pack -- ${help} --help shows how.`);

async function listKeys(dir: string, makeNew: boolean, { person, nowMs }: Surroundings): Promise<Tried<null>> {
  const keys = makeNew ? await createKeys(dir, new Date(nowMs)) : await loadKeys(dir);
  for (const key of keys.keys) person.say(`${key.role.padEnd(10)} ${key.keyId}`);
  person.say(`Root version ${keys.rootVersion}, in ${dir}`);
  return ok(null);
}

function readThresholds(given: readonly string[]): Tried<Partial<Record<TrustRole, number>>> {
  const thresholds: Partial<Record<TrustRole, number>> = {};
  for (const text of given) {
    const found = /^(?:(root|content|directory)=)?(\d{1,2})$/.exec(text);
    if (found === null)
      return refuse(`--threshold ${text}`, "A number is meant, for all roles or for one.", "Such as 2, or root=3.");
    for (const role of TRUST_ROLES)
      if (found[1] === role || (found[1] === undefined && thresholds[role] === undefined)) thresholds[role] = Number(found[2]);
  }
  return ok(thresholds);
}

function readExpires(given: string | undefined, nowMs: number): Tried<string> {
  if (given === undefined) {
    const now = new Date(nowMs);
    return ok(new Date(Date.UTC(now.getUTCFullYear() + ROOT_YEARS, now.getUTCMonth(), now.getUTCDate())).toISOString());
  }
  const atMs = v.is(DaySchema, given) ? Date.parse(given) : Number.NaN;
  if (atMs > nowMs) return ok(new Date(atMs).toISOString());
  return refuse(
    `--expires ${given}`,
    "A day in the future is meant.",
    `Such as ${new Date(nowMs).getUTCFullYear() + ROOT_YEARS}-01-31.`,
  );
}

const folderOf = (path: string): string => (existsSync(path) && statSync(path).isDirectory() ? path : dirname(path));

async function makeRootFolder(files: readonly string[], values: Values, { person, nowMs }: Surroundings): Promise<Tried<null>> {
  if (values.out === undefined) return missing("--out", "The folder to write", "keys");
  const free = freeFile(join(values.out, "root.json"));
  if (!free.ok) return free;
  const thresholds = readThresholds(values.threshold ?? []);
  if (!thresholds.ok) return thresholds;
  const expires = readExpires(values.expires, nowMs);
  if (!expires.ok) return expires;
  const afterDir = values.after === undefined ? null : folderOf(values.after);
  const after: Tried<KeptRoot | null> = afterDir === null ? ok(null) : await readSignedRoot(afterDir);
  if (!after.ok) return after;
  const made = await makeRoot({
    from: [...(values.from ?? []), ...files],
    after: after.value,
    revoke: (values.revoke ?? []).map((id) => id.replace(/\s/g, "")),
    thresholds: thresholds.value,
    expires: expires.value,
  });
  if (!made.ok) return made;
  const { made: root, nameById } = made.value;
  for (const line of rootSentences(after.value, root, nameById)) person.say(line);
  mkdirSync(values.out, { recursive: true });
  writeRoots(values.out, afterDir === null || after.value === null ? [] : rootsUpTo(afterDir, after.value.root.version));
  writeFileSync(join(values.out, "root.signatures.json"), writeSignatures([]));
  writeFileSync(free.value, root.bytes, { flag: "wx" });
  person.say(`${free.value} counts for nothing until it is signed: npm run -s pack -- sign --request ${values.out}`);
  return ok(null);
}

async function request(dir: string, out: string | undefined, { person, nowMs }: Surroundings): Promise<Tried<null>> {
  const file = freeFile(out ?? "request.json");
  if (!file.ok) return file;
  const folder = await openFolder(dir);
  if (!folder.ok) return folder;
  const made = await makeRequest(folder.value, utcDay(nowMs));
  const { root, after } = folder.value;
  for (const { name, sha256, signatures } of made.documents) {
    for (const line of standingOf(name, signatures, groupsFor(name, root.root, after?.root ?? null)).sentences) person.say(line);
    person.say(`  its digest: ${spaced(sha256)}`);
  }
  mkdirSync(dirname(file.value), { recursive: true });
  writeFileSync(file.value, `${JSON.stringify(made)}\n`, { flag: "wx" });
  // Read again, so that nobody carries a request that the other machine refuses.
  const read = await readRequest(file.value);
  if (read.ok) person.say(`${file.value}: carry it to each keeper.`);
  return read.ok ? ok(null) : read;
}

async function signHere(dir: string, keysDir: string, { person }: Surroundings): Promise<Tried<null>> {
  const keys = await loadKeys(keysDir);
  for (const { packId, role } of readAllParts(dir)) {
    const signers = ofRole(keys, role);
    const manifest = Uint8Array.from(readFileSync(join(dir, packId, `${role}.manifest.json`)));
    writeFileSync(join(dir, packId, `${role}.signatures.json`), signaturesFile(manifest, signers));
    person.say(`${packId}/${role}: signed by ${signers.map((key) => key.keyId).join(", ") || "nobody"}`);
  }
  return ok(null);
}

async function keys([verb, ...files]: readonly string[], values: Values, around: Surroundings): Promise<Tried<null>> {
  if (verb === undefined) return listKeys(values.keys, values.new, around);
  if (verb === "root") return makeRootFolder(files, values, around);
  if (verb !== "new") return refuse(`keys ${verb}`, "There is no such command.", "npm run -s pack -- keys --help shows all.");
  const wish = {
    role: values.role,
    label: values.name,
    outDir: values.out ?? ".",
    publicDir: values.public,
    passphraseFile: values["passphrase-file"],
    isRehearsal: values.rehearsal,
    today: utcDay(around.nowMs),
    workFactor: around.workFactor,
  };
  return newKey(wish, around.person);
}

async function sign(words: readonly string[], values: Values, around: Surroundings): Promise<Tried<null>> {
  const { person, nowMs } = around;
  if (values.request !== undefined) return request(values.request, values.out, around);
  if (values.with !== undefined) {
    const [requestFile] = words;
    if (requestFile === undefined) return missing("sign --with", "The request", "sign");
    const signed = await signWith(
      {
        keyFile: values.with,
        requestFile,
        outFile: values.out,
        passphraseFile: values["passphrase-file"],
        beside: { built: values.built, last: values.last },
        today: utcDay(nowMs),
      },
      person,
    );
    if (!signed.ok) return signed;
    person.say(signed.value === null ? "Nothing was signed." : `${signed.value}: carry it back. It is not secret.`);
    return ok(null);
  }
  if (values.collect === undefined) return signHere(words[0] ?? values.out ?? "public/packs", values.keys, around);
  if (values.into === undefined) return missing("--into", "The folder the signatures belong to", "sign");
  const collected = await collect(values.into, [...values.collect, ...words]);
  if (!collected.ok) return collected;
  for (const line of collected.value.sentences) person.say(line);
  const [first, ...others] = collected.value.refusals;
  if (collected.value.missing === 0) person.say("Nothing is missing.");
  else person.say(`${count(collected.value.missing, "signature")} missing in all.`);
  for (const refusal of others) person.say(refusalLine(refusal));
  return first === undefined ? ok(null) : refuse(first.file, first.reason, first.repair);
}

async function releaseFrom(folders: readonly string[], values: Values, around: Surroundings): Promise<Tried<null>> {
  const { built, last, first, out } = values;
  if (built === undefined) return missing("--built", "The folder with the signed packs", "release");
  if (out === undefined) return missing("--out", "The folder to write", "release");
  if ((last === undefined) !== first)
    return refuse(
      "--last",
      first ? "A first release has none before it." : "The release before is missing.",
      "Give --last FOLDER, or --first where nothing was ever released.",
    );
  const sources = folders.length > 0 ? folders : around.defaultSources();
  const released = await release({ sources, built, last: last ?? null, out, nowMs: around.nowMs });
  if (!released.ok) return released;
  for (const line of released.value) around.person.say(line);
  around.person.say(`\nWritten to ${out}. Publish ${join(out, "packs")}; RELEASE.txt goes to everybody who signed.`);
  return ok(null);
}

const HELP: Readonly<Record<string, string>> = { keys: KEYS_HELP, sign: SIGN_HELP, release: RELEASE_HELP };

/** `pack keys`, `pack sign`, `pack release`; the exit code. */
export async function keysCommand([command = "", ...args]: readonly string[], around: Surroundings): Promise<number> {
  const { values, positionals } = parse([...args]);
  if (values.help) {
    around.person.say(HELP[command] ?? KEYS_HELP);
    return 0;
  }
  const run = { keys, sign, release: releaseFrom }[command] ?? keys;
  const done = await run(positionals, values, around);
  if (done.ok) return 0;
  around.person.say(refusalLine(done.error));
  return 1;
}
