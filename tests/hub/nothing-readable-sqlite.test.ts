import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import { ENVELOPE_KINDS } from "#protocol/envelope.ts";
import { createCanaries, patternsOf, scanFolder } from "../support/profile-scan.ts";
import { sealedOfEveryKind } from "./canary-envelopes.ts";
import { type ChildHub, enrolInto, startChildHub } from "./child.ts";
import { bearer, type Enrolled, tempDir } from "./support.ts";

/* A hub on SQLite that gets one envelope of every kind; its PostgreSQL twin is nothing-readable.test.ts. */
const canaries = createCanaries();
let temp: ReturnType<typeof tempDir>;
let hub: ChildHub;
let phone: Enrolled;
let office: Enrolled;

beforeAll(async () => {
  temp = tempDir();
  const kinds = [
    { kind: "device", owner: "team-one" },
    { kind: "organisation", owner: "shelter" },
  ] as const;
  [phone, office] = (await enrolInto(temp.path, kinds)).enrolled as [Enrolled, Enrolled];
  hub = await startChildHub(temp.path, [], ["--heapsnapshot-signal=SIGUSR2", `--diagnostic-dir=${temp.path}`]);
}, 120_000);
afterAll(async () => {
  if (hub.child.exitCode === null) await hub.end("SIGKILL");
  temp.remove();
});

const pathOf = (id: string) => `${hub.url}/v1/mailboxes/${office.mailbox}/envelopes/${id}`;

/** Everything JavaScript holds in the hub, once it is written whole. */
async function memoryOfHub(): Promise<Buffer> {
  hub.child.kill("SIGUSR2");
  for (;;) {
    const name = readdirSync(temp.path).find((each) => each.endsWith(".heapsnapshot"));
    const bytes = name === undefined ? Buffer.alloc(0) : readFileSync(join(temp.path, name));
    if (bytes.subarray(-8).toString().trimEnd().endsWith("]}")) return bytes;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe("nothing readable", () => {
  it("no word of any field of any kind is in the database, its write-ahead log, the hub's output or its memory, before and after", async () => {
    const sealed = await sealedOfEveryKind(canaries);
    expect(sealed.map(([kind]) => kind).sort()).toEqual([...ENVELOPE_KINDS].sort());
    const headers = { ...bearer(phone.token), "content-type": "application/octet-stream" };
    const ids = sealed.map(() => newId());
    for (const [n, [kind, body]] of sealed.entries())
      expect((await fetch(pathOf(ids[n] as string), { method: "PUT", headers, body })).status, kind).toBe(201);
    for (const id of ids.slice(4)) await fetch(pathOf(id), { method: "DELETE", headers: bearer(office.token) });

    const words = patternsOf(canaries.marker).map(({ bytes }) => bytes);
    const wal = readFileSync(join(temp.path, "hub.sqlite-wal"));
    expect(wal.includes(Buffer.from(office.mailbox)), "what is there is found").toBe(true);
    const memory = await memoryOfHub();
    expect(memory.includes("fanal-hub"), "what is there is found").toBe(true);
    expect(words.filter((word) => memory.includes(word) || hub.output().includes(word.toString("latin1")))).toEqual([]);
    expect(scanFolder(temp.path, canaries.marker).hits, "while it runs").toEqual([]);

    await hub.end("SIGTERM");
    const database = readFileSync(join(temp.path, "hub.sqlite"));
    expect(
      database.includes(Buffer.from((sealed[0]?.[1] ?? new Uint8Array(0)).slice(1000, 1100))),
      "sealed bytes are there",
    ).toBe(true);
    expect(scanFolder(temp.path, canaries.marker).hits, "and stopped").toEqual([]);
  }, 120_000);
});
