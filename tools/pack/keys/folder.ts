import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { fromUtf8, utf8 } from "#lib/bytes.ts";
import { err, ok } from "#lib/result.ts";
import { verifyRoot } from "#verify/root.ts";
import { readAllParts } from "../lib/build.ts";
import { writeSignatures } from "../lib/sign.ts";
import { readRoots, writeRoots } from "./published.ts";
import { readBytes, refuse, type Tried } from "./refusal.ts";
import { type KeptRoot, readKeptRoot } from "./root-document.ts";
import { type Signature, SignaturesSchema } from "./shapes.ts";
import { verifyWords } from "./words.ts";

/** What is to be signed in a folder: the manifests of built packs, or a root that no packs lie beside. */
export interface SigningFolder {
  readonly dir: string;
  readonly root: KeptRoot;
  /** Where a root is to be signed: the one it follows. */
  readonly after: KeptRoot | null;
  readonly documents: readonly FolderDocument[];
}
export interface FolderDocument {
  /** `root` or `calais/directory` */
  readonly name: string;
  readonly text: string;
  readonly signaturesFile: string;
  /** As they stand in the file; whether they count is not said. */
  readonly signatures: readonly Signature[];
}

const isPacks = (dir: string): boolean => existsSync(join(dir, "index.json"));

function readDocument(name: string, file: string): Tried<FolderDocument> {
  const bytes = readBytes(file);
  if (!bytes.ok) return bytes;
  const signaturesFile = file.replace(/(?:\.manifest)?\.json$/, ".signatures.json");
  try {
    const text = fromUtf8(bytes.value);
    if (!existsSync(signaturesFile)) return ok({ name, text, signaturesFile, signatures: [] });
    const { signatures } = v.parse(SignaturesSchema, JSON.parse(readFileSync(signaturesFile, "utf8")));
    return ok({ name, text, signaturesFile, signatures });
  } catch {
    return refuse(signaturesFile, "This is not a file of signatures.", "Build the folder again.");
  }
}

/** A root, and whether the keepers of the one before and its own have signed it. */
export async function readSignedRoot(dir: string, trusted?: KeptRoot): Promise<Tried<KeptRoot>> {
  const file = join(dir, "root.json");
  const [bytes, signatures] = [readBytes(file), readBytes(join(dir, "root.signatures.json"))];
  if (!bytes.ok) return bytes;
  if (!signatures.ok) return signatures;
  const verified = await verifyRoot({
    rootBytes: bytes.value,
    signaturesBytes: signatures.value,
    ...(trusted === undefined ? {} : { trusted: trusted.root }),
  });
  if (!verified.ok) return refuse(file, verifyWords(verified.error), "Let its keepers sign it first.");
  return readKeptRoot(file, bytes.value);
}

async function openPacks(dir: string): Promise<Tried<SigningFolder>> {
  const root = await readSignedRoot(dir);
  if (!root.ok) return root;
  const documents: FolderDocument[] = [];
  for (const { packId, role } of readAllParts(dir)) {
    const document = readDocument(`${packId}/${role}`, join(dir, packId, `${role}.manifest.json`));
    if (!document.ok) return document;
    documents.push(document.value);
  }
  return ok({ dir, root: root.value, after: null, documents });
}

async function openRoot(dir: string): Promise<Tried<SigningFolder>> {
  const file = join(dir, "root.json");
  const document = readDocument("root", file);
  if (!document.ok) return document;
  const root = await readKeptRoot(file, utf8(document.value.text));
  if (!root.ok) return root;
  const { version } = root.value.root;
  if (version === 1) return ok({ dir, root: root.value, after: null, documents: [document.value] });
  const before = readRoots(dir).find((published) => published.version === version - 1);
  if (before === undefined)
    return refuse(
      join(dir, "roots", `${version - 1}.json`),
      `Root version ${version} follows it, and it is not here.`,
      "Make the folder again with keys root --after.",
    );
  const after = await readKeptRoot(join(dir, "roots", `${version - 1}.json`), before.bytes);
  return after.ok ? ok({ dir, root: root.value, after: after.value, documents: [document.value] }) : after;
}

export async function openFolder(dir: string): Promise<Tried<SigningFolder>> {
  if (isPacks(dir)) return openPacks(dir);
  if (existsSync(join(dir, "root.json"))) return openRoot(dir);
  return err({
    file: dir,
    reason: "Neither built packs nor a root are here.",
    repair: "Name the folder that build or keys root wrote.",
  });
}

/** Puts signatures in the place of those that are there. A root that has all it needs goes to the published roots. */
export function keepSignatures(
  { dir, root }: SigningFolder,
  document: FolderDocument,
  signatures: readonly Signature[],
  isComplete: boolean,
): void {
  const bytes = writeSignatures(signatures);
  writeFileSync(document.signaturesFile, bytes);
  if (document.name === "root" && isComplete)
    writeRoots(dir, [{ version: root.root.version, bytes: root.bytes, signatures: bytes }]);
}
