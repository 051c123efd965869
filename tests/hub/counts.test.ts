import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fromB64url } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { addHalves, readHalf } from "#protocol/counts/halves.ts";
import { cellsIn, type HubReport } from "#protocol/counts/report.ts";
import { createSigner, newSeed } from "../../hub/ed25519.ts";
import { freshDatabase, sharedServer } from "../support/postgres/server.ts";
import {
  askAs,
  CELLS,
  type CountingPhone,
  certify,
  idsOf,
  makePhone,
  makePhones,
  makeReport,
  makeTeams,
  QUARTER,
  report,
  sendReport,
  type Team,
} from "./count-kit.ts";
import { bearer, createTestHub, type TestHub, tempDir } from "./support.ts";

/**
 * P7 fails without: `LEAST_PHONES` and `GATHERING_MS` in `listed`, the hash of the list and `endedMs < 0` in hub/counts.ts, `dropHalves` and the
 * look for a rival in hub/sqlite-counts.ts, `FOR UPDATE` in hub/postgres-counts.ts (store-counts.test.ts). A forged report is taken without: `isSignedBy`,
 * `isShutOut` and the team of the token in hub/counts.ts, team and last day in hub/certificates.ts.
 */
const AFTER_QUARTER = Date.parse("2026-01-01T00:00:00Z");
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const sumOf = (reports: readonly HubReport[]) =>
  addHalves(
    reports.map((each) => cellsIn(each) ?? new Uint32Array(0)),
    CELLS,
  );
const sumIn = (value: { readonly [key: string]: unknown }) =>
  readHalf(fromB64url(String(value["sum"])) ?? new Uint8Array(0), CELLS);

