import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import type { Receipt } from "#protocol/wire.ts";
import {
  makeCluster,
  makeHome,
  type PostgresServer,
  runProgram,
  serverFolder,
  sql,
  startServer,
} from "../support/postgres/server.ts";
import { createTestHub, type Enrolled, envelope, sha256, type TestHub, tempDir } from "./support.ts";

/** F-50 fails without: `isWarned` in hub/postgres.ts */
const WRITERS = 8;
const RECEIPTS_BEFORE = 60;
const RECEIPTS_AFTER = 20;

let home: string;
let programs: string;
let primary: PostgresServer;
let standby: string;
let temp: ReturnType<typeof tempDir>;
let hub: TestHub;
let phone: Enrolled;
let organisation: Enrolled;

/** The name the hub knows the database by; it moves from one server's folder to the other's. */
const pointTo = (folder: string): void => {
  symlinkSync(folder, join(home, "next"));
  renameSync(join(home, "next"), join(home, "current"));
};
const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await pause();
}

beforeAll(async () => {
  temp = tempDir();
  ({ home, programs } = makeHome());
  const folder = serverFolder(home, "a");
  standby = serverFolder(home, "b");
  makeCluster(folder, programs);
  primary = await startServer(folder, programs, process.pid);
  await sql(primary.url("postgres"), "CREATE DATABASE hub");
  pointTo(folder);
  const url = `postgres://postgres@localhost/hub?host=${join(home, "current")}`;
  hub = await createTestHub(temp.path, { postgres: { url, connections: 4 } });
  phone = await hub.enrol("device", "team-one");
  organisation = await hub.enrol("organisation", "shelter");

  // A cold copy: the package has no pg_basebackup.
  runProgram(programs, "pg_ctl", ["stop", "-w", "-m", "fast", "-D", join(folder, "data")]);
  execFileSync("cp", ["-a", join(folder, "data"), standby]);
  writeFileSync(join(standby, "data", "standby.signal"), "");
  primary = await startServer(folder, programs, process.pid);
  await sql(primary.url("postgres"), "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
  await sql(primary.url("postgres"), "SELECT pg_reload_conf()");
}, 120_000);
afterAll(async () => {
  await hub.close();
  for (const folder of [primary.folder, standby]) {
    try {
      runProgram(programs, "pg_ctl", ["stop", "-w", "-m", "immediate", "-D", join(folder, "data")]);
    } catch {
      // The one that was killed.
    }
  }
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  temp.remove();
});

describe("two PostgreSQL servers of which one is a synchronous standby", () => {
  it("F-50 a commit whose wait for the standby was cut short has no receipt, although the primary calls it done", async () => {
    // No standby is there yet, so the commit waits.
    const id = newId();
    const bytes = envelope();
    const answer = hub.put(phone, organisation.mailbox, id, bytes);
    const url = primary.url("postgres");
    await until(async () => (await sql(url, "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'")).length > 0);
    await sql(url, "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    expect([(await answer).statusCode, (await answer).json()]).toEqual([503, { error: "unavailable" }]);
    expect(await sql(primary.url("hub"), "SELECT id FROM fanal.envelopes")).toEqual([{ id }]);
  });

  it("F-49 the primary is killed while envelopes arrive and the standby takes over: nothing that has a receipt is lost", async () => {
    await startServer(standby, programs, process.pid, {
      primary_conninfo: `host=${primary.folder} user=postgres application_name=standby`,
    });
    await until(
      async () => (await sql(primary.url("postgres"), "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'")).length > 0,
    );

    const receipted = new Map<string, string>();
    let refused = 0;
    let isOver = false;
    const writing = Promise.all(
      Array.from({ length: WRITERS }, async () => {
        while (!isOver) {
          const [id, bytes] = [newId(), envelope()];
          for (let status = 0; status !== 201 && status !== 200 && !isOver; ) {
            const answer = await hub.put(phone, organisation.mailbox, id, bytes);
            status = answer.statusCode;
            if (status === 201 || status === 200) receipted.set(id, answer.json<Receipt>().sha256);
            else {
              refused += 1;
              await pause();
            }
          }
        }
      }),
    );
    await until(async () => receipted.size >= RECEIPTS_BEFORE);
    process.kill(Number(readFileSync(join(primary.folder, "data", "postmaster.pid"), "utf8").split("\n")[0]), "SIGKILL");
    await until(async () => refused > 0);
    const before = receipted.size;
    runProgram(programs, "pg_ctl", ["promote", "-w", "-D", join(standby, "data")]);
    pointTo(standby);
    await until(async () => receipted.size >= before + RECEIPTS_AFTER);
    isOver = true;
    await writing;

    const reader = { tokenId: 0, role: "organisation", owner: "shelter", mailbox: organisation.mailbox } as const;
    for (const [id, digest] of receipted) {
      const bytes = await hub.data.store.getEnvelope(reader, id);
      expect(bytes && sha256(bytes), "an envelope that had a receipt").toBe(digest);
    }
  }, 90_000);
});
