import { spawn } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import type { EnvelopeList } from "#protocol/wire.ts";
import { dataDir, lastBackup } from "../../hub/data-dir.ts";
import { keepHouse } from "../../hub/housekeeping.ts";
import { openData } from "../../hub/open-data.ts";
import { writeBackup } from "../../hub/operator.ts";
import { restoreBackup } from "../../hub/sqlite-data.ts";
import { sayStartProblem } from "../../hub/words.ts";
import { bearer, createTestHub, type Enrolled, envelope, sha256, type TestHub, tempDir } from "./support.ts";

let temp: ReturnType<typeof tempDir>;
beforeEach(() => {
  temp = tempDir();
});
afterEach(() => temp.remove());

const file = (name: string) => join(temp.path, name);
const overwrite = (name: string, from: number, to: number) => {
  const bytes = readFileSync(file(name));
  for (let at = from; at < Math.min(to, bytes.length); at++) bytes[at] = (bytes[at] as number) ^ 0xa5;
  writeFileSync(file(name), bytes);
};

/** A hub with one envelope in it, stopped in order. */
async function makeData(): Promise<{ phone: Enrolled; organisation: Enrolled; id: string; bytes: Buffer }> {
  const hub = await createTestHub(temp.path);
  const phone = await hub.enrol("device", "team-one");
  const organisation = await hub.enrol("organisation", "shelter");
  const id = newId();
  const bytes = envelope();
  await hub.put(phone, organisation.mailbox, id, bytes);
  await hub.close();
  return { phone, organisation, id, bytes };
}

