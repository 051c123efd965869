import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { digestOf, type ListedFile } from "#offline/digest.ts";
import { isPackPointer } from "#offline/sets.ts";

/**
 *   npm run -s digest                         the digest of the build in `FANAL_DIST` (./dist), every file checked against it
 *   npm run -s digest -- https://…            the same of what a server gives out, file by file, and whether it is this build
 *   npm run -s digest -- https://… --take DIR keeps its signed packs and their root, to build the same without its signing keys
 *
 * Exit 1 when a file is not the one that is listed, or the server's build is not this one.
 */
const FileSchema = v.object({ url: v.string(), integrity: v.pipe(v.string(), v.startsWith("sha256-")) });
const ListSchema = v.pipe(v.string(), v.parseJson(), v.array(FileSchema), v.minLength(1));

/** The files a service worker keeps, from its script; none when it lists none, as the one that removes itself. */
export function listedIn(worker: string): readonly ListedFile[] {
  const parsed = v.safeParse(ListSchema, /\[\{"integrity":.*?\}\]/.exec(worker)?.[0] ?? "");
  return parsed.success ? parsed.output : [];
}

/** How a file is reached: by its path in a folder or at an address. Null when it is not there. */
type Read = (path: string) => Promise<Uint8Array | null>;

const integrityOf = (bytes: Uint8Array): string => `sha256-${createHash("sha256").update(bytes).digest("base64")}`;

export interface Looked {
  readonly digest: string;
  readonly files: readonly ListedFile[];
  readonly worker: Uint8Array;
  /** Sentences; none when every file is the one the worker lists. */
  readonly problems: readonly string[];
}

/** Reads a build as a phone would, and says what is not as listed. */
export async function lookAt(read: Read): Promise<Looked> {
  const worker = await read("sw.js");
  const files = worker === null ? [] : listedIn(new TextDecoder().decode(worker));
  if (worker === null || files.length === 0)
    return { digest: "", files, worker: worker ?? new Uint8Array(), problems: ["sw.js is missing or lists no files"] };
  const problems: string[] = [];
  for (const { url, integrity } of files) {
    const bytes = await read(url);
    if (bytes === null) problems.push(`${url} is missing`);
    else if (integrityOf(bytes) !== integrity) problems.push(`${url} is not the file that is listed`);
  }
  return { digest: await digestOf(files), files, worker, problems };
}

export const fromFolder =
  (app: string): Read =>
  async (path) =>
    existsSync(join(app, path)) ? readFileSync(join(app, path)) : null;

export const fromAddress =
  (origin: string): Read =>
  async (path) => {
    const response = await fetch(new URL(isPackPointer(`/${path}`) ? `/${path}?built` : `/${path}`, origin), {
      redirect: "error",
    });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : null;
  };

/** What one build has and the other has not, in sentences. */
export function differences(theirs: Looked, ours: Looked): string[] {
  const known = new Map(ours.files.map(({ url, integrity }) => [url, integrity]));
  const said = theirs.files.flatMap(({ url, integrity }) =>
    known.get(url) === integrity ? [] : [`${url} ${known.has(url) ? "differs from" : "is not in"} this build`],
  );
  const there = new Set(theirs.files.map(({ url }) => url));
  said.push(...ours.files.flatMap(({ url }) => (there.has(url) ? [] : [`${url} of this build is not there`])));
  if (said.length === 0 && integrityOf(theirs.worker) !== integrityOf(ours.worker))
    said.push("sw.js differs from this build, although it lists the same files");
  return said;
}

/** `DIR/packs` and `DIR/keys/root.json`, as `FANAL_PACKS` and `FANAL_DATA` of a build want them. */
async function take(read: Read, files: readonly ListedFile[], folder: string): Promise<void> {
  for (const { url } of files.filter((file) => file.url.startsWith("packs/"))) {
    const bytes = await read(url);
    if (bytes === null) continue;
    const places = url === "packs/root.json" ? [url, "keys/root.json"] : [url];
    for (const place of places) {
      mkdirSync(dirname(join(folder, place)), { recursive: true });
      writeFileSync(join(folder, place), bytes);
    }
  }
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { take: { type: "string" } } });
  const dist = process.env["FANAL_DIST"] ?? "dist";
  const ours = existsSync(join(dist, "app")) ? await lookAt(fromFolder(join(dist, "app"))) : null;
  const [origin] = positionals;
  if (origin === undefined) {
    if (ours === null) {
      say(`There is no build in ${dist}: npm run build.`);
      return 1;
    }
    for (const problem of ours.problems) say(problem);
    say(ours.digest);
    return ours.problems.length === 0 ? 0 : 1;
  }
  const read = fromAddress(origin);
  const theirs = await lookAt(read);
  if (values.take !== undefined) await take(read, theirs.files, values.take);
  const problems = [...theirs.problems, ...(ours === null ? [] : differences(theirs, ours))];
  for (const problem of problems) say(problem);
  say(`${theirs.digest}  ${origin}`);
  if (ours === null) say(`There is no build in ${dist} to compare it with.`);
  else say(`${ours.digest}  ${dist}: ${problems.length === 0 ? "the same" : "not the same"}`);
  return problems.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
