import { identityToRecipient } from "age-encryption";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Network } from "#domain/pack/network.ts";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { openEnvelope } from "#seal/open-envelope.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { acceptArrival } from "#workflows/accept-arrival.ts";
import { answerReferral } from "#workflows/answer-referral.ts";
import { configPut } from "#workflows/config.ts";
import { finishErasing } from "#workflows/erase-keys.ts";
import { showJoin } from "#workflows/join.ts";
import { endOldKeys, followKeys, handKey, makeNextKey, takeHandedKey, takeKey, testPaper } from "#workflows/organisation-keys.ts";
import { readOrganisationKeys } from "#workflows/organisation-keys-here.ts";
import { readReceived } from "#workflows/received.ts";
import { readJoinCode, type SeenJoin } from "#workflows/team-desk.ts";
import { consent, seal } from "../seal/support/envelopes.ts";
import {
  enrolled,
  makeOrganisation,
  makeTeam,
  NOW_MS,
  networkOf,
  type OrganisationKeys,
  type Team,
  TODAY,
  teamCode,
} from "../seal/support/network.ts";
import { officeOf, WORDS } from "../support/office.ts";

/*
 * F-41 fails without: `others` in `openWithOne` of seal/open-envelope.ts, `key.recipients` in `isSignedForUs` there, `erasingPut` in
 * `keep` of workflows/organisation-keys.ts, `emptiedOn` in domain/referral/key-age.ts.
 * F-73 fails without: `isJoinOver` and the comparison of `org` in seal/handed-key.ts, the span in `handKey` of workflows/organisation-keys.ts.
 */
let team: Team;
let org: OrganisationKeys;
let network: Network;
let phone: OwnKeys;
let office: Awaited<ReturnType<typeof officeOf>>;
let seq = 0;
const OLD = () => org.organisation.recipients[0] as string;

beforeAll(async () => {
  team = makeTeam("team-a");
});
beforeEach(async () => {
  org = await makeOrganisation("org-a");
  network = networkOf([team], [org]);
  phone = await enrolled(teamCode(team), network);
  office = await officeOf(org, network);
});

const keys = async () => {
  const here = await readOrganisationKeys(office.session);
  if (!here) throw new Error("no keys");
  return here;
};
const listing = (...recipients: string[]): Network =>
  networkOf([team], [{ ...org, organisation: { ...org.organisation, recipients } }]);
/** A referral a team's phone sealed to those keys. */
const sealedTo = (...recipients: string[]) => {
  seq += 1;
  const body = { fields: { code: "7H3K9W", needs: ["shelter"] }, replyTo: { mailbox: newId(), recipient: phone.recipient } };
  const to = { id: "org-a", recipients };
  return seal({ kind: "referral", refId: newId(), seq, day: TODAY, basis: consent(), body, to }, phone);
};
const arrive = async (bytes: Uint8Array<ArrayBuffer>) => {
  const id = newId();
  await acceptArrival(office.session, id, bytes);
  const item = (await readReceived(office.session)).find((one) => one.item.envelopeId === id)?.item;
  return item?.reason ?? item?.state;
};
const days = (many: number) => {
  office.at.nowMs += many * DAY_MS;
};
const contact = async (outcome: string) =>
  office.session.write({
    puts: [await configPut(office.session, "contact", { atMs: office.at.nowMs, outcome })],
    deletes: [],
  });
/** The organisation made a key, and the signed directory names it in place of the one before. */
async function rotated(): Promise<string> {
  expect(await makeNextKey(office.session)).toEqual({ ok: true, value: true });
  const made = (await keys()).next?.recipient ?? "";
  const { teams } = office.at.network;
  office.at.network = { ...listing(made), teams };
  await followKeys(office.session);
  return made;
}

