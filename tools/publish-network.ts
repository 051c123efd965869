import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { ManifestSchema } from "#domain/pack/manifest.ts";
import { NetworkSchema } from "#domain/pack/network.ts";
import { DAY_MS } from "#lib/clock.ts";
import { publishRoots } from "./pack/keys/published.ts";
import { buildNetworkPart } from "./pack/lib/build.ts";
import { packFile } from "./pack/lib/compile-part.ts";
import { ensureKeys, loadKeys } from "./pack/lib/keys.ts";

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

/** The app of this build believes one root, and those that follow it. Beside a build it lies here; from the source any keys will do. */
const builtRoot = fileURLToPath(new URL("./root.json", import.meta.url));
const keysDir = join(data, "keys");
const rootOfApp = existsSync(builtRoot) ? readFileSync(builtRoot) : null;
if (rootOfApp !== null) {
  const roots = existsSync(join(keysDir, "root.json")) ? (await loadKeys(keysDir)).roots : [];
  if (!roots.some(({ bytes }) => rootOfApp.equals(bytes))) {
    console.error(
      `The keys in ${keysDir} are not those the app was built with: copy the folder keys/ of that build's FANAL_DATA here.`,
    );
    process.exit(1);
  }
}

/** The same content again would only make every phone fetch it again, unless it is about to look outdated. */
const isSame =
  before !== null &&
  before.files[0]?.sha256 === packFile("network", network).sha256 &&
  Date.parse(before.expires) > created.getTime() + (VALID_DAYS / 2) * DAY_MS;

if (!isSame) {
  mkdirSync(outDir, { recursive: true });
  const keys = await ensureKeys(keysDir);
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
