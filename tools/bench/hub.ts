import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import pg from "pg";
import { DAY_MS, utcDay } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import type { EnvelopeList } from "#protocol/wire.ts";
import { freshDatabase, sharedServer, sql } from "../../tests/support/postgres/server.ts";
import { countFigures } from "./hub-counts.ts";
import { BYTES, call, closeLines, enrol, handIn, onLines, type People, type Place, startHubs, withStore } from "./hub-load.ts";
import { type Figures, figure, printFigures } from "./measure.ts";

/**
 * Receipted envelopes a second over HTTP from 32 lines of 60 phones, on each engine and with several processes, beside a bare loop that
 * inserts and commits the same bytes one by one in the same engine with the same durability. Then the same with many envelopes stored,
 * and while they are being forgotten; and a quarter's counts of five hundred phones. `--full`: a million stored, which takes minutes and 5 GB.
 */
const ENVELOPES = 4000;
const FLOOR_ENVELOPES = 1500;
const STORED = process.argv.includes("--full") ? 1_000_000 : 20_000;
/** Days by which the stored envelopes are old, and by which the hub's clock is put forward to forget them. */
const AGE_DAYS = 20;
const AHEAD_DAYS = 11;

function sqliteFloor(folder: string): number {
  const db = new Database(join(folder, "floor.sqlite"));
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec("CREATE TABLE envelopes (id TEXT PRIMARY KEY, bytes BLOB NOT NULL)");
  const insert = db.prepare("INSERT INTO envelopes (id, bytes) VALUES (?, ?)");
  const bytes = randomBytes(BYTES);
  const startMs = performance.now();
  for (let i = 0; i < FLOOR_ENVELOPES; i++) insert.run(newId(), bytes);
  const perSecond = (FLOOR_ENVELOPES * 1000) / (performance.now() - startMs);
  db.close();
  return perSecond;
}

async function postgresFloor(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("CREATE TABLE floor (id TEXT PRIMARY KEY, bytes BYTEA NOT NULL)");
  const bytes = randomBytes(BYTES);
  const startMs = performance.now();
  for (let i = 0; i < FLOOR_ENVELOPES; i++)
    await client.query({ name: "insert", text: "INSERT INTO floor (id, bytes) VALUES ($1, $2)", values: [newId(), bytes] });
  const perSecond = (FLOOR_ENVELOPES * 1000) / (performance.now() - startMs);
  await client.query("DROP TABLE floor");
  await client.end();
  return perSecond;
}