describe("F-41 a receiving organisation changes its key", () => {
  it("a new key is made in the vault, once, and nothing changes before the signed directory names it", async () => {
    await makeNextKey(office.session);
    const { recipient, next } = await keys();
    expect(recipient).toBe(OLD());
    expect(next?.recipient).not.toBe(OLD());
    expect(await makeNextKey(office.session)).toEqual({ ok: true, value: false });
    await followKeys(office.session);
    expect((await keys()).recipient).toBe(OLD());
    await office.restart();
    expect((await keys()).next, "the same card after the app was closed").toEqual(next);
    expect(await arrive(await sealedTo(OLD()))).toBe("open");
  });

  it("a phone whose lists are newer than the organisation's seals to the new key: it opens at once", async () => {
    await makeNextKey(office.session);
    const made = (await keys()).next?.recipient ?? "";
    expect(await arrive(await sealedTo(made))).toBe("open");
  });

  it("what was sealed before the change opens for 60 days after it, on a device that was closed meanwhile too", async () => {
    const sealed = [await sealedTo(OLD()), await sealedTo(OLD())] as const;
    const made = await rotated();
    expect(await keys()).toMatchObject({ recipient: made, next: null, earlier: [{ recipient: OLD(), until: "2027-01-20" }] });
    expect(await arrive(sealed[0])).toBe("open");
    await office.restart();
    expect(await arrive(sealed[1])).toBe("open");
    expect(await arrive(await sealedTo(made))).toBe("open");
  });

  it("of two keys of which one is changed, what was sealed to both opens before and after", async () => {
    const two = await makeOrganisation("org-a", 2);
    org = two;
    network = networkOf([team], [org]);
    office = await officeOf(org, network);
    const [own, other] = two.organisation.recipients as [string, string];
    const before = await sealedTo(own, other);
    await makeNextKey(office.session);
    const made = (await keys()).next?.recipient ?? "";
    expect(await arrive(await sealedTo(made, other)), "published and not read here yet").toBe("open");
    office.at.network = listing(made, other);
    await followKeys(office.session);
    expect(await arrive(before)).toBe("open");
    expect(await arrive(await sealedTo(made)), "signed for another set of readers").toBe("signature_wrong");
  });

  it("after 60 days and an emptied mailbox the old key is destroyed; the message says that it was not sealed for this device", async () => {
    const late = await sealedTo(OLD());
    await rotated();
    const before = office.row()?.rowId ?? "";
    days(59);
    await contact("Done");
    await endOldKeys(office.session);
    expect((await keys()).earlier).toHaveLength(1);
    days(1);
    await contact("Offline");
    await endOldKeys(office.session);
    expect((await keys()).earlier, "something may still wait at the hub").toHaveLength(1);
    await contact("Done");
    await endOldKeys(office.session);
    expect((await keys()).earlier).toEqual([]);
    expect(office.secrets(), "nothing of it is left among the keys").not.toContain(org.code.identity);
    expect(office.at.erased, "the key of the row that held it").toContain(before);
    await office.restart();
    expect(await arrive(late)).toBe("not_for_us");
  });

  it("without a way to the hub it goes a month later, when nothing can wait there", async () => {
    await rotated();
    days(89);
    await endOldKeys(office.session);
    expect((await keys()).earlier).toHaveLength(1);
    days(1);
    await endOldKeys(office.session);
    expect((await keys()).earlier).toEqual([]);
  });

  it("what was set aside is tried once more before the old key goes", async () => {
    office.at.network = networkOf([], [org]);
    const id = newId();
    await acceptArrival(office.session, id, await sealedTo(OLD()));
    expect((await readReceived(office.session))[0]?.item.reason).toBe("unknown_sender");
    const made = await rotated();
    expect((await readReceived(office.session))[0]?.item.reason, "its team is still unknown here").toBe("unknown_sender");
    days(60);
    office.at.network = listing(made);
    await contact("Done");
    await endOldKeys(office.session);
    expect(await readReceived(office.session)).toMatchObject([{ item: { envelopeId: id, state: "open" } }]);
    expect(office.at.arrivals.size).toBe(0);
  });

  it("the first key goes with its row too: nothing of it stays in the record of the new one", async () => {
    const first = office.row();
    expect(first?.caseId).toBe(first?.rowId);
    await rotated();
    expect(office.at.erased).toContain(first?.rowId);
  });

  it("the app dies before the old row's key is destroyed: the new key counts, and the next opening ends it", async () => {
    await makeNextKey(office.session);
    const made = (await keys()).next?.recipient ?? "";
    const old = office.row()?.rowId;
    office.at.network = listing(made);
    office.at.dies = true;
    await expect(followKeys(office.session)).rejects.toThrow("killed");
    office.at.dies = false;
    await office.restart();
    expect((await keys()).recipient).toBe(made);
    await office.session.exclusive((write) => finishErasing(office.session, write));
    expect(office.at.erased).toContain(old);
  });

  it("a full device says so and keeps the key there was", async () => {
    office.at.full = true;
    expect(await makeNextKey(office.session)).toMatchObject({ ok: false, error: { type: "StorageFull" } });
    office.at.full = false;
    expect(await keys()).toMatchObject({ recipient: OLD(), next: null });
    expect(await arrive(await sealedTo(OLD()))).toBe("open");
  });

  it("after 90 days it says that it is time, until there is a new one", async () => {
    days(89);
    expect((await keys()).isOld).toBe(false);
    days(1);
    expect((await keys()).isOld).toBe(true);
    await rotated();
    expect((await keys()).isOld).toBe(false);
  });
});

