import type { PartPointers } from "#content/checked-part.ts";
import type { FetchError } from "#content/fetch-file.ts";
import type { ReadFile } from "#content/fetch-files.ts";
import { type ParseError, parseJson } from "#content/parse.ts";
import type { RootSource } from "#content/trust.ts";
import {
  CARRIED_LIMITS,
  type CarriedHead,
  CarriedHeadSchema,
  FIRST_LINE,
  FIRST_WORD,
  layOut,
  type Span,
} from "#domain/pack/carried.ts";
import type { PackRole } from "#domain/pack/manifest.ts";
import { type Bytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { MAX_MANIFEST_BYTES, MAX_ROOT_BYTES, MAX_SIGNATURES_BYTES } from "#verify/limits.ts";

export type CarriedError =
  | ParseError
  /** Some other file. */
  | { readonly type: "NotCarried" }
  /** Longer or shorter than it says: cut off on the way. */
  | { readonly type: "CarriedCut" }
  | { readonly type: "NeedsNewerApp" }
  | { readonly type: "TooLarge"; readonly limit: number }
  /** The phone could not read it, for it was taken away or changed meanwhile. */
  | { readonly type: "Unreadable" };

/** A carried file as a source of packs. Its parts are what it says they are until they are checked. */
export interface Carried {
  readonly roots: RootSource;
  readonly parts: readonly {
    readonly packId: string;
    readonly role: PackRole;
    readonly read: () => Promise<Result<PartPointers, CarriedError>>;
  }[];
  readonly has: (sha256: string) => boolean;
  readonly readFile: ReadFile;
}

const NOT_THERE = err<FetchError>({ type: "NotTheFile", status: 404 });

async function readSpan(file: Blob, { begin, end }: Span, limit: number): Promise<Result<Bytes, FetchError>> {
  if (end - begin > limit) return err({ type: "TooLarge", limit });
  try {
    return ok(new Uint8Array(await file.slice(begin, end).arrayBuffer()));
  } catch {
    return err({ type: "NotTheFile", status: 0 });
  }
}

async function readHead(file: Blob): Promise<Result<{ readonly head: CarriedHead; readonly begin: number }, CarriedError>> {
  if (file.size > CARRIED_LIMITS.bytes) return err({ type: "TooLarge", limit: CARRIED_LIMITS.bytes });
  let start: Bytes;
  try {
    start = new Uint8Array(await file.slice(0, FIRST_LINE.length + CARRIED_LIMITS.headBytes).arrayBuffer());
  } catch {
    return err({ type: "Unreadable" });
  }
  const first = String.fromCharCode(...start.subarray(0, FIRST_LINE.length));
  if (first !== FIRST_LINE)
    return err({
      type: first.startsWith(FIRST_WORD) && first !== FIRST_LINE.slice(0, start.length) ? "NeedsNewerApp" : "NotCarried",
    });
  const end = start.indexOf("\n".charCodeAt(0), FIRST_LINE.length);
  if (end < 0) return err({ type: start.length < file.size ? "TooLarge" : "CarriedCut", limit: CARRIED_LIMITS.headBytes });
  const head = parseJson(start.subarray(FIRST_LINE.length, end), CarriedHeadSchema);
  return head.ok ? ok({ head: head.value, begin: end + 1 }) : head;
}

const toCarriedError = (error: FetchError): CarriedError => (error.type === "TooLarge" ? error : { type: "Unreadable" });

/**
 * Reads the head of a carried file, and everything else only when it is asked for: the file may be many megabytes, and a phone on a beach has
 * little memory. Says nothing about whether what is in it may be trusted.
 */
export async function openCarried(file: Blob): Promise<Result<Carried, CarriedError>> {
  const read = await readHead(file);
  if (!read.ok) return read;
  const { roots, parts, files, end } = layOut(read.value.head, read.value.begin);
  if (end !== file.size) return err({ type: "CarriedCut" });
  const newest = roots.get(Math.max(...roots.keys()));
  return ok({
    roots: {
      newest: async () => (newest ? readSpan(file, newest.document, MAX_ROOT_BYTES) : NOT_THERE),
      step: async (version) => {
        const step = roots.get(version);
        if (!step) return [NOT_THERE, NOT_THERE];
        return Promise.all([
          readSpan(file, step.document, MAX_ROOT_BYTES),
          readSpan(file, step.signatures, MAX_SIGNATURES_BYTES),
        ]);
      },
    },
    parts: parts.map(({ packId, role, document, signatures }) => ({
      packId,
      role,
      read: async () => {
        const manifest = await readSpan(file, document, MAX_MANIFEST_BYTES);
        if (!manifest.ok) return err(toCarriedError(manifest.error));
        const signed = await readSpan(file, signatures, MAX_SIGNATURES_BYTES);
        if (!signed.ok) return err(toCarriedError(signed.error));
        return ok({ manifest: manifest.value, signatures: signed.value });
      },
    })),
    has: (sha256) => files.has(sha256),
    readFile: async ({ file: { sha256, bytes } }, { signal, onBytes }) => {
      const span = files.get(sha256);
      if (!span) return NOT_THERE;
      if (signal?.aborted) return err({ type: "Cancelled" });
      const got = await readSpan(file, span, bytes);
      if (got.ok) onBytes(got.value.length);
      return got;
    },
  });
}

export interface ToCarry {
  readonly roots: readonly { readonly version: number; readonly rootBytes: Uint8Array; readonly signaturesBytes: Uint8Array }[];
  readonly parts: readonly ({ readonly packId: string; readonly role: PackRole } & PartPointers)[];
  readonly files: readonly { readonly sha256: string; readonly bytes: Bytes }[];
}

const LINE_END = utf8("\n");

/** The file, as `openCarried` reads it. The same things give the same bytes. */
export function writeCarried({ roots, parts, files }: ToCarry): Blob {
  const head: CarriedHead = {
    roots: roots.map(({ version, rootBytes, signaturesBytes }) => ({
      version,
      root: rootBytes.length,
      signatures: signaturesBytes.length,
    })),
    parts: parts.map(({ packId, role, manifest, signatures }) => ({
      packId,
      role,
      manifest: manifest.length,
      signatures: signatures.length,
    })),
    files: files.map(({ sha256, bytes }) => ({ sha256, bytes: bytes.length })),
  };
  const lines = [
    utf8(canonicalJson(head)),
    ...roots.flatMap(({ rootBytes, signaturesBytes }) => [rootBytes, signaturesBytes]),
    ...parts.flatMap(({ manifest, signatures }) => [manifest, signatures]),
    ...files.map(({ bytes }) => bytes),
  ];
  const pieces = lines.flatMap((line) => [line, LINE_END]);
  return new Blob([FIRST_LINE, ...pieces] as BlobPart[], { type: "text/plain" });
}
