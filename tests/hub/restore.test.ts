import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import type { SealedItem } from "#protocol/contact.ts";
import { createSync, type Sync } from "#sync/sync.ts";
import { writeBackup } from "../../hub/operator.ts";
import { type PostgresOptions, restorePostgres } from "../../hub/postgres-data.ts";
import { restoreBackup } from "../../hub/sqlite-data.ts";
import { freshDatabase, sharedServer } from "../support/postgres/server.ts";
import { fakeLocks } from "../sync/fake-locks.ts";
import { createTestHub, type Enrolled, envelope, sha256, type TestHub, tempDir } from "./support.ts";

/** A phone and an inbox that go on with what they know while the hub goes back to yesterday. */
describe.each(["SQLite", "PostgreSQL"])("yesterday's backup is restored under live phones, on %s", (engine) => {
  let temp: ReturnType<typeof tempDir>;
  let postgres: PostgresOptions | undefined;
  let hub: TestHub;
  let sync: Sync;
  let phone: Enrolled;
  let organisation: Enrolled;
  beforeEach(async () => {
    temp = tempDir();
    postgres = engine === "SQLite" ? undefined : { url: await freshDatabase(await sharedServer()), connections: 4 };
    await start();
    sync = createSync({ fetch, clock: { nowMs: () => hub.nowMs }, random: () => 0.5, locks: fakeLocks() });
    phone = await hub.enrol("device", "team-one");
    organisation = await hub.enrol("organisation", "shelter");
  });
  afterEach(async () => {
    await hub.close();
    temp.remove();
  });

  async function start(): Promise<void> {
    hub = await createTestHub(temp.path, { postgres });
    await hub.app.listen({ port: 0, host: "127.0.0.1" });
  }
  const address = () => ({ url: `http://127.0.0.1:${(hub.app.server.address() as AddressInfo).port}`, key: hub.hubKey });
  const newItem = (): SealedItem => ({ mailbox: organisation.mailbox, id: newId(), bytes: new Uint8Array(envelope()) });
  const push = async (item: SealedItem) => (await sync.push(address(), phone.token, item)).type;
  /** What the inbox has shown, by digest of what came, and how often anything was handed to it. */
  const shown = new Set<string>();
  let handed: string[] = [];
  async function collect(): Promise<readonly string[]> {
    handed = [];
    const outcome = await sync.collect(address(), organisation.token, organisation.mailbox, async (id, bytes) => {
      handed.push(id);
      shown.add(sha256(bytes));
      return true;
    });
    if (outcome.type !== "Collected") throw new Error(`collecting failed: ${outcome.type}`);
    return handed;
  }

  it("F-58 nothing is shown twice, what was collected before the backup stays gone, and everybody goes on", async () => {
    const [early, between, unfetched, waiting, fresh] = [newItem(), newItem(), newItem(), newItem(), newItem()];
    await push(early);
    expect(await collect()).toEqual([early.id]);
    await push(between);
    await push(unfetched);
    const backup = await writeBackup(hub.data.store, { nowMs: () => hub.nowMs }, hub.dir.backups);
    const later = newItem();
    await push(later);
    expect(await collect()).toEqual([between.id, unfetched.id, later.id]);
    const before = shown.size;
    await hub.close();
    // The phone tries while there is no hub.
    expect(["Later", "Unreachable", "Offline"]).toContain(
      (await sync.push({ url: "http://127.0.0.1:1", key: hub.hubKey }, phone.token, waiting)).type,
    );

    const restored =
      postgres === undefined ? restoreBackup(hub.dir, backup, 0) : await restorePostgres(hub.dir, postgres.url, backup, 0);
    expect(restored.ok).toBe(true);
    await start();
    // What waited in the backup comes once more; the inbox has it already, and takes it off the hub for good.
    expect(await collect()).toEqual([between.id, unfetched.id]);
    expect(shown.size).toBe(before);
    expect(await collect()).toEqual([]);
    for (const item of [early, between, unfetched]) expect(await push(item)).toBe("AlreadyCollected");
    expect(await collect()).toEqual([]);
    // What came after the backup is not at the hub: handing it in again is right, and the inbox knows it by its bytes.
    for (const item of [waiting, fresh, later]) expect(await push(item)).toBe("Sent");
    expect(await collect()).toEqual([waiting.id, fresh.id, later.id]);
    expect(shown.size).toBe(before + 2);
  });
});