describe.each(["SQLite", "PostgreSQL"] as const)("the hub's half of counting on %s", (engine) => {
  let temp: ReturnType<typeof tempDir>;
  let hub: TestHub;
  let team: Team;
  let other: Team;
  let phones: readonly CountingPhone[];
  let coordinator: ReturnType<typeof askAs>;
  beforeEach(async () => {
    temp = tempDir();
    const postgres = engine === "PostgreSQL" ? { url: await freshDatabase(await sharedServer()), connections: 4 } : undefined;
    hub = await createTestHub(temp.path, { postgres });
    [team, other] = (await makeTeams(hub, "dunes", "port")) as [Team, Team];
    phones = await makePhones(hub, team, 6);
    coordinator = askAs(hub, team, phones[0] as CountingPhone);
  });
  afterEach(async () => {
    await hub.close();
    temp.remove();
  });
  const phone = (at: number) => phones[at] as CountingPhone;

  it("gives the sum of five phones' halves, the same bytes again until somebody has it, and never anything else", async () => {
    const reports = await report(hub, phones.slice(0, 5));
    const ids = idsOf(reports);
    expect(await coordinator.list()).toEqual([...ids].sort());
    expect((await coordinator.freeze(ids)).said).toBe("200");
    const opened = await coordinator.open(ids);
    expect(sumIn(opened.value)).toEqual(sumOf(reports));
    expect(await coordinator.open(ids), "the answer was lost on the way").toEqual(opened);
    expect((await coordinator.freeze(ids)).said, "so was that to the list").toBe("200");
    expect(await hub.data.store.count(), "the halves are gone").toMatchObject({ halves: 0, sums: 1 });
    expect((await coordinator.done(ids)).said).toBe("200");
    expect((await coordinator.done(ids)).said).toBe("200");
    expect((await coordinator.open(ids)).said).toBe("410 sum_gone");
    expect(await hub.data.store.count()).toMatchObject({ halves: 0, sums: 0 });
    expect((await coordinator.ask({ kind: "list" })).value).toMatchObject({ state: "done", reportIds: [] });
  });

  it("P7 four phones are too few, also when one of them reports a second time", async () => {
    const reports = await report(hub, phones.slice(0, 4));
    expect((await sendReport(hub, phone(0), await makeReport(phone(0)))).said).toBe("409 reported_already");
    expect((await coordinator.freeze(idsOf(reports))).said).toBe("409 too_few_phones");
    expect((await coordinator.freeze([...idsOf(reports), ...idsOf(reports)].slice(0, 5))).said).toBe("409 too_few_phones");
    expect((await coordinator.open(idsOf(reports))).said).toBe("409 not_frozen");
  });

  it("P7 one phone with several certificates, or several phones with one token, is one report", async () => {
    const again = createSigner(newSeed());
    const second = { ...phone(0), signer: again, ...certify(team.key, again, team.id) };
    await report(hub, [phone(0)]);
    expect((await sendReport(hub, phone(0), await makeReport(second))).said).toBe("409 reported_already");
    expect((await sendReport(hub, phone(1), await makeReport(phone(0)))).said).toBe("409 reported_already");
  });

  it("P7 nothing is collected twice: not the same list, not one that overlaps, not after a spoiled batch, not by another coordinator", async () => {
    const reports = await report(hub, phones);
    const [five, others] = [idsOf(reports).slice(0, 5), idsOf(reports).slice(1)];
    const rival = createSigner(newSeed());
    await hub.data.store.addCoordinator({ key: rival.publicKey, owner: team.id });
    const colleague = askAs(hub, team, phone(1), rival);
    await coordinator.freeze(five);
    for (const who of [coordinator, colleague]) {
      expect((await who.freeze(others)).said).toBe("409 frozen_already");
      expect((await who.open(others)).said).toBe("409 list_differs");
      expect((await who.done(others)).said).toBe("409 list_differs");
    }
    const opened = await coordinator.open(five);
    expect(sumIn((await colleague.open(five)).value), "the same list is the same sum, to a colleague too").toEqual(
      sumIn(opened.value),
    );
    expect((await coordinator.freeze(others)).said).toBe("409 frozen_already");
    expect((await coordinator.open(others)).said).toBe("409 frozen_already");
    await coordinator.done(five);
    for (const list of [others, five.slice(0, 4)]) {
      expect((await colleague.freeze(list)).said).toBe("409 frozen_already");
      expect((await colleague.open(list)).said).not.toBe("200");
    }
  });

  it("P7 a report that is on no list is gone with the freeze, and one that comes later is told so, to count in the next quarter", async () => {
    const reports = await report(hub, phones);
    const late = reports[5] as HubReport;
    await coordinator.freeze(idsOf(reports).slice(0, 5));
    expect((await sendReport(hub, phone(5), late)).said).toBe("410 too_late");
    const newcomer = await makePhone(hub, team);
    expect((await sendReport(hub, newcomer, await makeReport(newcomer))).said).toBe("410 too_late");
    expect((await sendReport(hub, phone(0), reports[0] as HubReport)).said, "one that is on it has its receipt again").toBe(
      "200",
    );
    await coordinator.open(idsOf(reports).slice(0, 5));
    expect((await sendReport(hub, phone(0), reports[0] as HubReport)).said).toBe("200");
    expect((await sendReport(hub, phone(0), await makeReport(phone(0)))).said).toBe("410 too_late");
  });

  it("P7 a quarter that is open by the hub's clock is neither reported nor listed, and is frozen three days after at the earliest", async () => {
    const early = await makeReport(phone(0));
    hub.nowMs = AFTER_QUARTER - 1;
    expect((await sendReport(hub, phone(0), early)).said, "a phone whose clock is months ahead").toBe("409 quarter_open");
    expect((await coordinator.ask({ kind: "list" })).said).toBe("409 quarter_open");
    hub.nowMs = AFTER_QUARTER;
    const reports = await report(hub, phones);
    hub.nowMs = AFTER_QUARTER + 72 * HOUR_MS - 1;
    expect((await coordinator.freeze(idsOf(reports))).said).toBe("409 quarter_open");
    hub.nowMs += 1;
    expect((await coordinator.freeze(idsOf(reports))).said).toBe("200");
  });

  it("P7 a list whose hash differs, or with a report the hub has not, or of two plans, is not frozen", async () => {
    const reports = await report(hub, phones.slice(0, 5));
    const ids = idsOf(reports);
    expect((await coordinator.freeze(ids, { listSha256: "b".repeat(64) })).said).toBe("409 list_differs");
    const missing = [...ids, newId()];
    expect((await coordinator.freeze(missing)).said).toBe("409 unknown_report");
    const [foreign] = await report(hub, [phone(5)], { planSha256: "c".repeat(64) });
    expect((await coordinator.freeze([...ids, foreign?.head.reportId ?? ""])).said).toBe("409 other_plan");
    expect(await coordinator.list(), "a coordinator sees those of the plan asked about").toEqual([...ids].sort());
    expect((await coordinator.freeze(ids)).said, "none of this was a first list").toBe("200");
  });

  it("takes a report again as the same, and another one under its id as another", async () => {
    const made = await makeReport(phone(0));
    const first = await sendReport(hub, phone(0), made);
    const again = await sendReport(hub, phone(0), made);
    expect([first.said, again.said, again.body]).toEqual(["201", "200", first.body]);
    const other = await makeReport(phone(1), { reportId: made.head.reportId });
    expect((await sendReport(hub, phone(1), other)).said).toBe("409 reported_already");
  });

  it("a forged report is refused: of nobody's key, of another team, of a phone that was shut out, of a certificate that is over", async () => {
    const nobody = createSigner(newSeed());
    const port = await makePhone(hub, other);
    const refusedAs = async (who: CountingPhone, changes: Partial<CountingPhone>) =>
      (await sendReport(hub, who, await makeReport({ ...who, ...changes }))).said;
    expect(await refusedAs(phone(0), { signer: nobody }), "signed by another key").toBe("403 forbidden");
    expect(await refusedAs(phone(0), certify(nobody, phone(0).signer, team.id)), "certified by nobody").toBe("403 forbidden");
    expect(await refusedAs(phone(0), { cert: port.cert }), "another team's certificate").toBe("403 forbidden");
    expect(await refusedAs(phone(0), certify(other.key, phone(0).signer, team.id)), "another team's key").toBe("403 forbidden");
    const elsewhere = certify(team.key, phone(0).signer, "port");
    expect(await refusedAs(phone(0), elsewhere), "for another team, by this team's key").toBe("403 forbidden");
    const over = certify(team.key, phone(0).signer, team.id, { notAfter: "2026-02-28" });
    expect(await refusedAs(phone(0), over)).toBe("403 forbidden");
    expect(await refusedAs(phone(0), { team: "port" }), "for another team").toBe("404 not_found");
    const stolen = await makePhone(hub, team);
    await hub.data.store.knowTeams([{ owner: team.id, key: team.key.publicKey }], [stolen.serial], "2026-03-01");
    expect(await refusedAs(phone(0), { signer: stolen.signer, cert: stolen.cert })).toBe("403 forbidden");
    const good = await makeReport(phone(0));
    const changed = { ...good, half: (await makeReport(phone(0))).half };
    expect((await sendReport(hub, phone(0), changed)).said, "another half under this signature").toBe("403 forbidden");
    expect(await hub.data.store.count()).toMatchObject({ halves: 0 });
  });

  it("a phone that a coordinator let in reports by the coordinator's key, until that key is ended", async () => {
    const [one, two] = [await makePhone(hub, team, team.coordinator), await makePhone(hub, team, team.coordinator)];
    expect((await sendReport(hub, one, await makeReport(one))).said).toBe("201");
    await hub.data.store.endCoordinator(team.coordinator.publicKey, "2026-03-01");
    expect((await sendReport(hub, two, await makeReport(two))).said).toBe("403 forbidden");
  });

  it("what is too long, of another shape or of another size than its head says is not looked into", async () => {
    const good = await makeReport(phone(0));
    const url = `/v1/count-reports/${good.head.reportId}`;
    const put = async (payload: object | string) =>
      (
        await hub.app.inject({
          method: "PUT",
          url,
          headers: { ...bearer(phone(0).token), "content-type": "application/json" },
          payload,
        })
      ).statusCode;
    expect(await put(JSON.stringify({ ...good, half: "A".repeat(70_000) }))).toBe(413);
    for (const wrong of [
      {},
      { ...good, more: 1 },
      { ...good, half: `${good.half}AAAA` },
      { ...good, head: { ...good.head, cells: 5 } },
    ])
      expect(await put(wrong)).toBe(400);
    expect((await sendReport(hub, phone(0), good, newId())).said).toBe("400 bad_request");
    expect((await sendReport(hub, phone(0), good)).said).toBe("201");
  });

  it("an order is taken from a coordinator of that team on a phone of it, as it was signed", async () => {
    const reports = await report(hub, phones);
    const ids = idsOf(reports);
    const port = await makePhone(hub, other);
    expect((await askAs(hub, team, phone(0), createSigner(newSeed())).freeze(ids)).said).toBe("403 forbidden");
    expect((await askAs(hub, team, phone(0), other.coordinator).freeze(ids)).said).toBe("403 forbidden");
    expect((await askAs(hub, team, port).freeze(ids)).said, "what was overheard, on a stranger's phone").toBe("403 forbidden");
    expect((await askAs(hub, { ...team, id: "port" }, phone(0)).freeze(ids)).said).toBe("403 forbidden");
    await hub.data.store.endCoordinator(team.coordinator.publicKey, "2026-03-01");
    expect((await coordinator.freeze(ids)).said, "a coordinator's phone that was lost").toBe("403 forbidden");
  });

  it("reports nobody asked about go after 60 days, a sum nobody fetched after 30, and a second collection stays refused", async () => {
    const reports = await report(hub, phones);
    const ids = idsOf(reports).slice(0, 5);
    const sweep = async (days: number) => {
      const day = (back: number) => new Date(hub.nowMs + (days - back) * DAY_MS).toISOString().slice(0, 10);
      const limits = { envelopesUpTo: day(30), tombstonesUpTo: day(90), reportsUpTo: day(60), sumsUpTo: day(30), today: day(0) };
      return (await hub.data.store.sweep(limits)).counts;
    };
    expect(await sweep(59)).toBe(0);
    await coordinator.freeze(ids);
    await coordinator.open(ids);
    expect(await sweep(29)).toBe(0);
    expect((await coordinator.open(ids)).said).toBe("200");
    expect(await sweep(31)).toBe(1);
    expect((await coordinator.open(ids)).said).toBe("410 sum_gone");
    await sweep(200);
    expect((await coordinator.freeze(idsOf(reports).slice(1))).said).toBe("409 frozen_already");

    const few = await makePhones(hub, other, 2);
    await report(hub, few);
    expect(await sweep(61)).toBe(2);
    expect(await hub.data.store.count()).toMatchObject({ halves: 0, sums: 0 });
  });

  it("a quarter that is over for more than 60 days is not reported any more", async () => {
    const old = await makeReport(phone(0), { quarter: "2025-Q3" });
    expect((await sendReport(hub, phone(0), old)).said).toBe("410 too_late");
  });

  it("nothing that is logged names a report, a phone, a team or a quarter", async () => {
    const reports = await report(hub, phones);
    await coordinator.freeze(idsOf(reports));
    await coordinator.open(idsOf(reports));
    const store = hub.data.store as { changeCounts: unknown };
    store.changeCounts = () => Promise.reject(new Error(`canary ${idsOf(reports)[0]} dunes ${QUARTER}`));
    expect((await coordinator.open(idsOf(reports))).said).toBe("500 internal");
    expect(hub.log()).toContain("a call failed");
    for (const secret of [...idsOf(reports), phone(0).serial, "dunes", QUARTER, "canary"])
      expect(hub.log()).not.toContain(secret);
  });
});
