import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { recordingsIn } from "#domain/pack/voices.ts";
import { DAY_MS } from "#lib/clock.ts";
import { ok } from "#lib/result.ts";
import { type DiffLine, diffInWords } from "../editors/diff-words.ts";
import { type BuiltPart, compilePacks } from "../lib/build.ts";
import { formatProblem } from "../lib/problems.ts";
import { type BuiltPacks, type CheckedPart, verifyBuilt } from "../lib/verify-built.ts";
import { packsIn } from "./describe.ts";
import { refuseDevelopment } from "./development.ts";
import { openFolder, readSignedRoot, type SigningFolder } from "./folder.ts";
import { readRoots } from "./published.ts";
import { refuse, type Tried } from "./refusal.ts";
import { thatCount } from "./request.ts";
import type { KeptRoot } from "./root-document.ts";
import { count, day, spaced } from "./words.ts";

export interface ReleaseWish {
  readonly sources: readonly string[];
  /** The built folder, with all signatures collected. */
  readonly built: string;
  /** The release before, or null for the very first. */
  readonly last: string | null;
  readonly out: string;
  readonly nowMs: number;
}

const SOON_DAYS = 30;

/** Goes through everything that must hold, and writes the folder to publish. Returns the lines of `RELEASE.txt`. */
export async function release(wish: ReleaseWish): Promise<Tried<readonly string[]>> {
  const built = packsIn(wish.built);
  if (existsSync(wish.out)) return refuse(wish.out, "It is there already, and nothing is written over.", "Choose another name.");
  const folder = await openFolder(built);
  if (!folder.ok) return folder;
  const development = await refuseDevelopment(join(built, "root.json"));
  if (!development.ok) return development;
  const sources = fromSources(wish, folder.value.root, built);
  if (!sources.ok) return sources;
  const before = wish.last === null ? null : await readLast(packsIn(wish.last));
  if (before?.ok === false) return before;
  const now = await verifyBuilt(built, before?.value.root.root);
  const [complaint] = now.complaints;
  if (complaint !== undefined) return refuse(built, complaint, "Sign what is missing, or build and sign again.");
  const versions = versionsOf(before?.value ?? null, now, folder.value, built);
  if (!versions.ok) return versions;
  const dates = datesOf(now, folder.value.root, wish.nowMs);
  if (!dates.ok) return dates;

  const diff = before === null ? [] : diffInWords(before.value.packs.parts, now.parts);
  mkdirSync(wish.out, { recursive: true });
  copyPublished(built, join(wish.out, "packs"), now.parts);
  mkdirSync(join(wish.out, "keys"));
  cpSync(join(built, "root.json"), join(wish.out, "keys", "root.json"));
  const lines = await releaseWords(wish, folder.value, now, diff, dates.value);
  writeFileSync(join(wish.out, "RELEASE.txt"), `${lines.join("\n")}\n`);
  return ok(lines);
}

/** What was signed must be what the sources say: they are compiled again, without a key. */
function fromSources({ sources }: ReleaseWish, { root, bytes }: KeptRoot, built: string): Tried<null> {
  const trust = { keys: [], rootVersion: root.version, rootBytes: bytes, rootSignatures: new Uint8Array(), roots: [] };
  const compiled = compilePacks(sources, trust);
  if (!compiled.ok) {
    const [first] = compiled.error;
    const more = compiled.error.length > 1 ? ` And ${count(compiled.error.length - 1, "more problem")}.` : "";
    return refuse(
      "the sources",
      `${first === undefined ? "" : formatProblem(first)}${more}`,
      "npm run -s pack -- check names all of them.",
    );
  }
  const isSame = ({ packId, role, manifest }: BuiltPart): boolean => {
    const file = join(built, packId, `${role}.manifest.json`);
    return existsSync(file) && readFileSync(file).equals(manifest);
  };
  const other = compiled.value.find((part) => !isSame(part));
  return other === undefined
    ? ok(null)
    : refuse(
        built,
        `${other.packId}/${other.role} is not what the sources give with root version ${root.version}: they were changed after it was built.`,
        "Build again, and let that be signed.",
      );
}

interface Last {
  readonly packs: BuiltPacks;
  readonly root: KeptRoot;
  readonly dir: string;
}

async function readLast(dir: string): Promise<Tried<Last>> {
  if (!existsSync(join(dir, "index.json"))) return refuse(dir, "No packs are here.", "Name the folder of the last release.");
  const root = await readSignedRoot(dir);
  if (!root.ok) return root;
  const packs = await verifyBuilt(dir);
  const [complaint] = packs.complaints;
  return complaint === undefined
    ? ok({ packs, root: root.value, dir })
    : refuse(dir, complaint, "Take the last release from where it is published: npm run -s digest -- ADDRESS --take FOLDER.");
}

