import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setOfPackFile } from "#offline/sets.ts";
import { ROOT } from "../../tools/lib/process.mjs";
import { compilePacks, readIndex, writeIndex, writePacks, writePart } from "../../tools/pack/lib/build.ts";
import { loadKeys } from "../../tools/pack/lib/keys.ts";
import { formatProblem } from "../../tools/pack/lib/problems.ts";
import { freshFolder } from "./browser.ts";
import type { Built, Hub } from "./stack.ts";

interface Listed {
  readonly url: string;
  readonly integrity: string;
  readonly set: string;
}

const LIST = /\[\{"integrity":.*?\}\]/;
const pack = (name: string): string => join(ROOT, "packs", name);

/** A folder with the app of this build and other packs, signed by the same keys: what a server for another place gives. */
export async function buildPlace(built: Built, names: readonly string[]): Promise<string> {
  const keys = await loadKeys(join(built.data, "keys"));
  const parts = compilePacks(names.map(pack), keys);
  if (!parts.ok) throw new Error(parts.error.map(formatProblem).join("\n"));
  const dist = freshFolder("place");
  const app = join(dist, "app");
  cpSync(join(built.dist, "app"), app, { recursive: true, filter: (path) => !path.endsWith(".br") });
  const packs = join(app, "packs");
  writePacks(packs, parts.value, keys);
  const files = readdirSync(packs, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(packs, name)).isFile())
    .map((name): Listed => {
      const hash = createHash("sha256")
        .update(readFileSync(join(packs, name)))
        .digest("base64");
      return { integrity: `sha256-${hash}`, set: setOfPackFile(`packs/${name}`), url: `packs/${name}` };
    });
  const worker = join(app, "sw.js");
  const script = readFileSync(worker, "utf8");
  const others = (list: string): readonly Listed[] =>
    (JSON.parse(list) as Listed[]).filter(({ url }) => !url.startsWith("packs/"));
  writeFileSync(
    worker,
    script.replace(LIST, (list) => JSON.stringify([...others(list), ...files])),
  );
  return dist;
}

/** The hub gives everybody this organisation's overlay, signed with the hub's own keys. */
export async function publishOverlay(hub: Hub, folder: string): Promise<void> {
  const parts = compilePacks([pack("core"), pack("calais"), folder], await loadKeys(join(hub.dataDir, "keys")));
  if (!parts.ok) throw new Error(parts.error.map(formatProblem).join("\n"));
  const outDir = join(hub.dataDir, "packs");
  if (!existsSync(outDir)) mkdirSync(outDir, { recursive: true });
  const own = parts.value.filter(({ packId }) => packId !== "core" && packId !== "calais");
  for (const part of own) writePart(outDir, part);
  writeIndex(outDir, [...readIndex(outDir), ...own]);
}

export const removePlace = (dist: string): void => rmSync(dist, { recursive: true, force: true });
