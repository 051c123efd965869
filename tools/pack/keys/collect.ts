import { utf8 } from "#lib/bytes.ts";
import { err, ok } from "#lib/result.ts";
import { sha256Hex } from "#verify/hash.ts";
import { keepSignatures, openFolder } from "./folder.ts";
import { type Refusal, readOurs, refuse, type Tried } from "./refusal.ts";
import { thatCount } from "./request.ts";
import { type Signature, type SignedFile, SignedFileSchema } from "./shapes.ts";
import { faultOf, groupsFor, standingOf } from "./standing.ts";
import { spaced } from "./words.ts";

export interface Collected {
  readonly sentences: readonly string[];
  readonly refusals: readonly Refusal[];
  readonly missing: number;
}

interface Read {
  readonly file: string;
  readonly signed: SignedFile;
}

/** Takes signature files into a folder. One that is wrong is named and left out; the others are taken. */
export async function collect(dir: string, files: readonly string[]): Promise<Tried<Collected>> {
  const folder = await openFolder(dir);
  if (!folder.ok) return folder;
  const refusals: Refusal[] = [];
  const sentences: string[] = [];
  const read: Read[] = [];
  for (const file of files) {
    const signed = readOurs(file, "a file of signatures", SignedFileSchema);
    const twin = signed.ok ? read.find((other) => other.signed.keyId === signed.value.keyId) : undefined;
    if (!signed.ok) refusals.push(signed.error);
    else if (twin !== undefined && sameParts(twin.signed, signed.value))
      refusals.push({
        file,
        reason: `It is by key ${spaced(signed.value.keyId)}, as ${twin.file} is: one key counts once.`,
        repair: "Another keeper has to sign.",
      });
    else read.push({ file, signed: signed.value });
  }

  let missing = 0;
  for (const document of folder.value.documents) {
    const { name, text } = document;
    const groups = groupsFor(name, folder.value.root.root, folder.value.after?.root ?? null);
    const good = new Map((await thatCount(name, text, document.signatures, folder.value)).map((one) => [one.keyId, one]));
    const before = good.size;
    for (const { file, signed } of read) {
      const taken = await takeOne(name, text, file, signed, groups);
      if (taken?.ok === false) refusals.push(taken.error);
      else if (taken !== null && good.has(taken.value.keyId)) sentences.push(`${file}: ${name} had this signature already.`);
      else if (taken !== null) good.set(taken.value.keyId, taken.value);
    }
    const standing = standingOf(name, [...good.values()], groups);
    if (good.size > before || document.signatures.length > before)
      keepSignatures(folder.value, document, [...good.values()], standing.missing === 0);
    missing += standing.missing;
    sentences.push(...standing.sentences);
  }
  for (const { file, signed } of read)
    for (const { name } of signed.signed)
      if (!folder.value.documents.some((document) => document.name === name))
        refusals.push({
          file,
          reason: `It signs ${name}, which is not in ${dir}.`,
          repair: "Look whether it belongs to another folder.",
        });
  return ok({ sentences, refusals, missing });
}

const sameParts = (a: SignedFile, b: SignedFile): boolean =>
  a.signed.some(({ name }) => b.signed.some((other) => other.name === name));

/** The signature a file has for a document; null when it has none. */
async function takeOne(
  name: string,
  text: string,
  file: string,
  { keyId, signed }: SignedFile,
  groups: ReturnType<typeof groupsFor>,
): Promise<Tried<Signature> | null> {
  const one = signed.find((entry) => entry.name === name);
  if (one === undefined) return null;
  const sha256 = await sha256Hex(utf8(text));
  if (one.sha256 !== sha256)
    return refuse(
      file,
      `It signs another ${name} (digest ${one.sha256.slice(0, 16)}…) than the one here (${sha256.slice(0, 16)}…): the request was changed, or the folder was built again.`,
      "Make a new request from this folder, and let it be signed again.",
    );
  const fault = await faultOf(text, { keyId, sigB64: one.sigB64 }, groups);
  if (fault !== null) return err({ file, reason: `${name}: ${fault}`, repair: "It was left out. Ask the keeper to sign again." });
  return ok({ keyId, sigB64: one.sigB64 });
}
