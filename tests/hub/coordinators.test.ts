import { describe, expect } from "vitest";
import { newId } from "#lib/ids.ts";
import { BY_OPERATOR, type NewDevice, type Store } from "../../hub/store.ts";
import { engineNames } from "./engines.ts";
import { DAY, onFreshStores } from "./store-kit.ts";
import { hashOf, secret } from "./support.ts";

/** A key that may speak for a team. */
async function coordinator(store: Store, owner = "dunes"): Promise<string> {
  const key = secret();
  await store.addCoordinator({ key, owner });
  return key;
}

const phone = (by: string, changes: Partial<NewDevice> = {}): NewDevice => ({
  serial: newId(),
  owner: "dunes",
  by,
  mailbox: newId(),
  tokenHash: hashOf(secret()),
  tokenUntil: "2027-03-01",
  ...changes,
});

describe.each(engineNames)("coordinators and the phones they let in, on %s", (engine) => {
  const it = onFreshStores(engine);

  it("a phone is let in once, also when its order comes twice at the same moment", async ({ kit: { store, other } }) => {
    const ana = await coordinator(store);
    const one = phone(ana);
    expect(await Promise.all([store.admit(one), other.admit(one), store.admit(one)])).toEqual(["given", "given", "given"]);
    expect(await store.findToken(one.tokenHash, DAY)).toMatchObject({ role: "device", owner: "dunes", mailbox: one.mailbox });
    expect(await store.admit({ ...one, tokenHash: phone(ana).tokenHash })).toBe("used");
    expect(await store.admit(phone(ana, { tokenHash: one.tokenHash }))).toBe("used");
    expect(await store.admit(phone(ana, { mailbox: one.mailbox })), "a mailbox that is somebody's").toBe("used");
    expect(await store.count()).toMatchObject({ mailboxes: 1 });
  });

  it("shut out, its token and mailbox end, in every process; another team ends nothing", async ({ kit: { store, other } }) => {
    const ana = await coordinator(store);
    const one = phone(ana);
    await store.admit(one);
    await other.revokeDevice({ serial: one.serial, owner: "port", by: "bo" }, DAY);
    expect(await store.findToken(one.tokenHash, DAY)).not.toBeNull();
    await other.revokeDevice({ serial: one.serial, owner: "dunes", by: ana }, DAY);
    expect(await store.findToken(one.tokenHash, DAY)).toBeNull();
    expect(await store.findMailbox(one.mailbox)).toBeNull();
    expect(await store.admit(one)).toBe("revoked");
    const later = phone(ana);
    await store.revokeDevice({ serial: later.serial, owner: "dunes", by: ana }, DAY);
    expect(await other.admit(later), "shut out before it ever came").toBe("revoked");
    expect((await store.revokedDevices()).toSorted()).toEqual([one.serial, later.serial].toSorted());
  });

  it("are listed with the key that let them in and their last day; whoever runs the hub ends one as well", async ({
    kit: { store, other },
  }) => {
    const ana = await coordinator(store);
    const [one, two] = [phone(ana), phone(ana)];
    await store.admit(one);
    await store.admit(two);
    await store.revokeDevice({ serial: one.serial, owner: "dunes", by: BY_OPERATOR }, DAY);
    expect(await other.findToken(one.tokenHash, DAY)).toBeNull();
    expect(await other.findMailbox(one.mailbox)).toBeNull();
    const early = newId();
    await store.revokeDevice({ serial: early, owner: "dunes", by: BY_OPERATOR }, DAY);
    expect(await other.admit(phone(ana, { serial: early })), "kept out before it came").toBe("revoked");
    const listed = { owner: "dunes", by: ana, until: "2027-03-01" };
    const expected = [
      { ...listed, serial: one.serial, shutOut: DAY },
      { ...listed, serial: two.serial, shutOut: null },
      { serial: early, owner: "dunes", by: "", until: null, shutOut: DAY },
    ];
    const bySerial = (a: { serial: string }, b: { serial: string }) => (a.serial < b.serial ? -1 : 1);
    expect((await other.devices()).toSorted(bySerial)).toEqual(expected.toSorted(bySerial));
  });

  it("a coordinator's key that ends takes its phones along and no other's; a team that ends takes its coordinators", async ({
    kit: { store, other },
  }) => {
    const [ana, bo] = [await coordinator(store), await coordinator(store)];
    const [hers, his] = [phone(ana), phone(bo)];
    await store.admit(hers);
    await store.admit(his);
    await store.endCoordinator(ana, DAY);
    expect(await other.coordinatorKeys("dunes")).toEqual([bo]);
    expect(await other.findToken(hers.tokenHash, DAY)).toBeNull();
    expect(await other.findToken(his.tokenHash, DAY)).not.toBeNull();
    await store.revoke({ owner: "dunes" }, DAY);
    expect(await store.coordinatorKeys("dunes")).toEqual([]);
    expect(await store.admit(his)).toBe("revoked");
  });

  it("a phone let in by a coordinator gets one mailbox and one token, however often and wherever its order is brought", async ({
    kit: { store, other },
  }) => {
    const device = phone(await coordinator(store));
    const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => (i % 2 ? store : other).admit(device)));
    expect(answers).toEqual(answers.map(() => "given"));
    expect(await other.findToken(device.tokenHash, DAY)).toMatchObject({
      role: "device",
      owner: "dunes",
      mailbox: device.mailbox,
    });
    expect(await store.admit({ ...device, tokenHash: hashOf(secret()) })).toBe("used");
    expect(await store.admit({ ...device, serial: newId() })).toBe("used");
    expect(await store.admit(phone(device.by, { mailbox: device.mailbox }))).toBe("used");
    expect((await store.listTokens()).filter(({ role }) => role === "device")).toHaveLength(1);
  });

  it("a phone that was shut out stays out, before and after it came, and only by its own team", async ({
    kit: { store, other },
  }) => {
    const by = await coordinator(store);
    const [inside, outside] = [phone(by), phone(by)];
    await store.admit(inside);
    await store.revokeDevice({ serial: inside.serial, owner: "port", by }, DAY);
    expect(await other.findToken(inside.tokenHash, DAY)).not.toBeNull();
    await store.revokeDevice(inside, DAY);
    await store.revokeDevice(outside, DAY);
    expect(await other.findToken(inside.tokenHash, DAY)).toBeNull();
    expect(await other.findMailbox(inside.mailbox)).toBeNull();
    expect(await Promise.all([other.admit(inside), other.admit(outside)])).toEqual(["revoked", "revoked"]);
    expect([...(await store.revokedDevices())].sort()).toEqual([inside.serial, outside.serial].sort());
  });

  it("a coordinator's key that is ended takes the phones it let in with it, also one that comes in the same moment", async ({
    kit: { store, other },
  }) => {
    expect(await store.coordinatorKeys("dunes")).toEqual([]);
    for (let round = 0; round < 8; round++) {
      const by = await coordinator(store);
      expect(await other.coordinatorKeys("dunes")).toEqual([by]);
      const devices = Array.from({ length: 4 }, () => phone(by));
      await store.admit(devices[0] ?? phone(by));
      await Promise.all([...devices.slice(1).map((device) => store.admit(device)), other.endCoordinator(by, DAY)]);
      const valid = await Promise.all(devices.map(({ tokenHash }) => store.findToken(tokenHash, DAY)));
      expect(valid).toEqual(devices.map(() => null));
      expect(await store.coordinatorKeys("dunes")).toEqual([]);
    }
  });

  it("keys that certify phones are those of the teams and of coordinators who were not ended; shut out stays shut out", async ({
    kit: { store, other },
  }) => {
    const [team, leader] = [secret(), await coordinator(store)];
    const device = phone(leader);
    await store.admit(device);
    await store.knowTeams([{ owner: "dunes", key: team }], ["lost"], DAY);
    const of = async (serial: string, owner = "dunes") => {
      const { keys, isShutOut } = await other.certifiers(owner, serial);
      return [[...keys].sort(), isShutOut];
    };
    expect(await of(device.serial)).toEqual([[team, leader].sort(), false]);
    expect(await of("lost")).toEqual([[team, leader].sort(), true]);
    await store.endCoordinator(leader, DAY);
    expect(await of(device.serial)).toEqual([[team], true]);
    await store.knowTeams([{ owner: "port", key: team }], [device.serial, "lost"], "2026-03-09");
    expect(await of("lost")).toEqual([[], true]);
    expect(await of("new", "port")).toEqual([[team], false]);
  });
});