/** A program that stores envelopes and is killed without a chance to tidy up: what is left is what a crash leaves. */
async function makeCrashedData(count: number): Promise<void> {
  const script = `
    import { dataDir } from ${JSON.stringify(join(process.cwd(), "hub/data-dir.ts"))};
    import { openData } from ${JSON.stringify(join(process.cwd(), "hub/open-data.ts"))};
    const opened = await openData(dataDir(process.argv[1]));
    const { store } = opened.value;
    await store.addMailbox({ mailbox: "AAAAAAAAAAAAAAAAAAAAAA", kind: "organisation", owner: "o" });
    for (let i = 0; i < ${count}; i++) {
      await store.putEnvelope({ mailbox: "AAAAAAAAAAAAAAAAAAAAAA", id: String(i), day: "2026-03-01", tokenId: 1, sha256: "x", bytes: new Uint8Array(4096).fill(i + 1) });
    }
    process.stdout.write("ready");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script, temp.path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

async function refusal(): Promise<string> {
  const opened = await openData(dataDir(temp.path));
  if (opened.ok) {
    await opened.value.close();
    throw new Error("the hub started on damaged data");
  }
  return sayStartProblem(opened.error);
}

describe("a start on data that is not whole", () => {
  it("F-52 the database is gone: it refuses, names the file and makes no empty one", async () => {
    await makeData();
    rmSync(file("hub.sqlite"));
    expect(await refusal()).toMatch(/its database is gone: .*hub\.sqlite is missing or empty.*No backup was found/);
    expect(existsSync(file("hub.sqlite"))).toBe(false);
    writeFileSync(file("hub.sqlite"), "");
    expect(await refusal()).toContain("its database is gone");
  });

  it("F-52 the database is another file, cut off, or overwritten in places: it refuses and says damaged", async () => {
    await makeData();
    copyFileSync(file("hub.sqlite"), file("whole"));
    // As a new file each time: within one process the driver does not let go of a damaged one.
    const again = () => {
      rmSync(file("hub.sqlite"));
      copyFileSync(file("whole"), file("hub.sqlite"));
    };
    const size = readFileSync(file("whole")).length;
    writeFileSync(file("hub.sqlite"), "not a database, but long enough to be looked at ".repeat(1000));
    expect(await refusal()).toMatch(/is damaged \(.+\)/);
    again();
    truncateSync(file("hub.sqlite"), size - 4096 * 2);
    expect(await refusal()).toMatch(/is damaged \(.+\)/);
    again();
    overwrite("hub.sqlite", 0, 200);
    expect(await refusal()).toMatch(/is damaged \(.+\)/);
    again();
    overwrite("hub.sqlite", 4096, 4096 * 3);
    expect(await refusal()).toMatch(/is damaged \(.+\)/);
  });

  it("F-52 a database of another hub, or an empty one, is not taken for ours", async () => {
    await makeData();
    const other = tempDir();
    const opened = await openData(dataDir(other.path));
    if (opened.ok) await opened.value.close();
    copyFileSync(join(other.path, "hub.sqlite"), file("hub.sqlite"));
    other.remove();
    expect(await refusal()).toContain("is not the database these keys belong to");
  });

  it("F-52 the keys are gone: it refuses instead of making new ones", async () => {
    await makeData();
    rmSync(file("keys"), { recursive: true });
    expect(await refusal()).toContain("its keys are missing");
    expect(existsSync(file("keys/hub.json"))).toBe(false);
  });

  it("F-52 after a crash a missing or damaged write-ahead log is noticed, a torn end is not mistaken for damage", async () => {
    await makeCrashedData(40);
    for (const name of ["hub.sqlite", "hub.sqlite-wal"]) copyFileSync(file(name), file(`${name}.kept`));
    const wal = readFileSync(file("hub.sqlite-wal.kept"));
    expect(wal.length).toBeGreaterThan(40 * 4096);
    const again = () => {
      for (const name of ["hub.sqlite", "hub.sqlite-wal"]) copyFileSync(file(`${name}.kept`), file(name));
    };

    rmSync(file("hub.sqlite-wal"));
    expect(await refusal()).toContain("hub.sqlite-wal is missing");
    again();
    overwrite("hub.sqlite-wal", 0, 32);
    expect(await refusal()).toContain("write-ahead log");
    again();
    overwrite("hub.sqlite-wal", Math.floor(wal.length / 2), Math.floor(wal.length / 2) + 64);
    expect(await refusal()).toContain("damaged in the middle");

    again();
    writeFileSync(file("hub.sqlite-wal"), Buffer.concat([wal, wal.subarray(wal.length - 4120, wal.length - 1000)]));
    const opened = await openData(dataDir(temp.path));
    expect(opened.ok && (await opened.value.store.count()).envelopes).toBe(40);
    if (opened.ok) await opened.value.close();
  });

  it("F-52 the refusal names the last backup, and the restored backup gives every envelope it held", async () => {
    const { phone, organisation, id, bytes } = await makeData();
    let hub: TestHub = await createTestHub(temp.path);
    const second = newId();
    await hub.put(phone, organisation.mailbox, second, envelope());
    await writeBackup(hub.data.store, { nowMs: () => hub.nowMs }, hub.dir.backups);
    await hub.close();
    overwrite("hub.sqlite", 0, 40_000);
    const dir = dataDir(temp.path);
    const backup = lastBackup(dir) as string;
    expect(await refusal()).toContain(backup);

    expect(restoreBackup(dir, backup, hub.nowMs).ok).toBe(true);
    hub = await createTestHub(temp.path);
    expect((await hub.list(organisation)).json<EnvelopeList>().items.map((item) => item.id)).toEqual([id, second]);
    const got = await hub.app.inject({
      url: `/v1/mailboxes/${organisation.mailbox}/envelopes/${id}`,
      headers: bearer(organisation.token),
    });
    expect(sha256(got.rawPayload)).toBe(sha256(bytes));
    expect(readdirSync(temp.path).some((name) => name.startsWith("hub.sqlite.damaged-"))).toBe(true);
    await hub.close();
  });

  it("a second hub on the same data is refused", async () => {
    const hub = await createTestHub(temp.path);
    expect(await refusal()).toContain("Another program is using");
    await hub.close();
  });
});

describe("forgetting", () => {
  it("F-59 after 31 days the bytes are gone from every file of the database and old backups; a tombstone stays for 90", async () => {
    const { phone, organisation, id, bytes } = await makeData();
    const hub = await createTestHub(temp.path);
    const clock = { nowMs: () => hub.nowMs };
    // A second one, left in the write-ahead log; a third, acknowledged.
    const [second, third] = [envelope(16384), envelope(65536)];
    const thirdId = newId();
    await hub.put(phone, organisation.mailbox, newId(), second);
    await hub.put(phone, organisation.mailbox, thirdId, third);
    const backup = await writeBackup(hub.data.store, clock, hub.dir.backups);
    const holds = (part: Buffer, path: string) => existsSync(path) && readFileSync(path).includes(part.subarray(100, 400));
    const databaseFiles = ["hub.sqlite", "hub.sqlite-wal"].map(file);
    expect([bytes, second, third].every((each) => [...databaseFiles].some((path) => holds(each, path)))).toBe(true);
    expect(holds(second, backup)).toBe(true);

    await hub.app.inject({
      method: "DELETE",
      url: `/v1/mailboxes/${organisation.mailbox}/envelopes/${thirdId}`,
      headers: bearer(organisation.token),
    });
    await hub.data.store.settle();
    expect(databaseFiles.some((path) => holds(third, path))).toBe(false);

    const start = hub.nowMs;
    hub.nowMs = start + 29 * DAY_MS;
    expect((await keepHouse(hub.data.store, clock, hub.dir.backups)).expired).toBe(0);
    // Files carry the machine's own time, so the house is kept by a clock that is beyond both.
    hub.nowMs = Math.max(start, Date.now()) + 31 * DAY_MS;
    expect(await keepHouse(hub.data.store, clock, hub.dir.backups)).toMatchObject({ expired: 2, backups: 1 });
    for (const each of [bytes, second, third]) expect(databaseFiles.some((path) => holds(each, path))).toBe(false);
    expect(existsSync(backup)).toBe(false);
    const since = await writeBackup(hub.data.store, clock, hub.dir.backups);
    for (const each of [bytes, second, third]) expect(holds(each, since), "a backup made since").toBe(false);
    const again = await hub.put(phone, organisation.mailbox, id, bytes);
    expect([again.statusCode, again.json<{ error: string }>().error]).toEqual([410, "expired"]);

    hub.nowMs += 91 * DAY_MS;
    await keepHouse(hub.data.store, clock, hub.dir.backups);
    expect(await hub.data.store.count()).toEqual({ mailboxes: 2, envelopes: 0, tombstones: 0, readers: 0, halves: 0, sums: 0 });
    await hub.close();
  });

  it("only what is meant to be kept is in the database: mailbox, number, id, size, day, token and bytes", async () => {
    const { phone, organisation, id, bytes } = await makeData();
    const hub = await createTestHub(temp.path);
    await hub.app.inject({
      method: "PUT",
      url: `/v1/mailboxes/${organisation.mailbox}/envelopes/${newId()}`,
      headers: {
        ...bearer(phone.token),
        "content-type": "application/octet-stream",
        "user-agent": "canary-agent",
        "x-forwarded-for": "203.0.113.77",
        referer: "https://canary.example",
      },
      payload: envelope(),
    });
    await hub.close();
    const stored = readFileSync(file("hub.sqlite"));
    expect(stored.includes(id)).toBe(true);
    expect(stored.includes(bytes.subarray(0, 200))).toBe(true);
    for (const secret of [phone.token, organisation.token, "canary", "203.0.113.77", "127.0.0.1"])
      expect(stored.includes(secret)).toBe(false);
    expect(stored.includes(Buffer.from(phone.token, "base64url"))).toBe(false);
  });
});
