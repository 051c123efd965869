import type { AddressInfo } from "node:net";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { unzipSync } from "fflate";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Network } from "#domain/pack/network.ts";
import { exportZip } from "#domain/statistics/export-zip.ts";
import { publishedBefore } from "#domain/statistics/ledger.ts";
import { areaCells, cellsOf } from "#domain/statistics/plan.ts";
import { type Figures, release } from "#domain/statistics/release.ts";
import { fromUtf8 } from "#lib/bytes.ts";
import { type Quarter, quarterEndMs } from "#lib/quarters.ts";
import { GATHERING_MS } from "#protocol/counts/batch.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { createSync } from "#sync/sync.ts";
import { configPut } from "#workflows/config.ts";
import { readFigures } from "#workflows/figures.ts";
import { HandIn } from "#workflows/hand-in.ts";
import { countsOf, releaseQuarter } from "#workflows/release-counts.ts";
import { readReports } from "#workflows/report-counts.ts";
import type { SyncPort } from "#workflows/sync-port.ts";
import { DATA_PACKAGE_SCHEMA } from "../domain/statistics/data-package-schema.ts";
import { PLAN } from "../domain/statistics/people.ts";
import { useCountedPacks } from "../support/counted-packs.ts";
import { type CountingTeam, countingTeam } from "../support/counting-team.ts";
import { readCsv } from "../support/csv.ts";
import { MemorySession } from "../support/memory-session.ts";
import { freshDatabase, sharedServer } from "../support/postgres/server.ts";
import { PHONES, QUARTERS, SORTED, sixHundredTalks, type Talked, type Truth, tallyOf } from "../support/six-hundred-talks.ts";
import type { VaultSession } from "../support/vault-session.ts";
import { fakeLocks } from "../sync/fake-locks.ts";
import { createTestHub, type TestHub, tempDir } from "./support.ts";

/*
 * From the first tap to the file for the prefecture, with a hub that runs: twelve phones report six hundred talks in two halves, the
 * coordinator's vault adds them.
 */
let talked: Talked;
beforeAll(async () => {
  useCountedPacks();
  talked = await sixHundredTalks();
});

/** A phone with what was counted on it, and keys of the team. */
async function phoneOf(own: OwnKeys, talkedOn: MemorySession, token: string, network: Network): Promise<MemorySession> {
  const phone = new MemorySession();
  for (const [rowId, row] of talkedOn.rows) phone.rows.set(rowId, structuredClone(row));
  [phone.own, phone.enrolment, phone.network] = [own, own.info, network];
  await keepToken(phone, token);
  return phone;
}
async function keepToken({ session }: Pick<VaultSession, "session">, token: string): Promise<void> {
  await session.write({ puts: [await configPut(session, "token", { kind: "token", token })], deletes: [] });
}

const cellsOfPhone = (phone: number, quarter: Quarter): readonly number[] => {
  const session = talked.phones[phone];
  return (session && tallyOf(session, quarter)?.cells) ?? new Array<number>(cellsOf(PLAN)).fill(0);
};
const sumsOf = (quarter: Quarter): number[] =>
  Array.from({ length: cellsOf(PLAN) }, (_, at) =>
    Array.from({ length: PHONES }, (_phone, phone) => cellsOfPhone(phone, quarter)[at] ?? 0).reduce((sum, one) => sum + one, 0),
  );

const rounded = (count: number): number => 5 * Math.round(count / 5);
/** Every printed number, against the talks sorted by hand. */
function mustBeTrue({ cells, flags }: Figures, quarter: Quarter, area: string): void {
  const there = talked.truths.filter((one) => one.quarter === quarter && one.area === area);
  const isIn = ({ persons, assessments }: Figures["cells"][number], one: Truth): boolean =>
    persons.includes(one.persons) && assessments.includes(one.assessment);
  for (const cell of cells) {
    const count = there.filter((one) => isIn(cell, one)).length;
    expect(cell.shown, JSON.stringify({ quarter, area, ...cell })).toBe(count < 10 ? null : rounded(count));
  }
  for (const { group, flag, shown } of flags) {
    if (shown === null || !(SORTED as readonly string[]).includes(flag)) continue;
    const printed = cells.filter(
      (cell) => cell.shown !== null && cell.assessments.every((one) => PLAN.groups[group].includes(one)),
    );
    const having = there.filter((one) => one.flags.includes(flag) && printed.some((cell) => isIn(cell, one)));
    expect(shown, `${quarter} ${area} ${group} ${flag}`).toBe(rounded(having.length));
  }
}

