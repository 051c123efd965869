import { existsSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Bytes } from "#lib/bytes.ts";
import { ok } from "#lib/result.ts";
import { readRoots } from "./published.ts";
import { readBytes, refuse, type Tried } from "./refusal.ts";
import { readKeptRoot } from "./root-document.ts";

const MAKE = "Make keys as docs/keys.md says.";

async function refuseMarked(file: string, bytes: Bytes): Promise<Tried<null>> {
  const kept = await readKeptRoot(file, bytes);
  if (!kept.ok) return kept;
  return kept.value.isDevelopment
    ? refuse(file, "It names development keys, and a release must not trust them.", MAKE)
    : ok(null);
}

/**
 * Refuses a root that a release must not trust: one marked as made for development or for rehearsing, or one whose keys lie unsealed
 * beside it, as those of a development folder do.
 */
export async function refuseDevelopment(rootFile: string): Promise<Tried<null>> {
  const bytes = readBytes(rootFile);
  if (!bytes.ok) return bytes;
  const marked = await refuseMarked(rootFile, bytes.value);
  if (!marked.ok) return marked;
  const dir = dirname(rootFile);
  const unsealed = existsSync(dir) ? readdirSync(dir).find((name) => name.endsWith(".key.json")) : undefined;
  if (unsealed !== undefined) return refuse(rootFile, `Beside it lies ${unsealed}, a private key that is not sealed.`, MAKE);
  for (const { version, bytes: earlier } of readRoots(dir)) {
    const old = await refuseMarked(`${dir}/roots/${version}.json`, earlier);
    if (!old.ok) return old;
  }
  return ok(null);
}
