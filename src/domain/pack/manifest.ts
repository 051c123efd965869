import * as v from "valibot";
import { AboutSchema } from "#domain/pack/about.ts";
import { IdSchema } from "#domain/pack/common.ts";

/**
 * The signed manifest of one part of a pack. The signature is over the raw bytes of the canonical JSON as delivered,
 * so the bytes are checked before they are parsed.
 *
 * A pack has one part per role: `content` (guides, rights, texts) and `directory` (services, organisations, team keys).
 * A signer of one role cannot sign the other.
 */
export const PackRoleSchema = v.picklist(["content", "directory"]);
export type PackRole = v.InferOutput<typeof PackRoleSchema>;

export const LIMITS = {
  manifestBytes: 256 * 1024,
  fileBytes: 4 * 1024 * 1024,
  packBytes: 24 * 1024 * 1024,
  files: 2000,
} as const;

const isUnique = (texts: readonly string[]): boolean => new Set(texts).size === texts.length;

const CountSchema = v.pipe(v.number(), v.integer(), v.minValue(0));
const InstantSchema = v.pipe(v.string(), v.isoTimestamp());

export const PackFileSchema = v.strictObject({
  /** Path inside the part; holds the first 16 hex characters of the hash: `text.en.public.0123456789abcdef.json`. */
  path: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,120}\.[0-9a-f]{16}\.json$/)),
  /** What the file is, e.g. `guides`, `indicators`, `text.ar.public`. Stable between versions. */
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9._-]{0,63}$/i)),
  bytes: CountSchema,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

const FilesSchema = v.pipe(
  v.array(PackFileSchema),
  v.minLength(1),
  v.maxLength(LIMITS.files),
  v.check((files) => files.every(({ bytes }) => bytes <= LIMITS.fileBytes), "a file is larger than a file may be"),
  v.check((files) => files.reduce((all, { bytes }) => all + bytes, 0) <= LIMITS.packBytes, "larger than a pack may be"),
  v.check((files) => isUnique(files.map(({ name }) => name)) && isUnique(files.map(({ path }) => path)), "a file twice"),
  v.check(
    (files) => files.every(({ path, sha256 }) => path.endsWith(`.${sha256.slice(0, 16)}.json`)),
    "another hash than its path says",
  ),
);

export const ManifestSchema = v.strictObject({
  packId: IdSchema,
  role: PackRoleSchema,
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  created: InstantSchema,
  expires: InstantSchema,
  minAppSchema: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Version of the trust root the manifest was signed under. */
  root: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Absent in packs that only say who takes part, and in those made before packs lay over one another: they count as a region's. */
  about: v.optional(AboutSchema),
  files: FilesSchema,
});
export type Manifest = v.InferOutput<typeof ManifestSchema>;
export type PackFile = v.InferOutput<typeof PackFileSchema>;

/** What this build of the app understands; a manifest asking for more is refused politely. */
export const APP_SCHEMA = 6;

/** The first that knows recorded voices: a pack that has some asks for it. */
export const VOICES_SCHEMA = 3;

/** The first that knows which pack lies over which: a pack that says so asks for it. */
export const ORDER_SCHEMA = 4;

/** The first that knows plans of what is counted: a pack that has one asks for it. */
export const STATISTICS_SCHEMA = 5;

/** The first that knows guides of an organisation's own: a pack that has some asks for it. */
export const OWN_GUIDES_SCHEMA = 6;
