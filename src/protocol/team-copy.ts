import * as v from "valibot";
import { type Bytes, fromB64url, toB64url } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";

/**
 * A sealed copy on its way to a colleague's phone: cut into parts of one size, each the body of an envelope of kind `team_copy` whose
 * `refId` is the random number of the copy. `README.md` beside this file is the specification.
 */
export const TEAM_COPY_PART_BYTES = 192_000;
/** On a line of five kilobytes a second about forty minutes; what is larger goes as a file. */
export const MOST_TEAM_COPY_PARTS = 48;
export const MOST_TEAM_COPY_BYTES = TEAM_COPY_PART_BYTES * MOST_TEAM_COPY_PARTS;

const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0));
const BodySchema = v.looseObject({
  part: CountSchema,
  of: CountSchema,
  /** Bytes of the whole copy. */
  size: CountSchema,
  /** Of the whole copy, base64url. */
  sha256: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/)),
  bytes: v.string(),
});
export type TeamCopyBody = v.InferOutput<typeof BodySchema>;

export interface TeamCopyTotals {
  readonly of: number;
  readonly size: number;
  readonly sha256: string;
}
export interface TeamCopyPart extends TeamCopyTotals {
  /** From 0. */
  readonly part: number;
  readonly bytes: Bytes;
}

export const partsOf = (size: number): number => Math.ceil(size / TEAM_COPY_PART_BYTES);

/** Where a part lies in a copy of `size` bytes. */
export const placeOfPart = (size: number, part: number): { readonly from: number; readonly to: number } => ({
  from: part * TEAM_COPY_PART_BYTES,
  to: Math.min(size, (part + 1) * TEAM_COPY_PART_BYTES),
});

export const teamCopyBody = ({ bytes, ...part }: TeamCopyPart): TeamCopyBody => ({ ...part, bytes: toB64url(bytes) });

/** Every number in it has to follow from the others: a part of another length, or of a larger copy than may travel, is none. */
export function readTeamCopyPart(body: unknown): Result<TeamCopyPart, "copy_not_understood" | "copy_too_large"> {
  const parsed = v.safeParse(BodySchema, body);
  if (!parsed.success) return err("copy_not_understood");
  const { part, of, size, sha256 } = parsed.output;
  if (of > MOST_TEAM_COPY_PARTS || size > MOST_TEAM_COPY_BYTES) return err("copy_too_large");
  if (of === 0 || of !== partsOf(size) || part >= of) return err("copy_not_understood");
  const bytes = fromB64url(parsed.output.bytes);
  const { from, to } = placeOfPart(size, part);
  return bytes?.length === to - from ? ok({ part, of, size, sha256, bytes }) : err("copy_not_understood");
}

/** What the colleague's phone answers, once, when the copy is whole there. */
export const CopyArrivedSchema = v.looseObject({
  reply: v.literal("arrived"),
  /** SHA-256 of what arrived. */
  answers: v.string(),
});
