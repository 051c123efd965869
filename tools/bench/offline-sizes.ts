import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type Figures, figure } from "./measure.ts";

/** The list the service worker was built with: what is kept for offline use, in pieces. */
const EntriesSchema = v.array(v.object({ url: v.string(), set: v.string() }));
const KIB = 1024;
const LANG = "en";

/** Bytes of the pieces of the offline set, brotli, one language: no headers, each file once. */
export function addOfflineSizes(figures: Figures, dist: string): void {
  const app = join(dist, "app");
  const list = /\[\{"integrity".*?\}\]/s.exec(readFileSync(join(app, "sw.js"), "utf8"))?.[0];
  if (list === undefined) throw new Error("the built service worker holds no list of files");
  const entries = v.parse(EntriesSchema, JSON.parse(list));
  const sizeOf = (url: string): number => {
    const packed = join(app, `${url}.br`);
    return statSync(existsSync(packed) ? packed : join(app, url)).size;
  };
  const sum = (...sets: readonly string[]): number =>
    entries.filter(({ set }) => sets.includes(set)).reduce((bytes, { url }) => bytes + sizeOf(url), 0) / KIB;
  const note = `brotli, ${LANG}, each file once`;
  figures["offline_public_kib"] = figure(sum("core", `lang:${LANG}`), "KiB", undefined, note);
  figures["offline_team_kib"] = figure(sum("team", `team:${LANG}`), "KiB", undefined, `${note}, on top`);
  figures["offline_language_added_kib"] = figure(
    sum("lang:fr", "team:fr"),
    "KiB",
    undefined,
    "brotli, French, public and team part",
  );
}
