import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";

/** A plain file name: no folder, no address. The files themselves travel beside the form. */
const FileNameSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9][A-Za-z0-9_-]*\.(mp3|m4a|ogg|opus|wav|png|svg|jpg|jpeg|webp)$/));

const MediaEntrySchema = v.strictObject({
  /** Key of the text it goes with: `q.q01`, `label.food`. */
  key: v.string(),
  lang: v.string(),
  kind: v.picklist(["audio", "image"]),
  file: FileNameSchema,
});
export type MediaEntry = v.InferOutput<typeof MediaEntrySchema>;

export const isMediaFile = (name: string): boolean => v.is(FileNameSchema, name);

/** By key, then language, then kind: the order has no meaning. */
export const byKey = (a: MediaEntry, b: MediaEntry): number => {
  const [one, other] = [a, b].map(({ key, lang, kind }) => `${key} ${lang} ${kind}`);
  return one === other ? 0 : (one ?? "") < (other ?? "") ? -1 : 1;
};

/** Recordings and pictures named by forms: kept beside `pack.yaml`, not part of the built pack. */
export const MEDIA_FILE = "guide-media.yaml";

/** Throws when the file is there and does not hold a list of recordings and pictures. */
export function readMedia(packDir: string): readonly MediaEntry[] {
  const path = join(packDir, MEDIA_FILE);
  return existsSync(path) ? v.parse(v.array(MediaEntrySchema), parse(readFileSync(path, "utf8"))) : [];
}
