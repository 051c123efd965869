import { existsSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { ManifestSchema } from "#domain/pack/manifest.ts";
import { equalBytes, utf8 } from "#lib/bytes.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { ok } from "#lib/result.ts";
import { sha256Hex } from "#verify/hash.ts";
import { diffInWords } from "../editors/diff-words.ts";
import { type BuiltPacks, verifyBuilt } from "../lib/verify-built.ts";
import { rootSentences } from "./make-root.ts";
import { readBytes, refuse, type Tried } from "./refusal.ts";
import type { OpenRequest } from "./request.ts";
import type { Document } from "./shapes.ts";
import { count, day, spaced } from "./words.ts";

/** Folders a signer may have beside the request: what was built, and what was released before. */
export interface Beside {
  readonly built: string | undefined;
  readonly last: string | undefined;
}

const WHAT = {
  content: "guides, rights and texts",
  directory: "services, phone numbers, organisations and their keys",
} as const;

/** A release holds its packs one folder down. */
export const packsIn = (dir: string): string => (existsSync(join(dir, "packs", "index.json")) ? join(dir, "packs") : dir);

async function whole(dir: string, signatures: "needed" | "awaited"): Promise<Tried<BuiltPacks>> {
  const packs = packsIn(dir);
  if (!existsSync(join(packs, "index.json")))
    return refuse(dir, "No built packs are here.", "Name a folder that build or release wrote.");
  const built = await verifyBuilt(packs, undefined, { signatures });
  const [complaint] = built.complaints;
  return complaint === undefined ? ok(built) : refuse(dir, complaint, "Copy the whole folder again.");
}

/** What changes for people, from the files themselves. Never from the request: who changed that could write anything. */
async function changes({ name, text }: Document, { built, last }: Beside): Promise<Tried<readonly string[]>> {
  if (built === undefined)
    return ok(["What changes cannot be shown from the request alone. Bring the folders: --built FOLDER --last FOLDER."]);
  const manifest = readBytes(join(packsIn(built), `${name}.manifest.json`));
  if (!manifest.ok) return manifest;
  if (new TextDecoder().decode(manifest.value) !== text)
    return refuse(
      built,
      `Its ${name} is not the one that is to be signed.`,
      "Ask for the folder and the request again, of one day.",
    );
  const now = await whole(built, "awaited");
  if (!now.ok) return now;
  const before = last === undefined ? null : await whole(last, "needed");
  if (before?.ok === false) return before;
  if (before === null) return ok(["Nothing earlier to compare it with: read all of it (--last FOLDER compares)."]);
  const lines = diffInWords(before.value.parts, now.value.parts).filter(({ part }) => part === name);
  return ok(lines.length === 0 ? ["Nothing changes."] : lines.map(({ sentence }) => sentence));
}

async function partWords(document: Document, beside: Beside): Promise<Tried<readonly string[]>> {
  // The request was read, and with it the manifest against its schema.
  const { packId, role, version, created, expires, root, files } = v.parse(
    ManifestSchema,
    parseCanonicalJson(utf8(document.text)),
  );
  const said = await changes(document, beside);
  if (!said.ok) return said;
  const bytes = files.reduce((all, file) => all + file.bytes, 0);
  return ok([
    `Pack ${packId}, role ${role} (${WHAT[role]}), version ${version}, under root version ${root}.`,
    `Made ${day(created)}. Phones call it outdated after ${day(expires)}.`,
    `${count(files.length, "file")}, ${bytes} bytes.`,
    ...said.value,
  ]);
}

/** A request could bring a root of its own making as the one before: its digest stands on the paper of the last release. */
async function rootWords({ root, after }: OpenRequest, { last }: Beside): Promise<Tried<readonly string[]>> {
  if (after === null) return ok(rootSentences(null, root));
  const known = last === undefined ? null : readBytes(join(packsIn(last), "root.json"));
  if (known?.ok === false) return known;
  if (known !== null && !equalBytes(known.value, after.bytes))
    return refuse(
      `${last}/root.json`,
      `The new root was not made after this one, but after another version ${after.root.version}.`,
      "Sign nothing. Ask by voice who made the request.",
    );
  const before = `The root before, version ${after.root.version}, has the digest ${spaced(await sha256Hex(after.bytes))}`;
  return ok([
    ...rootSentences(after, root),
    known === null ? `${before}. Compare it with the paper of the last release.` : `${before}, as in ${last}.`,
  ]);
}

/** What somebody is about to sign, worked out from the bytes that are signed. */
export async function documentWords(document: Document, request: OpenRequest, beside: Beside): Promise<Tried<readonly string[]>> {
  const words = document.name === "root" ? await rootWords(request, beside) : await partWords(document, beside);
  return words.ok ? ok([...words.value, `Its digest: ${spaced(document.sha256)}`]) : words;
}