async function bytesOnDisk({ root, url }: Place): Promise<number> {
  if (url === undefined)
    return ["hub.sqlite", "hub.sqlite-wal"].reduce(
      (sum, name) => sum + (statSync(join(root, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
  const rows = await sql<{ bytes: string }>(url, "SELECT pg_total_relation_size('fanal.envelopes') AS bytes");
  return Number(rows[0]?.bytes);
}

/** Envelopes of some days ago, put in without HTTP, for mailboxes the load uses too. */
const fill = (place: Place, { inboxes }: People, count: number): Promise<void> =>
  withStore(place, async (store) => {
    const bytes = randomBytes(BYTES);
    for (let done = 0; done < count; done += 500) {
      const many = Array.from({ length: Math.min(500, count - done) }, (_, i) => ({
        mailbox: inboxes[(done + i) % inboxes.length]?.mailbox ?? "",
        id: newId(),
        day: utcDay(Date.now() - AGE_DAYS * DAY_MS),
        tokenId: 1,
        sha256: "",
        bytes,
      }));
      await Promise.all(many.map((envelope) => store.putEnvelope(envelope)));
    }
  });

async function puts(name: string, place: Place, people: People, processes: number, floor: number): Promise<Figures> {
  const before = await bytesOnDisk(place);
  const hubs = await startHubs(place, processes);
  const load = await handIn(people, hubs.ports, (sofar) => sofar < ENVELOPES);
  const memory = await hubs.memory();
  await hubs.stop();
  const size = ((await bytesOnDisk(place)) - before) / ENVELOPES;
  const of = processes === 1 ? "one process" : `${processes} processes`;
  return {
    [`hub_${name}_puts_per_s`]: figure(
      load.perSecond,
      "envelopes/s",
      floor,
      `${of}; floor: one commit an envelope, same engine, no network`,
    ),
    [`hub_${name}_put_p99_ms`]: figure(load.p99Ms, "ms"),
    [`hub_${name}_memory_mib`]: figure(memory / 2 ** 20, "MiB", undefined, "the largest process"),
    [`hub_${name}_start_ms`]: figure(hubs.startedInMs, "ms"),
    [`hub_${name}_bytes_per_envelope`]: figure(size, "B", BYTES, "on disk; floor: the envelope itself"),
  };
}

/** A page, its envelopes and their acknowledgement, in all inboxes at once. */
async function collect({ inboxes }: People, port: number): Promise<{ listMs: number; perSecond: number }> {
  const lists = await onLines(inboxes, ({ mailbox, token }) =>
    call({ port, method: "GET", path: `/v1/mailboxes/${mailbox}/envelopes`, token }),
  );
  const waiting: { path: string; token: string }[] = [];
  for (const { mailbox, token } of inboxes) {
    const path = `/v1/mailboxes/${mailbox}/envelopes`;
    const page = JSON.parse((await call({ port, method: "GET", path, token })).toString()) as EnvelopeList;
    waiting.push(...page.items.map(({ id }) => ({ path: `${path}/${id}`, token })));
  }
  const done = await onLines(waiting, async ({ path, token }) => {
    await call({ port, method: "GET", path, token });
    await call({ port, method: "DELETE", path, token });
  });
  return { listMs: lists.p99Ms, perSecond: done.perSecond };
}

async function stored(name: string, place: Place, people: People): Promise<Figures> {
  const few = await startHubs(place, 1);
  const fewPuts = await handIn(people, few.ports, (sofar) => sofar < ENVELOPES);
  const fewCollected = await collect(people, few.ports[0] ?? 0);
  await few.stop();
  await fill(place, people, STORED);
  const hubs = await startHubs(place, 1);
  const port = hubs.ports[0] ?? 0;
  const load = await handIn(people, hubs.ports, (sofar) => sofar < ENVELOPES);
  const collected = await collect(people, port);
  await hubs.putClockForward(AHEAD_DAYS * DAY_MS);
  let isPurged = false;
  const fromMs = performance.now();
  let purgedInMs = 0;
  const purge = call({ port, method: "POST", path: "/v1/operator/purges", token: people.operator }).then((answer) => {
    isPurged = true;
    purgedInMs = performance.now() - fromMs;
    return JSON.parse(answer.toString()) as { expired: number };
  });
  const during = await handIn(people, hubs.ports, () => !isPurged);
  const { expired } = await purge;
  await hubs.stop();
  const of = `with ${STORED.toLocaleString("en")} stored; floor: with a few thousand`;
  const whilePurging = `while ${expired.toLocaleString("en")} are forgotten; floor: without`;
  return {
    [`hub_${name}_stored_puts_per_s`]: figure(load.perSecond, "envelopes/s", fewPuts.perSecond, of),
    [`hub_${name}_stored_list_p99_ms`]: figure(collected.listMs, "ms", fewCollected.listMs, `a page of 100, ${of}`),
    [`hub_${name}_stored_collected_per_s`]: figure(
      collected.perSecond,
      "envelopes/s",
      fewCollected.perSecond,
      `fetched and acknowledged, ${of}`,
    ),
    [`hub_${name}_purged_per_s`]: figure((expired * 1000) / purgedInMs, "envelopes/s", undefined, "while phones hand in"),
    [`hub_${name}_purging_puts_per_s`]: figure(during.perSecond, "envelopes/s", load.perSecond, whilePurging),
    [`hub_${name}_purging_put_p99_ms`]: figure(during.p99Ms, "ms", load.p99Ms, whilePurging),
  };
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "fanal-bench-hub-"));
  let places = 0;
  const server = await sharedServer(process.pid);
  const place = async (engine: "sqlite" | "pg"): Promise<Place> => {
    const root = join(folder, String(places++));
    mkdirSync(root);
    return engine === "sqlite" ? { root } : { root, url: await freshDatabase(server) };
  };
  const figures: Figures = {};
  const sqlite = await place("sqlite");
  const ofSqlite = sqliteFloor(folder);
  Object.assign(figures, await puts("sqlite", sqlite, await enrol(sqlite), 1, ofSqlite));
  const floor = await postgresFloor(await freshDatabase(server));
  Object.assign(figures, await countFigures("sqlite", await place("sqlite"), ofSqlite));
  Object.assign(figures, await countFigures("pg", await place("pg"), floor));
  for (const processes of [1, 2, 4]) {
    const at = await place("pg");
    Object.assign(figures, await puts(`pg${processes}`, at, await enrol(at), processes, floor));
  }
  for (const engine of ["sqlite", "pg"] as const) {
    const at = await place(engine);
    Object.assign(figures, await stored(engine, at, await enrol(at)));
  }
  closeLines();
  rmSync(folder, { recursive: true, force: true });
  printFigures(figures);
}

await main();
