import * as v from "valibot";
import { IdSchema } from "#domain/pack/common.ts";
import { LIMITS, PackRoleSchema } from "#domain/pack/manifest.ts";

/** No phone has more parts of packs. */
export const MOST_PARTS = 32;
/** Of a hash: enough to tell apart what one phone has. A file left out by chance is missed when it is taken in, and said. */
export const SHORT_HASH = 8;
export const MOST_LIST_BYTES = 32 * 1024;

/** What a phone has of packs, so that a colleague gives the rest only. It says nothing about people. */
export const PhoneListSchema = v.strictObject({
  fanal: v.literal("list"),
  v: v.literal(1),
  /** Languages whose texts this phone keeps. */
  langs: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-zA-Z-]{2,8}$/))), v.maxLength(64)),
  parts: v.pipe(
    v.array(
      v.strictObject({
        id: IdSchema,
        role: PackRoleSchema,
        version: v.pipe(v.number(), v.integer(), v.minValue(1)),
      }),
    ),
    v.maxLength(MOST_PARTS),
  ),
  /** Beginnings of the hashes of the files that are here, one after the other. */
  files: v.pipe(
    v.string(),
    v.regex(/^[0-9a-f]*$/),
    v.maxLength(LIMITS.files * SHORT_HASH),
    v.check((text) => text.length % SHORT_HASH === 0, "half a hash"),
  ),
});
export type PhoneList = v.InferOutput<typeof PhoneListSchema>;

export const shortHashes = (hashes: readonly string[]): string =>
  [...new Set(hashes.map((hash) => hash.slice(0, SHORT_HASH)))].sort().join("");

/** Whether the phone of the list has a file. */
export function hasFile(list: PhoneList): (sha256: string) => boolean {
  const short = new Set(list.files.match(new RegExp(`.{${SHORT_HASH}}`, "g")) ?? []);
  return (sha256) => short.has(sha256.slice(0, SHORT_HASH));
}

/** Version of a part on the phone of the list; 0 where it has none. */
export const versionThere = (list: PhoneList, part: { readonly packId: string; readonly role: string }): number =>
  list.parts.find(({ id, role }) => id === part.packId && role === part.role)?.version ?? 0;

export const knowsPack = (list: PhoneList, packId: string): boolean => list.parts.some(({ id }) => id === packId);
