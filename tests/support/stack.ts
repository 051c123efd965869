import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, readdirSync, statSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { binary, ROOT, run } from "../../tools/lib/process.mjs";
import { freshFolder, removeFolder } from "./browser.ts";
import { codeFor, demoTeam } from "./demo-team.ts";
import { mustBeQuiet } from "./quiet-hub.ts";

/**
 * The built app and a hub that serves it. The trust root is compiled into the app, so every hub's data begins as a copy of the keys the
 * build was made with, and of a demo team and organisation under them that nobody has joined yet; nothing else is shared between hubs.
 */
export interface Built {
  readonly dist: string;
  /** `FANAL_DATA` of the build: holds the signing keys. */
  readonly data: string;
}

const KEPT = join(ROOT, "node_modules", ".cache", "fanal-tests");
const KEPT_MS = 3 * 3_600_000;

const fromBuild = async (script: string, env: Readonly<Record<string, string>>): Promise<string> => {
  const text = `const build = await import("./tools/build.mjs"); ${script}`;
  const { code, output } = await run(process.execPath, ["--input-type=module", "--eval", text], { env, keep: true });
  if (code !== 0) throw new Error(`the build failed:\n${output}`);
  return output.trim();
};

function dropOldBuilds(): void {
  for (const name of existsSync(KEPT) ? readdirSync(KEPT) : []) {
    const folder = join(KEPT, name);
    if (name !== "data" && Date.now() - statSync(folder).mtimeMs > KEPT_MS) removeFolder(folder);
  }
}

/**
 * What `npm test` built, or a build of our own. That one lies in a folder named by everything it was made from: it is made again when
 * something changed, and a run that is still using an older one keeps it.
 */
export async function buildOnce(): Promise<Built> {
  const { FANAL_BUILT, FANAL_DIST, FANAL_DATA } = process.env;
  if (FANAL_BUILT === "1" && FANAL_DIST && FANAL_DATA) return { dist: FANAL_DIST, data: FANAL_DATA };
  const data = join(KEPT, "data");
  dropOldBuilds();
  if (!existsSync(join(data, "keys")))
    await run(binary("tsx"), ["tools/pack/main.ts", "keys", "--new", "--keys", join(data, "keys")], { keep: true });
  const digest = await fromBuild("console.log(build.sourcesDigest());", { FANAL_DATA: data });
  const dist = join(KEPT, digest.slice(0, 16));
  await fromBuild("if (!build.isBuilt()) await build.buildAll();", { FANAL_DATA: data, FANAL_DIST: dist });
  // Workers of this run use it as it is, even when somebody saves a file meanwhile.
  Object.assign(process.env, { FANAL_BUILT: "1", FANAL_DIST: dist, FANAL_DATA: data });
  return { dist, data };
}

export interface HubOptions {
  /** `FANAL_DATA` of an earlier hub; a fresh one when absent. */
  readonly dataDir?: string;
  /** A free one when absent. */
  readonly port?: number;
  /** How phones reach it, when something stands in between. */
  readonly publicUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Folder whose `app` is served, when it is not that of `buildOnce`. */
  readonly dist?: string;
  /** `false`: nobody has made a team there yet, and phones get no directory but the one that was built. */
  readonly team?: boolean;
}
export interface Codes {
  readonly team: string;
  readonly organisation: string;
}
export interface Hub {
  readonly origin: string;
  readonly port: number;
  readonly dataDir: string;
  pid(): number;
  /** Everything it printed, over restarts. */
  printed(): string;
  /** The built `hub/admin.mjs …` on this hub's data; what it printed. */
  admin(...args: readonly string[]): Promise<string>;
  /** A code for the demo team and one for the demo organisation, good once. */
  demoCodes(): Promise<Codes>;
  /** SIGTERM, and waits until it has ended. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  /** Starts again on the same port and data. */
  restart(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const START_WITHIN_MS = 60_000;

/** Resolves when the hub says it listens. */
function listening(child: ChildProcess, heard: (text: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    const giveUp = setTimeout(() => reject(new Error(`the hub did not start:\n${text}`)), START_WITHIN_MS);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
        heard(chunk);
        if (/^hub listening on \d+$/m.test(text)) {
          clearTimeout(giveUp);
          resolve();
        }
      });
    }
    child.once("exit", (code) => {
      clearTimeout(giveUp);
      reject(new Error(`the hub ended (${code}):\n${text}`));
    });
  });
}

export async function startHub(options: HubOptions = {}): Promise<Hub> {
  const built = await buildOnce();
  const dataDir = options.dataDir ?? freshFolder("hub");
  const demo = options.team === false ? null : await demoTeam(built);
  if (!existsSync(join(dataDir, "keys"))) {
    if (demo) cpSync(demo.data, dataDir, { recursive: true });
    else cpSync(join(built.data, "keys"), join(dataDir, "keys"), { recursive: true });
  }
  const port = options.port ?? (await freePort());
  const origin = `http://localhost:${port}`;
  const env = {
    ...options.env,
    PORT: String(port),
    FANAL_DATA: dataDir,
    FANAL_DIST: options.dist ?? built.dist,
    FANAL_PUBLIC_URL: options.publicUrl ?? origin,
  };
  let child: ChildProcess | null = null;
  let printed = "";

  const begin = async (): Promise<void> => {
    child = spawn(process.execPath, [join(built.dist, "hub", "server.mjs")], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    await listening(child, (text) => {
      printed += text;
    });
  };
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
    const ending = child;
    child = null;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = new Promise((resolve) => ending.once("exit", resolve));
    ending.kill(signal);
    await ended;
  };
  const admin = async (...args: readonly string[]): Promise<string> => {
    const program = join(built.dist, "hub", "admin.mjs");
    const { code, output } = await run(process.execPath, [program, ...args], { env, keep: true });
    if (code !== 0) throw new Error(`hub ${args.join(" ")} failed:\n${output}`);
    return output;
  };

  await begin();
  return {
    origin,
    port,
    dataDir,
    pid: () => child?.pid ?? 0,
    printed: () => printed,
    admin,
    async demoCodes() {
      if (!demo) throw new Error("this hub was started without a team");
      const { team, organisation } = demo.codes;
      const url = options.publicUrl ?? origin;
      return { team: await codeFor(url, team), organisation: await codeFor(url, organisation) };
    },
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    async restart() {
      await end("SIGTERM");
      await begin();
    },
    async remove() {
      await end("SIGTERM");
      removeFolder(dataDir);
      mustBeQuiet(printed);
    },
  };
}