describe.each(["SQLite", "PostgreSQL"] as const)("a team's figures with a hub on %s", (engine) => {
  let temp: ReturnType<typeof tempDir>;
  let hub: TestHub;
  let counting: CountingTeam;
  let coordinator: VaultSession;
  let phones: MemorySession[];
  let sync: SyncPort;

  beforeEach(async () => {
    temp = tempDir();
    const postgres = engine === "PostgreSQL" ? { url: await freshDatabase(await sharedServer()), connections: 4 } : undefined;
    hub = await createTestHub(temp.path, { postgres });
    await hub.app.listen({ port: 0, host: "127.0.0.1" });
    const url = `http://127.0.0.1:${(hub.app.server.address() as AddressInfo).port}`;
    counting = await countingTeam(PHONES, 1, { url, key: hub.hubKey });
    coordinator = counting.coordinators[0] as VaultSession;
    const { id, teamKey } = counting.team;
    await hub.data.store.knowTeams([{ owner: id, key: teamKey }], [], "2026-03-01");
    for (const { key } of counting.network.teams[0]?.coordinators ?? []) await hub.data.store.addCoordinator({ key, owner: id });
    sync = createSync({ fetch, clock: { nowMs: () => hub.nowMs }, random: () => 0.5, locks: fakeLocks() }) as SyncPort;
    const tokenOf = async (mailbox: string) => (await hub.enrol("device", id, undefined, { mailbox, token: "" })).token;
    phones = [];
    for (const [n, own] of counting.phones.entries())
      phones.push(await phoneOf(own, talked.phones[n] as MemorySession, await tokenOf(own.info.mailbox), counting.network));
    await keepToken(coordinator, await tokenOf(coordinator.session.get().enrolment?.mailbox ?? ""));
  });
  afterEach(async () => {
    await hub.close();
    temp.remove();
  });

  /** What the app does at a contact: reports what is due in two halves, hands in, fetches. */
  async function contact({ session }: Pick<VaultSession, "session">): Promise<void> {
    const report = await new HandIn(session, sync).run({ onlyDue: false });
    expect(report).not.toBeNull();
    expect(report?.failure).toBeUndefined();
  }

  async function reportAll(quarter: Quarter): Promise<void> {
    const nowMs = quarterEndMs(quarter) + GATHERING_MS + 60_000;
    for (const one of [hub, coordinator, ...phones]) one.nowMs = nowMs;
    for (const phone of phones) {
      await contact(phone);
      expect((await readReports(phone.session)).made[0]).toEqual({ quarter, is: "arrived" });
    }
    await contact(coordinator);
  }

  it("every published number is that of the talks, the ledger is whole, and the file is what it says it is", async () => {
    for (const quarter of QUARTERS) {
      await reportAll(quarter);
      expect(await releaseQuarter(coordinator.session, countsOf(coordinator.session, sync), quarter)).toEqual({
        ok: true,
        value: "released",
      });
      expect(await hub.data.store.count(), "the hub has forgotten halves and sum").toMatchObject({ halves: 0, sums: 0 });
    }
    await coordinator.restart();
    const ledger = (await readFigures(coordinator.session))?.ledger;
    if (!ledger?.ok) throw new Error("the ledger is broken");
    expect(ledger.value).toHaveLength(QUARTERS.length * PLAN.areas.length);
    for (const { entry } of ledger.value) {
      const { quarter, area, figures } = entry;
      const cells = areaCells(PLAN, area, sumsOf(quarter));
      const people = cells.filter((_, at) => at % (1 + PLAN.flags.length) === 0).reduce((sum, one) => sum + one, 0);
      expect(people, `${quarter} ${area}`).toBe(talked.truth.get(`${quarter} ${area}`) ?? 0);
      expect(figures, `${quarter} ${area}`).toEqual(release(PLAN, cells, publishedBefore(ledger.value, quarter, area)));
      if (figures) mustBeTrue(figures, quarter, area);
    }

    const files = unzipSync(exportZip(ledger.value.map(({ entry }) => entry)));
    const descriptor = JSON.parse(fromUtf8(files["datapackage.json"] as Uint8Array));
    const isDataPackage = addFormats.default(new Ajv({ allErrors: true })).compile(DATA_PACKAGE_SCHEMA);
    expect(isDataPackage(descriptor), JSON.stringify(isDataPackage.errors)).toBe(true);
    for (const { path, bytes, schema } of descriptor.resources) {
      expect(files[path]?.length).toBe(bytes);
      const [names] = readCsv(fromUtf8(files[path] as Uint8Array).replace("\uFEFF", ""));
      expect(names).toEqual(schema.fields.map(({ name }: { name: string }) => name));
    }
  });
});
