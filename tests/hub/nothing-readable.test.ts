import { chownSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { dataDir } from "../../hub/data-dir.ts";
import { keepHouse } from "../../hub/housekeeping.ts";
import { openData } from "../../hub/open-data.ts";
import { sayStartProblem } from "../../hub/words.ts";
import { createAuthority } from "../support/certificates.ts";
import { freePort } from "../support/fault-site.ts";
import {
  makeCluster,
  makeHome,
  type PostgresServer,
  runProgram,
  serverFolder,
  sql,
  startServer,
} from "../support/postgres/server.ts";
import { createCanaries, patternsOf } from "../support/profile-scan.ts";
import { sealedOfEveryKind } from "./canary-envelopes.ts";
import { type ChildHub, enrolInto, startChildHub } from "./child.ts";
import { bearer, type Enrolled, tempDir } from "./support.ts";

/*
 * A PostgreSQL of its own that speaks TLS alone to whoever comes over the network; a hub in front of it through which sealed envelopes
 * of every kind go, with a word in each field that nobody else has.
 *
 * F-59 fails without: `DELETE FROM fanal.envelopes` in `sweep` of hub/postgres-store.ts
 */
const GONE = 10;
const ours = createAuthority("The operator's authority");
const theirs = createAuthority("Somebody else's authority");
const canaries = createCanaries();
let home: string;
let server: PostgresServer;
let port: number;
let temp: ReturnType<typeof tempDir>;
let hub: ChildHub;
let phone: Enrolled;
let office: Enrolled;

const file = (name: string) => join(temp.path, name);
const url = (rest: string, host = "localhost") => `postgres://postgres@${host}:${port}/hub${rest}`;
const checked = () => url(`?sslmode=verify-full&sslrootcert=${file("ours.pem")}`);

beforeAll(async () => {
  temp = tempDir();
  port = await freePort();
  writeFileSync(file("ours.pem"), ours.cert);
  writeFileSync(file("theirs.pem"), theirs.cert);
  const made = makeHome();
  home = made.home;
  const folder = serverFolder(home, "a");
  makeCluster(folder, made.programs);
  const data = join(folder, "data");
  writeFileSync(join(data, "pg_hba.conf"), "local all all trust\nhostssl all all all trust\nhostnossl all all all reject\n");
  const { uid, gid } = statSync(data);
  for (const [name, text] of Object.entries(ours.issue("localhost"))) {
    writeFileSync(join(data, `${name}.pem`), text, { mode: 0o600 });
    chownSync(join(data, `${name}.pem`), uid, gid);
  }
  server = await startServer(folder, made.programs, process.pid, {
    listen_addresses: "localhost",
    port: String(port),
    ssl: "on",
    ssl_cert_file: "cert.pem",
    ssl_key_file: "key.pem",
    logging_collector: "on",
    log_directory: "log",
  });
  await sql(server.url("postgres"), "CREATE DATABASE hub");
  const kinds = [
    { kind: "device", owner: "team-one" },
    { kind: "organisation", owner: "shelter" },
  ] as const;
  [phone, office] = (await enrolInto(temp.path, kinds, { postgres: { url: checked() } })).enrolled as [Enrolled, Enrolled];
  hub = await startChildHub(temp.path, [], ["--heapsnapshot-signal=SIGUSR2", `--diagnostic-dir=${temp.path}`], {
    DATABASE_URL: checked(),
  });
}, 120_000);
afterAll(async () => {
  if (hub?.child.exitCode === null) await hub.end("SIGKILL");
  runProgram(server.programs, "pg_ctl", ["stop", "-w", "-m", "immediate", "-D", join(server.folder, "data")]);
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  temp.remove();
});

const pathOf = (id: string) => `${hub.url}/v1/mailboxes/${office.mailbox}/envelopes/${id}`;
async function put(id: string, body: Uint8Array<ArrayBuffer>): Promise<number> {
  const headers = { ...bearer(phone.token), "content-type": "application/octet-stream" };
  return (await fetch(pathOf(id), { method: "PUT", headers, body })).status;
}

/** Files of a folder that hold one of these, by the folder's own names. */
function holding(folder: string, needles: readonly Buffer[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return needles.some((needle) => bytes.includes(needle));
    })
    .map((path) => path.slice(folder.length + 1));
}
const onDisk = (part: string, needles: readonly Buffer[]) => holding(join(server.folder, "data", part), needles);
const text = (word: string) => [Buffer.from(word)];

