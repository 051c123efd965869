import type { AddressInfo } from "node:net";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { unzipSync } from "fflate";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exportZip } from "#domain/statistics/export-zip.ts";
import { publishedBefore } from "#domain/statistics/ledger.ts";
import { areaCells, cellsOf } from "#domain/statistics/plan.ts";
import { release } from "#domain/statistics/release.ts";
import { fromUtf8 } from "#lib/bytes.ts";
import { type Quarter, quarterEndMs } from "#lib/quarters.ts";
import { GATHERING_MS } from "#protocol/counts/batch.ts";
import { createSync } from "#sync/sync.ts";
import { readFigures } from "#workflows/figures.ts";
import { type AskCounts, releaseQuarter } from "#workflows/release-counts.ts";
import { DATA_PACKAGE_SCHEMA } from "../domain/statistics/data-package-schema.ts";
import { PLAN } from "../domain/statistics/people.ts";
import { reportOf } from "../support/count-reports.ts";
import { useCountedPacks } from "../support/counted-packs.ts";
import { type CountingTeam, countingTeam, deliver } from "../support/counting-team.ts";
import { readCsv } from "../support/csv.ts";
import { freshDatabase, sharedServer } from "../support/postgres/server.ts";
import { PHONES, QUARTERS, sixHundredTalks, type Talked, tallyOf } from "../support/six-hundred-talks.ts";
import type { VaultSession } from "../support/vault-session.ts";
import { fakeLocks } from "../sync/fake-locks.ts";
import { bearer, createTestHub, type Enrolled, type TestHub, tempDir } from "./support.ts";

/*
 * From the first tap to the file for the prefecture, with a hub that runs: twelve phones report six hundred talks in two halves, the
 * coordinator's vault adds them.
 */
let talked: Talked;
beforeAll(async () => {
  useCountedPacks();
  talked = await sixHundredTalks();
});

const cellsOfPhone = (phone: number, quarter: Quarter): readonly number[] => {
  const session = talked.phones[phone];
  return (session && tallyOf(session, quarter)?.cells) ?? new Array<number>(cellsOf(PLAN)).fill(0);
};
const sumsOf = (quarter: Quarter): number[] =>
  Array.from({ length: cellsOf(PLAN) }, (_, at) =>
    Array.from({ length: PHONES }, (_phone, phone) => cellsOfPhone(phone, quarter)[at] ?? 0).reduce((sum, one) => sum + one, 0),
  );

describe.each(["SQLite", "PostgreSQL"] as const)("a team's figures with a hub on %s", (engine) => {
  let temp: ReturnType<typeof tempDir>;
  let hub: TestHub;
  let counting: CountingTeam;
  let coordinator: VaultSession;
  let tokens: readonly Enrolled[];
  let ask: AskCounts;

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
    tokens = await Promise.all(Array.from({ length: PHONES + 1 }, () => hub.enrol("device", id)));
    const sync = createSync({ fetch, clock: { nowMs: () => hub.nowMs }, random: () => 0.5, locks: fakeLocks() });
    ask = (wire) => sync.askCounts({ url, key: hub.hubKey }, tokens[PHONES]?.token ?? "", wire);
  });
  afterEach(async () => {
    await hub.close();
    temp.remove();
  });

  async function reportAll(quarter: Quarter): Promise<void> {
    const nowMs = quarterEndMs(quarter) + GATHERING_MS + 60_000;
    [hub.nowMs, coordinator.nowMs] = [nowMs, nowMs];
    for (const [n, phone] of counting.phones.entries()) {
      const sent = await reportOf(phone, quarter, cellsOfPhone(n, quarter));
      const url = `/v1/count-reports/${sent.head.reportId}`;
      const headers = bearer(tokens[n]?.token ?? "");
      const answer = await hub.app.inject({ method: "PUT", url, headers, payload: sent.hub });
      expect(answer.statusCode, answer.body).toBe(201);
      await deliver(counting, phone, coordinator, sent.body);
    }
  }

  it("every published number is that of the talks, the ledger is whole, and the file is what it says it is", async () => {
    for (const quarter of QUARTERS) {
      await reportAll(quarter);
      expect(await releaseQuarter(coordinator.session, ask, quarter)).toEqual({ ok: true, value: "released" });
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
