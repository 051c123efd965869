import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import { BY_OPERATOR, type NewDevice, type Store } from "../../hub/store.ts";
import { ENGINES, engineNames, type Opened } from "./engines.ts";

const DAY = "2026-03-01";

describe.each(engineNames)("coordinators and the phones they let in, on %s", (engine) => {
  let opened: Opened;
  let store: Store;
  let last: Store;
  beforeEach(async () => {
    opened = await ENGINES[engine]();
    store = opened.stores[0];
    last = opened.stores.at(-1) ?? store;
    await store.addCoordinator({ key: "ana", owner: "dunes" });
  });
  afterEach(() => opened.close());

  const phone = (changes: Partial<NewDevice> = {}): NewDevice => ({
    serial: newId(),
    owner: "dunes",
    by: "ana",
    mailbox: newId(),
    tokenHash: new Uint8Array(randomBytes(32)),
    tokenUntil: "2027-03-01",
    ...changes,
  });

  it("a phone is let in once, also when its order comes twice at the same moment", async () => {
    const one = phone();
    expect(await Promise.all([store.admit(one), last.admit(one), store.admit(one)])).toEqual(["given", "given", "given"]);
    expect(await store.findToken(one.tokenHash, DAY)).toMatchObject({ role: "device", owner: "dunes", mailbox: one.mailbox });
    expect(await store.admit({ ...one, tokenHash: phone().tokenHash })).toBe("used");
    expect(await store.admit(phone({ tokenHash: one.tokenHash }))).toBe("used");
    expect(await store.admit(phone({ mailbox: one.mailbox })), "a mailbox that is somebody's").toBe("used");
    expect(await store.count()).toMatchObject({ mailboxes: 1 });
  });

  it("shut out, its token and mailbox end, in every process; another team ends nothing", async () => {
    const one = phone();
    await store.admit(one);
    await last.revokeDevice({ serial: one.serial, owner: "port", by: "bo" }, DAY);
    expect(await store.findToken(one.tokenHash, DAY)).not.toBeNull();
    await last.revokeDevice({ serial: one.serial, owner: "dunes", by: "ana" }, DAY);
    expect(await store.findToken(one.tokenHash, DAY)).toBeNull();
    expect(await store.findMailbox(one.mailbox)).toBeNull();
    expect(await store.admit(one)).toBe("revoked");
    const later = phone();
    await store.revokeDevice({ serial: later.serial, owner: "dunes", by: "ana" }, DAY);
    expect(await last.admit(later), "shut out before it ever came").toBe("revoked");
    expect((await store.revokedDevices()).toSorted()).toEqual([one.serial, later.serial].toSorted());
  });

  it("are listed with the key that let them in and their last day; whoever runs the hub ends one as well", async () => {
    const [one, other] = [phone(), phone()];
    await store.admit(one);
    await store.admit(other);
    await store.revokeDevice({ serial: one.serial, owner: "dunes", by: BY_OPERATOR }, DAY);
    expect(await last.findToken(one.tokenHash, DAY)).toBeNull();
    expect(await last.findMailbox(one.mailbox)).toBeNull();
    const early = newId();
    await store.revokeDevice({ serial: early, owner: "dunes", by: BY_OPERATOR }, DAY);
    expect(await last.admit(phone({ serial: early })), "kept out before it came").toBe("revoked");
    const listed = { owner: "dunes", by: "ana", until: "2027-03-01" };
    const expected = [
      { ...listed, serial: one.serial, shutOut: DAY },
      { ...listed, serial: other.serial, shutOut: null },
      { serial: early, owner: "dunes", by: "", until: null, shutOut: DAY },
    ];
    const bySerial = (a: { serial: string }, b: { serial: string }) => (a.serial < b.serial ? -1 : 1);
    expect((await last.devices()).toSorted(bySerial)).toEqual(expected.toSorted(bySerial));
  });

  it("a coordinator's key that ends takes its phones along and no other's; a team that ends takes its coordinators", async () => {
    await store.addCoordinator({ key: "bo", owner: "dunes" });
    const [hers, his] = [phone(), phone({ by: "bo" })];
    await store.admit(hers);
    await store.admit(his);
    await store.endCoordinator("ana", DAY);
    expect(await last.coordinatorKeys("dunes")).toEqual(["bo"]);
    expect(await last.findToken(hers.tokenHash, DAY)).toBeNull();
    expect(await last.findToken(his.tokenHash, DAY)).not.toBeNull();
    await store.revoke({ owner: "dunes" }, DAY);
    expect(await store.coordinatorKeys("dunes")).toEqual([]);
    expect(await store.admit(his)).toBe("revoked");
  });
});