/** A snapshot of everything JavaScript holds in the hub, once it is written whole. */
async function snapshotOfHub(): Promise<string> {
  hub.child.kill("SIGUSR2");
  for (;;) {
    const name = readdirSync(temp.path).find((each) => each.endsWith(".heapsnapshot"));
    const bytes = name === undefined ? "" : readFileSync(file(name), "utf8");
    if (bytes.trimEnd().endsWith("]}")) return bytes;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe("PostgreSQL that demands TLS", () => {
  const refusal = async (address: string) => {
    const opened = await openData(dataDir(temp.path), { postgres: { url: address, connections: 2 } });
    if (!opened.ok) return sayStartProblem(opened.error);
    await opened.value.close();
    return "opened";
  };

  it("is spoken to over TLS when the root certificate is named, and the line is encrypted", async () => {
    expect(await refusal(checked())).toBe("opened");
    const seen = await sql(
      server.url("hub"),
      "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'fanal-hub'",
    );
    expect(seen).toEqual([{ ssl: true }]);
  });

  it("is refused with another root, with none, and under a name that is not in its certificate", async () => {
    const root = `?sslmode=verify-full&sslrootcert=`;
    const wrong = {
      "another root": [url(`${root}${file("theirs.pem")}`), /UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET/],
      "no root named": [url("?sslmode=verify-full"), /UNABLE_TO_VERIFY|SELF_SIGNED|UNABLE_TO_GET/],
      "by its number": [url(`${root}${file("ours.pem")}`, "127.0.0.1"), /ALTNAME/],
      "in clear": [url("?sslmode=disable"), /28000/],
    } as const;
    for (const [what, [address, why]] of Object.entries(wrong)) {
      const said = await refusal(address);
      expect(said, what).toContain("cannot be reached");
      expect(said, what).toMatch(why);
    }
  });
});

describe("nothing readable", () => {
  it("F-59 no word of what was sealed is in the database's files, its log of changes, its and the hub's output, or the hub's memory", async () => {
    const sealed: Uint8Array<ArrayBuffer>[] = [];
    while (sealed.length < GONE + 1) sealed.push(...(await sealedOfEveryKind(canaries)).map(([, bytes]) => bytes));
    const ids = sealed.map(() => newId());
    for (const [n, id] of ids.entries()) expect(await put(id, sealed[n] as Uint8Array<ArrayBuffer>)).toBe(201);
    const pieces = sealed.map((bytes) => Buffer.from(bytes.slice(1000, 1100)));
    const [gone, kept] = [pieces.slice(0, GONE), pieces.slice(GONE)];
    const words = patternsOf(canaries.marker).map(({ bytes }) => bytes);
    await sql(server.url("hub"), "CHECKPOINT");
    expect(onDisk("base", text(office.mailbox)).length, "what is there is found").toBeGreaterThan(0);
    expect(onDisk("base", gone).length).toBeGreaterThan(0);
    const memory = Buffer.from(await snapshotOfHub());
    expect(memory.includes("fanal-hub"), "what is there is found").toBe(true);
    expect(words.filter((word) => memory.includes(word))).toEqual([]);

    // Half is collected one by one, so that others stay beside it.
    for (const id of ids.slice(0, GONE)) await fetch(pathOf(id), { method: "DELETE", headers: bearer(office.token) });
    expect(holding(server.folder, words)).toEqual([]);
    expect(holding(temp.path, words)).toEqual([]);
    expect(words.filter((word) => hub.output().includes(word.toString("latin1")))).toEqual([]);

    await sql(server.url("hub"), "VACUUM FULL fanal.envelopes");
    await sql(server.url("hub"), "CHECKPOINT");
    expect(onDisk("base", gone), "collected").toEqual([]);
    expect(onDisk("base", kept).length).toBeGreaterThan(0);

    const opened = await openData(dataDir(temp.path), { postgres: { url: checked(), connections: 2 } });
    if (!opened.ok) throw new Error(sayStartProblem(opened.error));
    const clock = { nowMs: () => Date.now() + 31 * DAY_MS };
    expect(await keepHouse(opened.value.store, clock, dataDir(temp.path).backups)).toMatchObject({
      expired: sealed.length - GONE,
    });
    await opened.value.close();
    await sql(server.url("hub"), "VACUUM FULL fanal.envelopes");
    await sql(server.url("hub"), "CHECKPOINT");
    expect(onDisk("base", pieces), "past their day").toEqual([]);

    // The log of changes holds them until its segments are used again.
    for (let segments = 0; onDisk("pg_wal", pieces).length > 0 && segments < 20; segments++) {
      await sql(server.url("hub"), "SELECT pg_logical_emit_message(false, 'filler', 'x'), pg_switch_wal()");
      await sql(server.url("hub"), "CHECKPOINT");
    }
    expect(holding(server.folder, pieces)).toEqual([]);
    for (const secret of [phone.token, office.token, phone.mailbox, office.mailbox, ...ids])
      expect(onDisk("log", text(secret)), "the database's log").toEqual([]);
  }, 120_000);
});