/** Versions rise with every change, and each root that phones may have leads to this one. */
function versionsOf(last: Last | null, now: BuiltPacks, { documents, root }: SigningFolder, built: string): Tried<null> {
  const published = new Set(readRoots(built).map(({ version }) => version));
  for (let version = 1; version <= root.root.version; version++)
    if (!published.has(version))
      return refuse(
        join(built, "roots", `${version}.json`),
        "A phone that has the root before it could not go on.",
        "Build with the folder that keys root wrote, once all its signatures are collected.",
      );
  if (last === null) return ok(null);
  let changed = last.root.root.version === root.root.version ? 0 : 1;
  for (const { packId, role, manifest } of now.parts) {
    const name = `${packId}/${role}`;
    const was = last.packs.parts.find((part) => part.packId === packId && part.role === role);
    if (was === undefined) {
      changed++;
      continue;
    }
    const text = readFileSync(join(last.dir, packId, `${role}.manifest.json`), "utf8");
    const isSame = documents.some((document) => document.name === name && document.text === text);
    if (!isSame) changed++;
    if (!isSame && manifest.version <= was.manifest.version)
      return refuse(
        name,
        `It has version ${manifest.version}, and version ${was.manifest.version} with other content is released: phones would refuse it.`,
        "Raise version in pack.yaml, build, and let it be signed again.",
      );
  }
  return changed > 0 ? ok(null) : refuse(built, "It is the last release, unchanged.", "There is nothing to publish.");
}

/** Warnings of what runs out soon; a refusal for what has run out. */
function datesOf({ parts }: BuiltPacks, { root }: KeptRoot, nowMs: number): Tried<readonly string[]> {
  const dated = [
    ...parts.map(({ packId, role, manifest }) => ({
      name: `${packId}/${role}`,
      until: manifest.expires,
      repair: "Read it again, and set expires and version in pack.yaml.",
    })),
    { name: `root version ${root.version}`, until: root.expires, repair: "Let its keepers make the next root: docs/keys.md." },
  ];
  const warnings: string[] = [];
  for (const { name, until, repair } of dated) {
    const days = Math.floor((Date.parse(until) - nowMs) / DAY_MS);
    // A date that cannot be read is no date in the future.
    if (!(days >= 0))
      return refuse(name, `Its date is past: ${day(until)}. Phones would call it outdated from the start.`, repair);
    if (days < SOON_DAYS) warnings.push(`${name} runs out in ${count(days, "day")}, on ${day(until)}.`);
  }
  return ok(warnings);
}

/** Only what is signed and what leads to it: whatever else lies in the built folder stays behind. */
function copyPublished(from: string, to: string, parts: readonly CheckedPart[]): void {
  const copy = (name: string): void => {
    mkdirSync(dirname(join(to, name)), { recursive: true });
    cpSync(join(from, name), join(to, name));
  };
  for (const name of ["index.json", "root.json", "root.signatures.json"]) copy(name);
  for (const { version } of readRoots(from)) for (const kind of [".json", ".signatures.json"]) copy(`roots/${version}${kind}`);
  for (const { packId, role, manifest, values } of parts) {
    for (const kind of ["manifest", "signatures"]) copy(`${packId}/${role}.${kind}.json`);
    for (const { name, path } of manifest.files) {
      copy(`${packId}/${path}`);
      for (const sound of recordingsIn(name, values.get(name))) copy(`${packId}/${sound.path}`);
    }
  }
}

/** SHA-256 over the sorted lines `<SHA-256>  <path>` of every file: the output of `sha256sum`, so that anybody can work it out. */
export function digestOfFolder(dir: string): string {
  const lines = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map(
      (path) =>
        `${createHash("sha256").update(readFileSync(path)).digest("hex")}  ${path.slice(dir.length + 1).replaceAll("\\", "/")}\n`,
    )
    .sort();
  return createHash("sha256").update(lines.join("")).digest("hex");
}

async function releaseWords(
  wish: ReleaseWish,
  folder: SigningFolder,
  { parts }: BuiltPacks,
  diff: readonly DiffLine[],
  warnings: readonly string[],
): Promise<readonly string[]> {
  const today = new Date(wish.nowMs).toISOString().slice(0, 10);
  const lines = [`Fanal packs, released ${today}`, "", `Digest of packs/: ${spaced(digestOfFolder(join(wish.out, "packs")))}`];
  lines.push(
    `Root version ${folder.root.root.version}, until ${day(folder.root.root.expires)}: ${spaced(createHash("sha256").update(folder.root.bytes).digest("hex"))}`,
  );
  for (const { packId, role, manifest } of parts) {
    const name = `${packId}/${role}`;
    const document = folder.documents.find((one) => one.name === name);
    const signers = document === undefined ? [] : await thatCount(name, document.text, document.signatures, folder);
    lines.push(
      "",
      `${name} version ${manifest.version}, until ${day(manifest.expires)}`,
      `  signed by ${signers.map(({ keyId }) => spaced(keyId)).join(", ")}`,
      `  ${spaced(
        createHash("sha256")
          .update(document?.text ?? "")
          .digest("hex"),
      )}`,
      ...diff.filter(({ part }) => part === name).map(({ sentence }) => `  ${sentence}`),
    );
  }
  for (const { part, sentence } of diff.filter(({ part }) => !parts.some(({ packId, role }) => part === `${packId}/${role}`)))
    lines.push("", part, `  ${sentence}`);
  if (wish.last === null) lines.push("", "The first release: there is none to compare it with.");
  if (warnings.length > 0) lines.push("", ...warnings);
  return lines;
}
