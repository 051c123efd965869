import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { parse } from "yaml";
import { IdSchema } from "#domain/pack/common.ts";

const ServedSchema = v.strictObject({ always: v.array(IdSchema), by_country: v.array(IdSchema) });
export interface Served {
  /** Folders of sources, in no order that counts. */
  readonly sources: readonly string[];
  /** Ids of packs that only people in one of their countries get. */
  readonly byCountry: readonly string[];
}

/** What `packs/served.yaml` says; where there is none, every folder with a pack, for everybody. Throws when it cannot be read. */
export function readServed(root = "packs"): Served {
  const path = join(root, "served.yaml");
  if (!existsSync(path)) {
    const folders = readdirSync(root).filter((name) => existsSync(join(root, name, "pack.yaml")));
    return { sources: folders.sort().map((name) => join(root, name)), byCountry: [] };
  }
  const { always, by_country: byCountry } = v.parse(ServedSchema, parse(readFileSync(path, "utf8")));
  return { sources: [...always, ...byCountry].map((name) => join(root, name)), byCountry };
}
