import * as v from "valibot";
import { IdSchema } from "#domain/pack/common.ts";
import { LIMITS, PackRoleSchema } from "#domain/pack/manifest.ts";
import { MOST_PARTS } from "#domain/pack/phone-list.ts";

/**
 * Packs as one file that goes from phone to phone. All of it is text, so that every phone may share it: a first line, a head that says what
 * follows and how long it is, then each thing on a line of its own: roots, manifests, files. Nothing in the head counts; what counts is signed.
 */
export const FIRST_LINE = "fanal-packs 1\n";
/** Of any version. */
export const FIRST_WORD = "fanal-packs ";

export const CARRIED_LIMITS = {
  headBytes: 512 * 1024,
  bytes: LIMITS.packBytes,
  parts: MOST_PARTS,
  roots: 64,
  files: LIMITS.files,
} as const;

const BytesSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LIMITS.fileBytes));
const isUnique = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;

/** Lengths in bytes, in the order in which things lie there. */
export const CarriedHeadSchema = v.strictObject({
  roots: v.pipe(
    v.array(
      v.strictObject({
        version: v.pipe(v.number(), v.integer(), v.minValue(1)),
        root: BytesSchema,
        signatures: BytesSchema,
      }),
    ),
    v.maxLength(CARRIED_LIMITS.roots),
    v.check((roots) => isUnique(roots.map(({ version }) => String(version))), "a root twice"),
  ),
  parts: v.pipe(
    v.array(v.strictObject({ packId: IdSchema, role: PackRoleSchema, manifest: BytesSchema, signatures: BytesSchema })),
    v.maxLength(CARRIED_LIMITS.parts),
    v.check((parts) => isUnique(parts.map(({ packId, role }) => `${packId}|${role}`)), "a part twice"),
  ),
  files: v.pipe(
    v.array(v.strictObject({ sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)), bytes: BytesSchema })),
    v.maxLength(CARRIED_LIMITS.files),
    v.check((files) => isUnique(files.map(({ sha256 }) => sha256)), "a file twice"),
  ),
});
export type CarriedHead = v.InferOutput<typeof CarriedHeadSchema>;

/** Bytes from `begin` up to `end`. */
export interface Span {
  readonly begin: number;
  readonly end: number;
}
export interface Signed {
  readonly document: Span;
  readonly signatures: Span;
}
export interface CarriedLayout {
  /** By version. */
  readonly roots: ReadonlyMap<number, Signed>;
  readonly parts: readonly (Pick<CarriedHead["parts"][number], "packId" | "role"> & Signed)[];
  /** By hash. */
  readonly files: ReadonlyMap<string, Span>;
  /** Of the whole file: with one byte more or less it is another one. */
  readonly end: number;
}

/** Where each thing lies when the head ends at `begin`, its line's end included. */
export function layOut(head: CarriedHead, begin: number): CarriedLayout {
  let at = begin;
  const next = (bytes: number): Span => {
    const span = { begin: at, end: at + bytes };
    at = span.end + 1;
    return span;
  };
  const roots = new Map(
    head.roots.map(({ version, root, signatures }) => [version, { document: next(root), signatures: next(signatures) }]),
  );
  const parts = head.parts.map(({ packId, role, manifest, signatures }) => ({
    packId,
    role,
    document: next(manifest),
    signatures: next(signatures),
  }));
  const files = new Map(head.files.map(({ sha256, bytes }) => [sha256, next(bytes)]));
  return { roots, parts, files, end: at };
}
