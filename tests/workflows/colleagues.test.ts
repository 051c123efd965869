import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addColleague, readColleagues, showColleagueCard, takeOffColleague } from "#workflows/colleagues.ts";
import { network, otherTeam, prepareEnvelopes } from "../seal/support/envelopes.ts";
import type { MemorySession } from "../support/memory-session.ts";
import { anaAndBen, C, give, meet, phoneOfTeam, type TeamPhone } from "../support/two-phones.ts";

/*
 * These guard: `id !== own.ownId` in colleague-card.ts.
 */
let ana: TeamPhone;
let ben: TeamPhone;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  ({ ana, ben } = await anaAndBen());
});

describe("colleagues", () => {
  const standing = async () =>
    (await readColleagues(ana.session)).map((one) => (one.standing.ok ? "usable" : one.standing.error.type));

  it("one that is shut out, or whose days are over, cannot be chosen and says why; on the list it stays", async () => {
    expect(await standing()).toEqual(["usable"]);
    ana.network = { ...network, revoked: ["serial-ben"] };
    expect(await standing()).toEqual(["ColleagueRevoked"]);
    expect((await give(ana, { caseId: C })).done).toEqual({ ok: false, error: { type: "ColleagueRevoked" } });
    ana.network = network;
    ana.nowMs += 400 * 86_400_000;
    expect(await standing()).toEqual(["ColleagueExpired"]);
  });

  it("the same phone read again takes its own place, with the name it shows today", async () => {
    await meet(ana, ben, "Ben");
    expect((await readColleagues(ana.session)).map(({ name }) => name)).toEqual(["Ben"]);
  });

  it("is taken off by hand, and a name is wanted, of 60 letters at most", async () => {
    const [one] = await readColleagues(ana.session);
    await takeOffColleague(ana.session, one?.deviceKeyId ?? "");
    expect(await readColleagues(ana.session)).toEqual([]);
    for (const name of ["", "   ", "\u202e", "a".repeat(61)])
      expect(await showColleagueCard(ben.session, name)).toEqual({ ok: false, error: { type: "ColleagueNameUnusable" } });
    expect(await showColleagueCard(ben.session, "ዓ".repeat(60))).toMatchObject({ ok: true });
  });

  it("another team's card, the own one, a cut one, 10 kB, another app's code are refused, each with its reason", async () => {
    const stranger = await phoneOfTeam("serial-b", otherTeam);
    const card = async (of: MemorySession) => {
      const shown = await showColleagueCard(of.session, "Somebody");
      return shown.ok ? shown.value : "";
    };
    const outcome = async (text: string) => {
      const done = await addColleague(ana.session, text);
      return done.ok ? "added" : done.error.type;
    };
    const good = await card(ben);
    expect(good.length).toBeLessThan(1400);
    expect(await outcome(await card(stranger))).toBe("ColleagueOtherTeam");
    expect(await outcome(await card(ana))).toBe("ColleagueIsSelf");
    expect(await outcome(good.slice(0, -20))).toBe("NotAColleagueCard");
    expect(await outcome(good.replace("colleague1.", "colleague2."))).toBe("MadeByNewer");
    expect(await outcome(good.replace(/.(?=\.[0-9a-f]{8}$)/, (c) => (c === "A" ? "B" : "A")))).toBe("ColleagueCardDamaged");
    for (const other of [
      "javascript:alert(1)",
      "<b>hello</b>",
      "fanaljoin1.AAAA.00000000",
      "WIFI:T:WPA;S:x;;",
      "x".repeat(10_000),
    ])
      expect(await outcome(other)).toBe("NotAColleagueCard");
    expect(await outcome(`  ${good.slice(0, 300)}\n${good.slice(300)} `)).toBe("added");
    expect(await readColleagues(ana.session)).toHaveLength(1);
  });
});
