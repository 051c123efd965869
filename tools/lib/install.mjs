import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { ROOT, run } from "./process.mjs";

const MODULES = `${ROOT}node_modules`;
const MARK = `${MODULES}/.fanal-installed`;
const lockHash = () =>
  createHash("sha256")
    .update(readFileSync(`${ROOT}package-lock.json`))
    .digest("hex");

/** npm keeps its own copy of the lock beside what it installed; ours says which lock that was. */
function isInstalled() {
  if (!existsSync(`${MODULES}/.package-lock.json`)) return false;
  if (existsSync(MARK)) return readFileSync(MARK, "utf8") === lockHash();
  const wanted = JSON.parse(readFileSync(`${ROOT}package-lock.json`, "utf8")).packages;
  const found = JSON.parse(readFileSync(`${MODULES}/.package-lock.json`, "utf8")).packages;
  return Object.entries(found).every(([path, entry]) => wanted[path]?.version === entry.version);
}

/**
 * Brings node_modules in line with package-lock.json, without running install scripts. Throws when npm fails.
 *
 * `npm ci` refuses a lock that does not list the prebuilt packages of every platform. `npm install --no-save` takes the locked versions
 * with their hashes too, adds what this platform needs, removes what is not listed, and writes neither file.
 */
export async function ensureInstalled() {
  if (!isInstalled()) {
    console.error("Installing what package-lock.json lists (once) …");
    const { code } = await run("npm", ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"]);
    if (code !== 0) throw new Error("npm install failed: see its message above");
  }
  mkdirSync(MODULES, { recursive: true });
  writeFileSync(MARK, lockHash());
}
