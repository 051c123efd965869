import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { buildNodeModules } from "./build/node-module.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { withLock } from "./lib/lock.mjs";
import { ROOT, run } from "./lib/process.mjs";

/**
 * npm run build: packs → app → hub, into `FANAL_DIST` (./dist):
 *
 *   app/   what phones load, with `.br` beside each text file
 *   hub/   the server, and its commands
 *   hosts/ the same headers for other servers (tools/static-hosts.ts)
 *
 * The trust root of `FANAL_DATA/keys` is compiled into the app; development keys are made when there are none.
 *
 * `FANAL_PACKS`: a folder of packs signed elsewhere, instead of signing those of `packs/`.
 *
 * npm run build -- --release: only with packs of `pack release` and a root without development keys (docs/keys.md).
 *
 * npm run build -- --remove-worker: puts the worker that removes itself in the place of `app/sw.js` of the last build.
 */
const dist = resolve(ROOT, process.env.FANAL_DIST ?? "dist");
const data = resolve(ROOT, process.env.FANAL_DATA ?? "data");
const rootFile = join(data, "keys", "root.json");
const stampFile = join(dist, "built-from");
const isRelease = process.argv.includes("--release");

const SOURCES = [
  "src",
  "hub",
  "packs",
  "locales",
  "public",
  "tools/build",
  "tools/build.mjs",
  "tools/publish-network.ts",
  "tools/static-hosts.ts",
  "tools/fonts",
  "tools/i18n",
  "tools/pack",
  "index.html",
  "vite.config.ts",
  "package-lock.json",
  "tsconfig.json",
];
/** Made by the build itself. */
const OUTPUT = join(ROOT, "public", "packs");

function filesOf(path) {
  if (path === OUTPUT || !existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}

/** Digest of everything the build reads; a changed trust root is another app. */
export function sourcesDigest() {
  const hash = createHash("sha256");
  for (const file of [...SOURCES.flatMap((name) => filesOf(join(ROOT, name))), ...filesOf(rootFile)]) {
    hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

export const isBuilt = () => existsSync(stampFile) && readFileSync(stampFile, "utf8") === sourcesDigest();

/** Packs that others signed, for whoever checks a build and has no keys: they are taken as they are, once they fit the root. */
async function takePacks(folder) {
  const verify = ["verify", folder, "--root", rootFile, ...(isRelease ? ["--release"] : [])];
  const { code } = await run(process.execPath, ["--import", "tsx", "tools/pack/main.ts", ...verify]);
  if (code !== 0) throw new Error(`the packs in ${folder} cannot be taken with ${rootFile}: see the lines above`);
  rmSync(OUTPUT, { recursive: true, force: true });
  cpSync(folder, OUTPUT, { recursive: true });
}

async function buildPacks() {
  if (process.env.FANAL_PACKS) return takePacks(resolve(ROOT, process.env.FANAL_PACKS));
  if (isRelease)
    throw new Error("a release takes packs that their keepers signed: FANAL_DATA=OUT FANAL_PACKS=OUT/packs, see docs/keys.md");
  const { code } = await run(process.execPath, [
    "--import",
    "tsx",
    "tools/pack/main.ts",
    "build",
    "--out",
    OUTPUT,
    "--keys",
    join(data, "keys"),
  ]);
  if (code !== 0) throw new Error("the packs were not built: see the lines above");
}

/** Version and hash of every part as it was built: no phone goes below them, whatever it forgot. */
function builtParts() {
  const { parts } = JSON.parse(readFileSync(join(OUTPUT, "index.json"), "utf8"));
  return Object.fromEntries(
    parts.map(({ packId, role }) => {
      const manifest = readFileSync(join(OUTPUT, packId, `${role}.manifest.json`));
      const manifestSha256 = createHash("sha256").update(manifest).digest("hex");
      return [`${packId}|${role}`, { version: JSON.parse(manifest).version, manifestSha256 }];
    }),
  );
}

/** The first country of the region everybody gets. */
function builtHome() {
  const { parts } = JSON.parse(readFileSync(join(OUTPUT, "index.json"), "utf8"));
  const manifests = parts.map(({ packId, role }) =>
    JSON.parse(readFileSync(join(OUTPUT, packId, `${role}.manifest.json`), "utf8")),
  );
  return manifests.find(({ about }) => about?.kind === "region")?.about.countries?.[0] ?? null;
}

/** What Vite has to know besides its own configuration; `npm run dev` uses it too. */
export function viteSettings() {
  const root = readFileSync(rootFile, "utf8");
  process.env.FANAL_ROOT = root;
  process.env.FANAL_HOME = JSON.stringify(builtHome());
  const define = { __FANAL_ROOT__: root, __FANAL_PARTS__: builtParts(), __FANAL_HOME__: builtHome() };
  return { root: ROOT, define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])) };
}

async function buildApp() {
  const { build } = await import("vite");
  const settings = viteSettings();
  await build({ ...settings, logLevel: "warn", build: { outDir: join(dist, "app"), emptyOutDir: true } });
  const { buildOpenPage } = await import("./build/open-page.mjs");
  await buildOpenPage(join(dist, "app"), settings.define, OUTPUT);
  const { compressFolder } = await import("./lib/brotli.mjs");
  await compressFolder(join(dist, "app"));
}

async function writeHosts() {
  const { code } = await run(process.execPath, ["--import", "tsx", "tools/static-hosts.ts", dist]);
  if (code !== 0) throw new Error("the headers for other servers were not written: see the lines above");
}

/** The server, its commands for a machine that has nothing but the build, and the root they compare their keys with. */
async function buildHub() {
  const programs = { server: "hub/main.ts", admin: "hub/admin.ts", "publish-network": "tools/publish-network.ts" };
  await buildNodeModules(programs, join(dist, "hub"));
  cpSync(rootFile, join(dist, "hub", "root.json"));
}

/** Packs are built into the source tree, so two builds at once would mix their files. */
const LOCK = join(ROOT, "node_modules", ".cache", "fanal-build.lock");

/** Builds everything. `packsOnly` stops after the packs, for `npm run dev`. */
export const buildAll = ({ packsOnly = false } = {}) => withLock(LOCK, () => buildUnlocked(packsOnly));

async function buildUnlocked(packsOnly) {
  await buildPacks();
  if (packsOnly) return;
  rmSync(stampFile, { force: true });
  mkdirSync(dist, { recursive: true });
  const digest = sourcesDigest();
  await buildApp();
  await buildHub();
  await writeHosts();
  writeFileSync(stampFile, digest);
  const asked = { keep: true, env: { FANAL_DIST: dist } };
  const { output } = await run(process.execPath, ["--import", "tsx", "tools/digest.ts"], asked);
  console.log(`App digest (SHA-256): ${output.trim()}`);
}

/** The kill switch: phones that ask for the worker get one that goes away. Taken back by the next build. */
export async function removeWorker() {
  const worker = join(dist, "app", "sw.js");
  if (!existsSync(worker)) throw new Error(`there is no build in ${dist}`);
  rmSync(`${worker}.br`, { force: true });
  writeFileSync(worker, readFileSync(join(ROOT, "tools", "build", "removing-worker.js")));
  console.log(`${worker} now removes the worker from every phone that asks. Publish it; notes stay where they are.`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await ensureInstalled();
    if (process.argv.includes("--remove-worker")) await removeWorker();
    else await buildAll();
  } catch (error) {
    console.error(`The build stopped: ${error?.message ?? error}`);
    process.exitCode = 1;
  }
}