describe("a second device of the same organisation", () => {
  /** This one changed the key; the other one has the old one. */
  async function two() {
    const giver = office;
    const taker = await officeOf(org, network);
    const made = await rotated();
    taker.at.network = listing(made);
    const shown = await showJoin(taker.session);
    if (!shown.ok) throw new Error(shown.error.type);
    const seen = await readJoinCode(giver.session, shown.value.code);
    if (!seen.ok) throw new Error(seen.error.type);
    expect(seen.value.words, "both show the same words").toBe(shown.value.words);
    return { giver, taker, made, seen: seen.value };
  }
  const handed = async (giver: typeof office, seen: SeenJoin) => {
    const given = await handKey(giver.session, seen);
    if (!given.ok) throw new Error(given.error.type);
    return given.value.code;
  };

  it("gets the key by two codes beside the first; no secret is in clear, and what is sealed to old and new opens there", async () => {
    const { giver, taker, made, seen } = await two();
    const code = await handed(giver, seen);
    expect(seen.code + code).not.toContain("AGE-SECRET-KEY");
    expect(await takeHandedKey(taker.session, code)).toEqual({ ok: true, value: undefined });
    office = taker;
    expect(await keys()).toMatchObject({ recipient: made, isElsewhere: false });
    expect(await arrive(await sealedTo(made))).toBe("open");
    expect(await arrive(await sealedTo(OLD()))).toBe("open");
    expect(await takeHandedKey(taker.session, code), "used").toMatchObject({ error: { type: "JoinTooOld" } });
  });

  it("F-73 a code of another device, of another organisation, too old, cut or of another app changes nothing", async () => {
    const { giver, taker, seen } = await two();
    const code = await handed(giver, seen);
    const stranger = await officeOf(org, network);
    await showJoin(stranger.session);
    const otherOrg = await makeOrganisation("org-b");
    const otherOffice = await officeOf(otherOrg, networkOf([team], [otherOrg]));
    const refused: readonly [typeof office, string, string][] = [
      [stranger, code, "AnswerForAnother"],
      [taker, await handed(otherOffice, seen), "AnswerForAnother"],
      [taker, code.slice(0, -1), "HandedUnreadable"],
      [taker, "", "HandedUnreadable"],
      [taker, code.replace("hand1.", "hand2."), "MadeByNewer"],
      [taker, "javascript:alert(1)", "HandedUnreadable"],
      [taker, "x".repeat(100_000), "HandedUnreadable"],
      [taker, seen.code, "HandedUnreadable"],
    ];
    for (const [device, text, type] of refused) {
      const before = device.row();
      expect(await takeHandedKey(device.session, text)).toMatchObject({ ok: false, error: { type } });
      expect(device.row()).toBe(before);
    }
    taker.at.nowMs += 15 * 60_000 + 1;
    expect(await takeHandedKey(taker.session, code)).toMatchObject({ error: { type: "JoinTooOld" } });
    giver.at.nowMs += 15 * 60_000 + 1;
    expect(await handKey(giver.session, seen)).toMatchObject({ error: { type: "JoinTooOld" } });
    expect(await handKey(giver.session, { ...seen, code: "no code", seenAtMs: giver.at.nowMs })).toMatchObject({
      error: { type: "HandedUnreadable" },
    });
    const later = seen.code.replace("join1.", "join2.");
    expect(await handKey(giver.session, { ...seen, code: later, seenAtMs: giver.at.nowMs })).toMatchObject({
      error: { type: "MadeByNewer" },
    });
  });

  it("answers with the same signing key, and the phone that asked takes the answers of both", async () => {
    const deviceSeqs: string[] = [];
    for (const device of [office, await officeOf(org, network)]) {
      office = device;
      await arrive(await sealedTo(OLD()));
      const [stored] = await readReceived(device.session);
      if (!stored) throw new Error("nothing came");
      await answerReferral(device.session, stored, "accepted");
      const [reply] = [...device.at.outbox.values()];
      if (!reply) throw new Error("no answer");
      const opened = await openEnvelope(phone, reply.envelope, network, TODAY, { refIds: [], deviceSeqs });
      if (!opened.ok) throw new Error(opened.error);
      deviceSeqs.push(`${opened.value.inner.deviceKeyId}:${opened.value.inner.seq}`);
    }
    expect(new Set(deviceSeqs).size).toBe(2);
  });
});

