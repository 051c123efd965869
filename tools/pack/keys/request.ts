import * as v from "valibot";
import { ManifestSchema } from "#domain/pack/manifest.ts";
import { utf8 } from "#lib/bytes.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { ok } from "#lib/result.ts";
import { sha256Hex } from "#verify/hash.ts";
import type { SigningFolder } from "./folder.ts";
import { readOurs, refuse, type Tried } from "./refusal.ts";
import { type KeptRoot, readKeptRoot } from "./root-document.ts";
import { type Document, RequestSchema, type Signature, type SigningRequest } from "./shapes.ts";
import { faultOf, groupsFor } from "./standing.ts";

/** A request that was read: its documents are whole, and the signatures in it count. */
export interface OpenRequest {
  readonly root: KeptRoot;
  readonly after: KeptRoot | null;
  readonly documents: readonly Document[];
}

/** Those of the signatures that count, each key once. */
export async function thatCount(
  name: string,
  text: string,
  signatures: readonly Signature[],
  { root, after }: { readonly root: KeptRoot; readonly after: KeptRoot | null },
): Promise<readonly Signature[]> {
  const groups = groupsFor(name, root.root, after?.root ?? null);
  const good = new Map<string, Signature>();
  for (const signature of signatures)
    if (!good.has(signature.keyId) && (await faultOf(text, signature, groups)) === null) good.set(signature.keyId, signature);
  return [...good.values()];
}

export async function makeRequest(folder: SigningFolder, today: string): Promise<SigningRequest> {
  const documents: Document[] = [];
  for (const { name, text, signatures } of folder.documents)
    documents.push({
      name,
      text,
      sha256: await sha256Hex(utf8(text)),
      signatures: [...(await thatCount(name, text, signatures, folder))],
    });
  const textOf = (kept: KeptRoot): string => new TextDecoder().decode(kept.bytes);
  return {
    v: 1,
    kind: "fanal-signing-request",
    made: today,
    root: textOf(folder.root),
    after: folder.after === null ? null : textOf(folder.after),
    documents,
  };
}

/** What is wrong with a document of a request, or null. */
async function alterationOf({ name, text, sha256 }: Document, request: SigningRequest): Promise<string | null> {
  if ((await sha256Hex(utf8(text))) !== sha256) return `${name} is not what was to be signed: its digest is another.`;
  if (name === "root") return text === request.root ? null : "It names two different roots.";
  const manifest = v.safeParse(ManifestSchema, parseCanonicalJson(utf8(text)));
  if (!manifest.success) return `${name} is no manifest that phones could read.`;
  const said = `${manifest.output.packId}/${manifest.output.role}`;
  return said === name ? null : `What is called ${name} is ${said}.`;
}

const AGAIN = "Ask for a new request, and compare the digest over the phone before signing.";

export async function readRequest(file: string): Promise<Tried<OpenRequest>> {
  const read = readOurs(file, "a request to sign", RequestSchema);
  if (!read.ok) return read;
  const request = read.value;
  const root = await readKeptRoot(file, utf8(request.root));
  if (!root.ok) return root;
  const after = request.after === null ? null : await readKeptRoot(file, utf8(request.after));
  if (after?.ok === false) return after;
  const follows = root.value.root.version - 1 === (after?.value.root.version ?? 0);
  if (request.documents.some(({ name }) => name === "root") && !follows)
    return refuse(file, "The root in it does not follow the one it was made after.", AGAIN);
  const trust = { root: root.value, after: after?.value ?? null };
  const documents: Document[] = [];
  for (const document of request.documents) {
    const altered = await alterationOf(document, request);
    if (altered !== null) return refuse(file, `It was changed after it was made. ${altered}`, AGAIN);
    documents.push({ ...document, signatures: [...(await thatCount(document.name, document.text, document.signatures, trust))] });
  }
  return ok({ ...trust, documents });
}
