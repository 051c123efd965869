import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { ManifestSchema } from "#domain/pack/manifest.ts";
import { NetworkSchema } from "#domain/pack/network.ts";
import { DAY_MS } from "#lib/clock.ts";
import { publishRoots } from "./pack/keys/published.ts";
import { buildNetworkPart } from "./pack/lib/build.ts";
import { packFile } from "./pack/lib/compile-part.ts";
import { ensureKeys } from "./pack/lib/keys.ts";

/**
 * Signs the directory part that says which organisations and teams there are, from `FANAL_DATA/register/network.json` into
 * `FANAL_DATA/packs`, where the hub serves it. Run by `npm run hub` after every change; a process of its own, because the hub's code
 * does not reach the rules of the app.
 */
const PACK_ID = "demo";
const VALID_DAYS = 90;

const data = process.env.FANAL_DATA ?? "data";
const outDir = join(data, "packs");
const network = v.parse(NetworkSchema, JSON.parse(readFileSync(join(data, "register", "network.json"), "utf8")));
const manifestFile = join(outDir, PACK_ID, "directory.manifest.json");
const before = existsSync(manifestFile) ? v.parse(ManifestSchema, JSON.parse(readFileSync(manifestFile, "utf8"))) : null;
const created = new Date();

/** The same content again would only make every phone fetch it again, unless it is about to look outdated. */
const isSame =
  before !== null &&
  before.files[0]?.sha256 === packFile("network", network).sha256 &&
  Date.parse(before.expires) > created.getTime() + (VALID_DAYS / 2) * DAY_MS;

if (!isSame) {
  mkdirSync(outDir, { recursive: true });
  const keys = await ensureKeys(join(data, "keys"));
  publishRoots(outDir, keys.roots);
  buildNetworkPart({
    packId: PACK_ID,
    network,
    keys,
    outDir,
    // By the clock, so that it rises even when the folder of packs was lost.
    version: Math.max((before?.version ?? 0) + 1, Math.floor(created.getTime() / 1000)),
    created,
    expires: new Date(created.getTime() + VALID_DAYS * DAY_MS),
  });
}
