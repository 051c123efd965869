import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import { halfBytes } from "#protocol/counts/halves.ts";
import type { NewReport } from "../../hub/count-store.ts";
import { openData } from "../../hub/open-data.ts";
import { restorePostgres } from "../../hub/postgres-data.ts";
import { restoreBackup } from "../../hub/sqlite-data.ts";
import type { NewEnvelope, Put, Store } from "../../hub/store.ts";
import { ENGINES, engineNames, type Opened } from "./engines.ts";
import { DAY, make, NO_COUNTS, only, type StoreKit, storeKit } from "./store-kit.ts";
import { envelope, hashOf, secret, sha256 } from "./support.ts";

/**
 * One behaviour on every engine. Where two processes can share the data, both are used.
 *
 * F-52 fails without: the row of `hub` in `restoreDump` of hub/dump.ts, `closePostgresCounts` there and `closeSqliteCounts` in hub/sqlite-data.ts
 * F-59 fails without: `day <= $1` in `sweep` of hub/postgres-store.ts
 */
let nextToken = 1;

describe.each(engineNames)("the store on %s", (engine) => {
  let opened: Opened;
  let store: Store;
  /** Another process on the same data where there can be one. */
  let other: Store;
  let addMailbox: StoreKit["addMailbox"];
  let deviceOf: StoreKit["deviceOf"];
  let waiting: StoreKit["waiting"];
  let putOne: StoreKit["putOne"];
  beforeEach(async () => {
    opened = await ENGINES[engine]();
    ({ store, other, addMailbox, deviceOf, waiting, putOne } = storeKit(opened));
  });
  afterEach(() => opened.close());

  const invite = async (more: { expiresMs?: number; tokenUntil?: string; owner?: string } = {}) => {
    const [mailbox, once] = [newId(), hashOf(secret())];
    const owner = more.owner ?? "team-one";
    await store.addMailbox({ mailbox, kind: "device", owner });
    await store.addInvitation({ mailbox, kind: "device", owner, hash: once, expiresMs: 10_000, ...more });
    return { mailbox, once };
  };

  it("a mailbox is found until it is closed; a second one of the same id changes nothing", async () => {
    const mailbox = await addMailbox();
    await store.addMailbox({ mailbox, kind: "device", owner: "somebody-else" });
    expect(await other.findMailbox(mailbox)).toEqual({ mailbox, kind: "organisation", owner: "shelter" });
    expect(await store.findMailbox(newId())).toBeNull();
    await store.revoke({ mailbox }, DAY);
    expect(await other.findMailbox(mailbox)).toBeNull();
  });

  it("an invitation gives one token; naming the same token again gives it again, another one does not", async () => {
    const { mailbox, once } = await invite({ tokenUntil: "2026-03-05" });
    const token = hashOf(secret());
    expect(await store.exchange(once, token, 10_000)).toEqual({ type: "given" });
    expect(await other.exchange(once, token, 99_999)).toEqual({ type: "given" });
    expect(await other.exchange(once, hashOf(secret()), 1)).toEqual({ type: "used" });
    expect(await store.exchange(hashOf(secret()), hashOf(secret()), 1)).toEqual({ type: "unknown" });
    expect(await other.findToken(token, "2026-03-05")).toMatchObject({ role: "device", owner: "team-one", mailbox });
    expect(await other.findToken(token, "2026-03-06")).toBeNull();
    expect(await store.findToken(hashOf(secret()), DAY)).toBeNull();
  });

  it("an invitation that is late, cancelled, or asks for a token that is somebody's gives none", async () => {
    const late = await invite({ expiresMs: 999 });
    expect(await store.exchange(late.once, hashOf(secret()), 1000)).toEqual({ type: "used" });
    const cancelled = await invite();
    await store.revoke({ mailbox: cancelled.mailbox }, DAY);
    expect(await store.exchange(cancelled.once, hashOf(secret()), 1)).toEqual({ type: "used" });
    const [first, second, token] = [await invite(), await invite(), hashOf(secret())];
    const answers = await Promise.all([store.exchange(first.once, token, 1), other.exchange(second.once, token, 1)]);
    expect(answers.map(({ type }) => type).sort()).toEqual(["given", "used"]);
  });

  it("of many phones that show one invitation in the same moment, one gets a token", async () => {
    const { once } = await invite();
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => (i % 2 ? store : other).exchange(once, hashOf(secret()), 1)),
    );
    expect(answers.filter(({ type }) => type === "given")).toHaveLength(1);
    expect((await store.listTokens()).filter(({ role }) => role === "device")).toHaveLength(1);
  });

  it("a team that is ended while one of its phones shows its invitation is ended, that phone too", async () => {
    for (let round = 0; round < 8; round++) {
      const owner = `team-${round}`;
      const { once } = await invite({ owner });
      const token = hashOf(secret());
      await Promise.all(
        round % 2
          ? [store.exchange(once, token, 1), other.revoke({ owner }, DAY)]
          : [other.revoke({ owner }, DAY), store.exchange(once, token, 1)],
      );
      expect(await store.findToken(token, DAY)).toBeNull();
      expect(await store.exchange(once, hashOf(secret()), 1)).toEqual({ type: "used" });
    }
  });

  it("an envelope is stored once; the same bytes again are the same, other bytes are refused, each mailbox by itself", async () => {
    const [one, two] = [await addMailbox(), await addMailbox()];
    const first = make(one);
    expect(await store.putEnvelope(first)).toEqual({ type: "stored", day: DAY });
    expect(await other.putEnvelope({ ...first, day: "2026-03-02" })).toEqual({ type: "same", day: DAY });
    expect(await other.putEnvelope(make(one, envelope(), first.id))).toEqual({ type: "other_bytes" });
    expect(await store.putEnvelope(make(two, envelope(), first.id))).toEqual({ type: "stored", day: DAY });
    expect((await store.listEnvelopes(only(one), 0, 10, DAY)).map(({ id }) => id)).toEqual([first.id]);
  });

  it("the same envelope many times in the same moment is stored once, also with another one of its id beside it", async () => {
    const mailbox = await addMailbox();
    const first = make(mailbox);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? store : other).putEnvelope(first)));
    expect(answers.filter(({ type }) => type === "stored")).toHaveLength(1);
    expect(answers.filter(({ type }) => type === "same")).toHaveLength(19);
    const id = newId();
    const rivals = await Promise.all([1, 2, 3].map(() => store.putEnvelope(make(mailbox, envelope(), id))));
    expect(rivals.map(({ type }) => type).sort()).toEqual(["other_bytes", "other_bytes", "stored"]);
    expect(await store.count()).toMatchObject({ envelopes: 2 });
  });

  it("gives back the bytes it was given, whatever they are, in memory of their own", async () => {
    const mailbox = await addMailbox();
    const every = Uint8Array.from({ length: 4096 }, (_, i) => i % 256);
    const window = new Uint8Array(every.buffer, 1000, 300);
    for (const bytes of [every, window, new Uint8Array(4096), new Uint8Array(0), envelope(262_144)]) {
      const put = make(mailbox, bytes);
      await store.putEnvelope(put);
      const got = await other.getEnvelope(only(mailbox), put.id);
      expect(got?.constructor).toBe(Uint8Array);
      expect(got?.buffer.byteLength).toBe(bytes.length);
      expect(sha256(got ?? new Uint8Array(1))).toBe(put.sha256);
    }
    expect(await store.getEnvelope(only(mailbox), newId())).toBeNull();
    expect(await store.getEnvelope(only(newId()), (await store.listEnvelopes(only(mailbox), 0, 1, DAY))[0]?.id ?? "")).toBeNull();
  });

  it("lists by number, page by page, and nothing of another mailbox", async () => {
    const [mine, foreign] = [await addMailbox(), await addMailbox()];
    const put: NewEnvelope[] = [];
    for (let i = 0; i < 7; i++) {
      const each = make(mine, envelope(i === 3 ? 16_384 : 4096));
      await (i % 2 ? store : other).putEnvelope(each);
      await store.putEnvelope(make(foreign));
      put.push(each);
    }
    const first = await store.listEnvelopes(only(mine), 0, 4, DAY);
    const rest = await other.listEnvelopes(only(mine), first.at(-1)?.number ?? 0, 10, DAY);
    expect([...first, ...rest].map(({ id }) => id)).toEqual(put.map(({ id }) => id));
    expect(first[3]).toEqual({ number: first[3]?.number, id: put[3]?.id, bytes: 16_384, day: DAY });
    expect(
      first.concat(rest).every(({ number }, i, all) => Number.isSafeInteger(number) && number > (all[i - 1]?.number ?? 0)),
    ).toBe(true);
    expect(await store.listEnvelopes(only(mine), 2 ** 49, 10, DAY)).toEqual([]);
  });

  it("what was collected is gone and stays known by its digest; collecting again or something unknown is no fault", async () => {
    const mailbox = await addMailbox();
    const first = make(mailbox);
    await store.putEnvelope(first);
    await Promise.all([store, other, store].map((each) => each.acknowledge(only(mailbox), first.id, "2026-03-04")));
    await store.acknowledge(only(mailbox), newId(), DAY);
    await store.acknowledge(only(newId()), first.id, DAY);
    expect(await other.getEnvelope(only(mailbox), first.id)).toBeNull();
    expect(await other.listEnvelopes(only(mailbox), 0, 10, DAY)).toEqual([]);
    expect(await other.putEnvelope({ ...first, day: "2026-03-09" })).toEqual({ type: "collected", day: DAY });
    expect(await store.putEnvelope(make(mailbox, envelope(), first.id))).toEqual({ type: "other_bytes" });
    expect(await store.count()).toEqual({ mailboxes: 1, envelopes: 0, tombstones: 1, readers: 0, halves: 0, sums: 0 });
  });

  it("F-59 forgets envelopes, invitations and tombstones by their days, and two that do it at once forget once", async () => {
    const mailbox = await addMailbox();
    const [old, young] = [make(mailbox, envelope(), newId(), "2026-01-31"), make(mailbox)];
    await store.putEnvelope(old);
    await store.putEnvelope(young);
    const { once } = await invite({ expiresMs: Date.parse("2026-01-31T12:00:00Z") });
    const limits = { ...NO_COUNTS, envelopesUpTo: "2026-01-31", tombstonesUpTo: "2025-12-01", today: DAY };
    const done = await Promise.all([store.sweep(limits), other.sweep(limits)]);
    expect(done.reduce((sum, { expired }) => sum + expired, 0)).toBe(1);
    expect((await store.listEnvelopes(only(mailbox), 0, 10, DAY)).map(({ id }) => id)).toEqual([young.id]);
    expect(await store.putEnvelope(old)).toEqual({ type: "expired", day: "2026-01-31" });
    expect(await store.exchange(once, hashOf(secret()), 1)).toEqual({ type: "unknown" });
    expect(await store.sweep({ ...limits, tombstonesUpTo: DAY })).toEqual({ expired: 0, forgotten: 1, counts: 0 });
    expect(await store.putEnvelope(old)).toEqual({ type: "stored", day: "2026-01-31" });
  });

  it("sweeps more than one handful", async () => {
    const mailbox = await addMailbox();
    await Promise.all(Array.from({ length: 450 }, () => store.putEnvelope(make(mailbox, envelope(16)))));
    const done = await store.sweep({ ...NO_COUNTS, envelopesUpTo: DAY, tombstonesUpTo: "2025-01-01", today: DAY });
    expect([done.expired, await store.count()]).toEqual([
      450,
      { mailboxes: 1, envelopes: 0, tombstones: 450, readers: 0, halves: 0, sums: 0 },
    ]);
  });

  it("ends tokens by owner, by mailbox and by number, and never the operator's", async () => {
    const tokens = await Promise.all(
      ["team-one", "team-one", "team-two", "team-three"].map(async (owner) => {
        const { mailbox, once } = await invite({ owner });
        const hash = hashOf(secret());
        await store.exchange(once, hash, 1);
        return { mailbox, hash, owner };
      }),
    );
    const open = await invite({ owner: "team-one" });
    const isValid = async (n: number) => (await other.findToken(tokens[n]?.hash ?? new Uint8Array(32), DAY)) !== null;
    expect(await store.revoke({ owner: "team-one" }, DAY)).toBe(2);
    expect(await store.revoke({ owner: "team-one" }, DAY)).toBe(0);
    expect(await store.exchange(open.once, hashOf(secret()), 1)).toEqual({ type: "used" });
    expect(await other.revoke({ mailbox: tokens[2]?.mailbox ?? "" }, DAY)).toBe(1);
    const last = (await store.listTokens()).find(({ owner }) => owner === "team-three");
    expect(await store.revoke({ tokenId: last?.tokenId ?? -1 }, DAY)).toBe(1);
    expect(await Promise.all([0, 1, 2, 3].map(isValid))).toEqual([false, false, false, false]);
    expect(await store.findMailbox(tokens[3]?.mailbox ?? "")).not.toBeNull();
    const operator = hashOf(opened.data.operatorToken);
    const numbers = (await store.listTokens()).map(({ tokenId }) => tokenId);
    for (const tokenId of numbers) await store.revoke({ tokenId }, DAY);
    await store.revoke({ owner: "operator" }, DAY);
    expect(await other.findToken(operator, DAY)).toMatchObject({ role: "operator", mailbox: null });
    await store.addOperator(operator);
    expect((await store.listTokens()).filter(({ role }) => role === "operator")).toHaveLength(1);
  });

  const coordinator = async (owner = "team-one") => {
    const key = secret();
    await store.addCoordinator({ key, owner });
    return key;
  };
  const newDevice = (by: string, owner = "team-one") => ({
    serial: newId(),
    owner,
    by,
    mailbox: newId(),
    tokenHash: hashOf(secret()),
    tokenUntil: "2026-12-31",
  });

  it("a phone let in by a coordinator gets one mailbox and one token, however often and wherever its order is brought", async () => {
    const device = newDevice(await coordinator());
    const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => (i % 2 ? store : other).admit(device)));
    expect(answers).toEqual(answers.map(() => "given"));
    expect(await other.findToken(device.tokenHash, DAY)).toMatchObject({
      role: "device",
      owner: "team-one",
      mailbox: device.mailbox,
    });
    expect(await store.admit({ ...device, tokenHash: hashOf(secret()) })).toBe("used");
    expect(await store.admit({ ...device, serial: newId() })).toBe("used");
    expect(await store.admit({ ...newDevice(device.by), mailbox: device.mailbox })).toBe("used");
    expect((await store.listTokens()).filter(({ role }) => role === "device")).toHaveLength(1);
  });

  it("a phone that was shut out stays out, before and after it came, and only by its own team", async () => {
    const by = await coordinator();
    const [inside, outside] = [newDevice(by), newDevice(by)];
    await store.admit(inside);
    await store.revokeDevice({ serial: inside.serial, owner: "team-two", by }, DAY);
    expect(await other.findToken(inside.tokenHash, DAY)).not.toBeNull();
    await store.revokeDevice(inside, DAY);
    await store.revokeDevice(outside, DAY);
    expect(await other.findToken(inside.tokenHash, DAY)).toBeNull();
    expect(await other.findMailbox(inside.mailbox)).toBeNull();
    expect(await Promise.all([other.admit(inside), other.admit(outside)])).toEqual(["revoked", "revoked"]);
    expect([...(await store.revokedDevices())].sort()).toEqual([inside.serial, outside.serial].sort());
  });

  it("a coordinator's key that is ended takes the phones it let in with it, also one that comes in the same moment", async () => {
    expect(await store.coordinatorKeys("team-one")).toEqual([]);
    for (let round = 0; round < 8; round++) {
      const by = await coordinator();
      expect(await other.coordinatorKeys("team-one")).toEqual([by]);
      const devices = Array.from({ length: 4 }, () => newDevice(by));
      await store.admit(devices[0] ?? newDevice(by));
      await Promise.all([...devices.slice(1).map((device) => store.admit(device)), other.endCoordinator(by, DAY)]);
      const valid = await Promise.all(devices.map(({ tokenHash }) => store.findToken(tokenHash, DAY)));
      expect(valid).toEqual(devices.map(() => null));
      expect(await store.coordinatorKeys("team-one")).toEqual([]);
    }
  });

  const of = { team: "team-one", quarter: "2025-Q4" };
  const newReport = (changes: Partial<NewReport> = {}): NewReport => ({
    ...of,
    reportId: newId(),
    deviceKeyId: newId(),
    tokenId: nextToken++,
    planSha256: "a".repeat(64),
    cells: 3,
    sha256: newId(),
    day: DAY,
    half: halfBytes(Uint32Array.of(1, 2 ** 32 - 1, 7)),
    ...changes,
  });
  const putReports = async (count: number): Promise<readonly NewReport[]> => {
    const reports = Array.from({ length: count }, () => newReport());
    await Promise.all(reports.map((each, i) => (i % 2 ? store : other).putReport(each)));
    return reports;
  };
  const freezing = (reports: readonly NewReport[], listSha256 = newId()) => ({
    to: "frozen" as const,
    reportIds: reports.map(({ reportId }) => reportId),
    listSha256,
  });
  /** Freezes when nobody did; whether it was this one. */
  const freezeOnce = async (by: Store, reports: readonly NewReport[]): Promise<boolean> => {
    let isMine = false;
    await by.changeCounts(of, DAY, ({ state }) => {
      isMine = state === "gathering";
      return isMine ? freezing(reports) : null;
    });
    return isMine;
  };

  it("a report is kept once: again it is the same, and a phone, a token or an id has one in a team's quarter", async () => {
    const first = newReport();
    const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => (i % 2 ? store : other).putReport(first)));
    expect(answers.map(({ type }) => type).sort()).toEqual(["same", "same", "same", "same", "same", "stored"]);
    expect(await other.putReport({ ...first, day: "2026-03-05" })).toEqual({ type: "same", day: DAY });
    for (const part of ["reportId", "deviceKeyId", "tokenId"] as const)
      expect(await other.putReport(newReport({ [part]: first[part] })), part).toEqual({ type: "reported" });
    for (const elsewhere of [{ team: "team-two" }, { quarter: "2026-Q1" }])
      expect(await store.putReport({ ...first, ...elsewhere })).toMatchObject({ type: "stored" });
    const rivals = Array.from({ length: 6 }, () => newReport({ deviceKeyId: "one phone" }));
    const outcomes = await Promise.all(rivals.map((each, i) => (i % 2 ? store : other).putReport(each)));
    expect(outcomes.filter(({ type }) => type === "stored")).toHaveLength(1);
  });

  it("a list is frozen once, whichever process a coordinator asks, and each report that comes meanwhile is on it, gone or refused", async () => {
    const reports = await putReports(6);
    const late = Array.from({ length: 8 }, () => newReport());
    const [mine, theirs, ...puts] = await Promise.all([
      freezeOnce(store, reports),
      freezeOnce(other, reports.slice(1)),
      ...late.map((each, i) => (i % 2 ? store : other).putReport(each)),
    ]);
    expect([mine, theirs].filter(Boolean), "one of the two lists").toHaveLength(1);
    const { state, reports: listed } = await other.changeCounts(of, DAY, () => null);
    expect(state).toBe("frozen");
    expect(listed.map(({ reportId }) => reportId).sort()).toEqual(
      reports
        .slice(mine ? 0 : 1)
        .map(({ reportId }) => reportId)
        .sort(),
    );
    for (const put of puts) expect(["stored", "closed"]).toContain(put.type);
    expect(await store.putReport(newReport())).toEqual({ type: "closed" });
  });

  it("what is opened is the sum of the list, once and the same to all who ask in that moment; the halves and whose they were are gone", async () => {
    const reports = await putReports(5);
    const list = freezing(reports);
    await store.changeCounts(of, DAY, () => list);
    let opened = 0;
    const open = (by: Store) =>
      by.changeCounts(of, DAY, ({ state }) => {
        if (state !== "frozen") return null;
        opened += 1;
        return { to: "opened" };
      });
    const sums = await Promise.all(Array.from({ length: 4 }, (_, i) => open(i % 2 ? store : other)));
    expect(opened).toBe(1);
    const sum = halfBytes(Uint32Array.of(5, 2 ** 32 - 5, 35));
    expect(sums).toEqual(sums.map(() => ({ state: "opened", listSha256: list.listSha256, reports: [], sum })));
    expect(await other.putReport(reports[0] ?? newReport())).toEqual({ type: "same", day: DAY });
    expect(await other.count()).toMatchObject({ halves: 0, sums: 1 });
    expect(await store.changeCounts(of, DAY, () => ({ to: "done" }))).toMatchObject({ state: "done", sum: null });
  });

  it("a team's lead gives way to a newer one alone, whichever process brings it, and goes with the team", async () => {
    const sealed = (byte: number) => new Uint8Array([byte, 0, 255]);
    const put = (to: Store, number: number) => to.putTeamLead({ owner: "team-one", number, sealed: sealed(number) });
    expect(await store.teamLead("team-one")).toBeNull();
    expect(await put(store, 5)).toBe("kept");
    for (const number of [4, 5]) expect(await put(other, number)).toBe("older");
    const both = await Promise.all([put(store, 8), put(other, 7)]);
    expect(both[0]).toBe("kept");
    expect(await other.teamLead("team-one")).toEqual({ owner: "team-one", number: 8, sealed: sealed(8) });
    await store.putTeamLead({ owner: "team-two", number: 1, sealed: sealed(1) });
    await store.revoke({ owner: "team-one" }, DAY);
    expect((await other.teamLeads()).map(({ owner }) => owner)).toEqual(["team-two"]);
  });

  it("keys that certify phones are those of the teams and of coordinators who were not ended; shut out stays shut out", async () => {
    const [team, leader] = [secret(), await coordinator()];
    const phone = newDevice(leader);
    await store.admit(phone);
    await store.knowTeams([{ owner: "team-one", key: team }], ["lost"], DAY);
    const of = async (serial: string, owner = "team-one") => {
      const { keys, isShutOut } = await other.certifiers(owner, serial);
      return [[...keys].sort(), isShutOut];
    };
    expect(await of(phone.serial)).toEqual([[team, leader].sort(), false]);
    expect(await of("lost")).toEqual([[team, leader].sort(), true]);
    await store.endCoordinator(leader, DAY);
    expect(await of(phone.serial)).toEqual([[team], true]);
    await store.knowTeams([{ owner: "team-two", key: team }], [phone.serial, "lost"], "2026-03-09");
    expect(await of("lost")).toEqual([[], true]);
    expect(await of("new", "team-two")).toEqual([[team], false]);
  });

  it("F-52 a restored backup adds up no quarter a second time: what was gathering is closed, a list that was frozen stays the only one", async () => {
    const frozen = { ...of, team: "team-two" };
    const reports = await putReports(5);
    const two = Array.from({ length: 5 }, () => newReport(frozen));
    for (const each of two) await store.putReport(each);
    const list = freezing(two);
    await store.changeCounts(frozen, DAY, () => list);
    const file = join(opened.dir.root, `copy.${store.backupEnding}`);
    await store.backup(file);
    // After the backup both were added up; the restored hub knows nothing of it.
    await store.changeCounts(of, DAY, () => freezing(reports));
    const [, first] = [
      await store.changeCounts(of, DAY, () => ({ to: "opened" })),
      await store.changeCounts(frozen, DAY, () => ({ to: "opened" })),
    ];
    for (const each of opened.stores) await each.close();

    const { dir, postgres } = opened;
    const at = Date.parse("2026-03-02T00:00:00Z");
    const restored = postgres === undefined ? restoreBackup(dir, file, at) : await restorePostgres(dir, postgres.url, file, at);
    expect(restored.ok).toBe(true);
    const again = await openData(dir, { postgres });
    if (!again.ok) throw new Error(again.error.type);
    const after = again.value.store;
    expect(await after.changeCounts(of, DAY, () => null)).toEqual({ state: "closed", listSha256: null, reports: [], sum: null });
    expect(await after.putReport(newReport())).toEqual({ type: "closed" });
    expect(await after.putReport(newReport({ quarter: "2026-Q1" })), "the quarter that runs is not touched").toMatchObject({
      type: "stored",
    });
    const same = await after.changeCounts(frozen, DAY, ({ listSha256 }) =>
      listSha256 === list.listSha256 ? { to: "opened" } : null,
    );
    expect(same.sum, "the same list, so the same sum as before").toEqual(first.sum);
    await again.value.close();
    opened = { ...opened, close: async () => undefined };
  });

  it("F-52 a restored backup holds what it held, and gives no number a second time", async () => {
    const mailbox = await addMailbox();
    const { once } = await invite();
    const [kept, collected, later] = [make(mailbox), make(mailbox), make(mailbox)];
    await store.putEnvelope(kept);
    await store.putEnvelope(collected);
    await store.acknowledge(only(mailbox), collected.id, DAY);
    const shared = await addMailbox();
    const devices = [await deviceOf(shared), await deviceOf(shared)] as const;
    await Promise.all(devices.map((device) => waiting(device)));
    const half = await putOne(shared);
    await store.acknowledge(devices[0], half.id, DAY);
    const file = join(opened.dir.root, `copy.${store.backupEnding}`);
    await store.backup(file);
    await store.putEnvelope(later);
    const numberOfLater = (await store.listEnvelopes(only(mailbox), 0, 10, DAY)).at(-1)?.number ?? 0;
    for (const each of opened.stores) await each.close();

    const { dir, postgres } = opened;
    const restored = postgres === undefined ? restoreBackup(dir, file, 0) : await restorePostgres(dir, postgres.url, file, 0);
    expect(restored.ok).toBe(true);
    const again = await openData(dir, { postgres });
    if (!again.ok) throw new Error(again.error.type);
    const after = again.value.store;
    expect((await after.listEnvelopes(only(mailbox), 0, 10, DAY)).map(({ id }) => id)).toEqual([kept.id]);
    expect(sha256((await after.getEnvelope(only(mailbox), kept.id)) ?? new Uint8Array(1))).toBe(kept.sha256);
    expect(await after.putEnvelope(collected)).toEqual({ type: "collected", day: DAY });
    expect(await Promise.all(devices.map((device) => waiting(device, DAY, after)))).toEqual([[], [half.id]]);
    expect(await after.exchange(once, hashOf(secret()), 1)).toEqual({ type: "given" });
    expect(await after.findToken(hashOf(again.value.operatorToken), DAY)).toMatchObject({ role: "operator" });
    await after.putEnvelope(make(mailbox));
    expect((await after.listEnvelopes(only(mailbox), 0, 10, DAY)).at(-1)?.number).toBeGreaterThan(numberOfLater);
    await again.value.close();
    opened = { ...opened, close: async () => undefined };
  });

  it("a reader that pages on never passes over an envelope and never gets one twice, however many write at once", async () => {
    const plan = fc.record({
      writers: fc.integer({ min: 2, max: 12 }),
      each: fc.integer({ min: 1, max: 12 }),
      mailboxes: fc.integer({ min: 1, max: 3 }),
      page: fc.integer({ min: 1, max: 20 }),
      repeats: fc.boolean(),
      sizes: fc.array(fc.constantFrom(16, 4096, 65_536), { minLength: 1, maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ writers, each, mailboxes, page, repeats, sizes }) => {
        const boxes = await Promise.all(Array.from({ length: mailboxes }, () => addMailbox()));
        const sent = new Map<string, Set<string>>(boxes.map((box) => [box, new Set()]));
        let isDone = false;
        const readers = boxes.map(async (box, n) => {
          const reader = n % 2 ? store : other;
          const seen: string[] = [];
          for (let after = 0; ; ) {
            const wasDone = isDone;
            const items = await reader.listEnvelopes(only(box), after, page, DAY);
            seen.push(...items.map(({ id }) => id));
            after = items.at(-1)?.number ?? after;
            if (items.length === 0 && wasDone) return seen;
            await new Promise((resolve) => setImmediate(resolve));
          }
        });
        await Promise.all(
          Array.from({ length: writers }, async (_, writer) => {
            for (let i = 0; i < each; i++) {
              const box = boxes[(writer + i) % boxes.length] as string;
              const put = make(box, envelope(sizes[(writer + i) % sizes.length]));
              const to = (writer + i) % 2 ? store : other;
              const answers: Put[] = await Promise.all([to.putEnvelope(put), ...(repeats ? [store.putEnvelope(put)] : [])]);
              if (answers.filter(({ type }) => type === "stored").length !== 1) throw new Error("stored other than once");
              sent.get(box)?.add(put.id);
            }
          }),
        );
        isDone = true;
        const seen = await Promise.all(readers);
        boxes.forEach((box, n) => {
          expect(seen[n]?.length, "every envelope was read once").toBe(sent.get(box)?.size);
          expect(new Set(seen[n])).toEqual(sent.get(box));
        });
      }),
      { numRuns: process.env["SOAK"] === "1" ? 100 : 8 },
    );
  });
});