describe("the paper copy", () => {
  const paper = async (words = WORDS) => office.session.vault.keyForPaper(words);

  it("is given for the vault's words alone, and is there only once it was read back", async () => {
    expect(await paper("other words")).toMatchObject({ ok: false, error: { type: "WrongPassphrase" } });
    const text = await paper();
    if (!text.ok) throw new Error(text.error.type);
    expect(await identityToRecipient(text.value)).toBe(OLD());
    expect((await keys()).paper).toBeUndefined();
    const typed = text.value.toLowerCase().replace(/(.{4})/g, "$1 ");
    expect(await testPaper(office.session, typed)).toEqual({ ok: true, value: undefined });
    expect((await keys()).paper).toBe("2026-11-21");
    await rotated();
    expect((await keys()).paper, "of the new key there is none yet").toBeUndefined();
  });

  it.each([
    ["nothing", ""],
    ["another app's code", "otpauth://totp/x?secret=AAAA"],
    ["an address", "javascript:alert(1)"],
    ["markup", "<b>AGE-SECRET-KEY-1</b>"],
    ["very much", "A".repeat(1_000_000)],
    ["a recipient", "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"],
  ])("F-73 %s is not a key, and nothing changes", async (_name, text) => {
    const before = office.row();
    expect(await testPaper(office.session, text)).toMatchObject({ ok: false, error: { type: "KeyUnreadable" } });
    expect(await takeKey(office.session, text)).toMatchObject({ ok: false, error: { type: "KeyUnreadable" } });
    expect(office.row()).toBe(before);
  });

  it("with one letter wrong, cut, or of another organisation it does not pass", async () => {
    const own = org.code.identity;
    const wrong = `${own.slice(0, 40)}${own[40] === "Q" ? "P" : "Q"}${own.slice(41)}`;
    for (const text of [wrong, own.slice(0, -1)])
      expect(await testPaper(office.session, text)).toMatchObject({ ok: false, error: { type: "KeyUnreadable" } });
    const other = (await makeOrganisation("org-b")).code.identity;
    expect(await testPaper(office.session, other)).toMatchObject({ ok: false, error: { type: "KeyOfAnother" } });
    expect((await keys()).paper).toBeUndefined();
  });

  it("brings the key of another device here: what was set aside opens, and what was sealed to the old one still does", async () => {
    const second = await officeOf(org, network);
    const made = await rotated();
    const text = await paper();
    if (!text.ok) throw new Error(text.error.type);
    const before = await sealedTo(OLD());

    office = second;
    office.at.network = listing(made);
    expect(await keys()).toMatchObject({ isElsewhere: true });
    const id = newId();
    await acceptArrival(office.session, id, await sealedTo(made));
    expect((await readReceived(office.session))[0]?.item.reason).toBe("not_for_us");
    expect(await takeKey(office.session, text.value)).toEqual({ ok: true, value: undefined });
    expect(await keys()).toMatchObject({ recipient: made, isElsewhere: false });
    expect((await readReceived(office.session)).map(({ item }) => item.state)).toEqual(["open"]);
    expect(await arrive(before)).toBe("open");
  });

  it("of a key that is not in use any more opens what was sealed to it, and is no key to be sealed to", async () => {
    await rotated();
    const { recipient } = await keys();
    office.at.nowMs = NOW_MS + 60 * DAY_MS;
    await contact("Done");
    await endOldKeys(office.session);
    const late = await sealedTo(OLD());
    expect(await takeKey(office.session, org.code.identity)).toEqual({ ok: true, value: undefined });
    expect((await keys()).recipient).toBe(recipient);
    expect(await arrive(late)).toBe("open");
  });
});
