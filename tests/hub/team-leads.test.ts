import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { DAY_MS } from "#lib/clock.ts";
import { teamLeadMessage } from "#protocol/team-lead.ts";
import { createSigner, newSeed } from "../../hub/ed25519.ts";
import { openSql } from "../../hub/sqlite.ts";
import { bearer, createTestHub, type TestHub, tempDir } from "./support.ts";

let temp: ReturnType<typeof tempDir>;
let hub: TestHub;
const teamKey = createSigner(newSeed());
const coordinator = createSigner(newSeed());
const PHONE = "+33199000777";
beforeEach(async () => {
  temp = tempDir();
  hub = await createTestHub(temp.path);
  await hub.data.store.knowTeams([{ owner: "dunes", key: teamKey.publicKey }], [], "2026-03-01");
  await hub.data.store.addCoordinator({ key: coordinator.publicKey, owner: "dunes" });
});
afterEach(async () => {
  await hub.close().catch(() => undefined);
  temp.remove();
});

const now = () => Math.floor(hub.nowMs / 1000);
function signed(changes: object = {}, signer = teamKey) {
  const lead = { name: "Ana", phone: PHONE, hours: "08:00–20:00", second: { name: "Bo", phone: "+33199000778" } };
  const bytes = utf8(canonicalJson({ v: 1, team: "dunes", number: now(), since: "2026-03-01", lead, ...changes }));
  return { statement: toB64url(bytes), sig: signer.sign(teamLeadMessage(bytes)) };
}
async function send(payload: object): Promise<string> {
  const answer = await hub.app.inject({ method: "POST", url: "/v1/team-leads", payload });
  return answer.statusCode === 200 ? "taken" : `${answer.statusCode} ${answer.json<{ error: string }>().error}`;
}
const fetched = async (token: string): Promise<unknown> => {
  const answer = await hub.app.inject({ method: "GET", url: "/v1/team-lead", headers: bearer(token) });
  return answer.statusCode === 200 ? answer.json<{ lead: unknown }>().lead : answer.statusCode;
};

describe("a team's safeguarding lead at the hub", () => {
  it("is given to phones of that team and to nobody else", async () => {
    const phone = await hub.enrol("device", "dunes");
    expect(await fetched(phone.token), "the first one stands").toBeNull();
    const wire = signed();
    expect(await send(wire)).toBe("taken");
    expect(await fetched(phone.token)).toEqual(wire);
    expect(await fetched((await hub.enrol("device", "harbour")).token), "another team").toBeNull();
    expect(await fetched((await hub.enrol("organisation", "dunes")).token)).toBe(404);
    expect((await hub.app.inject({ method: "GET", url: "/v1/team-lead" })).statusCode).toBe(401);
  });

  it("is changed by the team's key or a coordinator's that counts, and by no other", async () => {
    const phone = await hub.enrol("device", "dunes");
    expect(await send(signed({}, createSigner(newSeed())))).toBe("403 forbidden");
    expect(await send(signed({ team: "harbour" })), "another team").toBe("403 forbidden");
    expect(await send({ ...signed(), sig: signed({ number: 1 }).sig }), "of another statement").toBe("403 forbidden");
    expect(await fetched(phone.token)).toBeNull();
    expect(await send(signed({}, coordinator))).toBe("taken");
    await hub.data.store.endCoordinator(coordinator.publicKey, "2026-03-01");
    expect(await send(signed({ number: now() + 1 }, coordinator))).toBe("403 forbidden");
  });

  it("is not taken back by an older one; the same again is no second change; two of one number are one", async () => {
    const phone = await hub.enrol("device", "dunes");
    const [older, newer] = [signed({ number: now() - 1 }), signed({ number: now(), since: "2026-03-02" })];
    expect(await send(newer)).toBe("taken");
    expect(await send(newer), "the answer was lost").toBe("taken");
    expect(await send(older)).toBe("409 older");
    expect(await send(signed({ number: now(), since: "2026-02-28" }))).toBe("409 older");
    expect(await fetched(phone.token)).toEqual(newer);
  });

  it("has no number that would end all changes after it, and no other shape", async () => {
    expect(await send(signed({ number: now() + DAY_MS / 1000 + 60 }))).toBe("400 bad_request");
    expect(await send(signed({ number: Number.MAX_SAFE_INTEGER }))).toBe("400 bad_request");
    const lead = { name: "Ana", phone: "dial me", hours: "always", second: { name: "Bo", phone: "1" } };
    for (const wrong of [{ v: 2 }, { extra: 1 }, { number: 1.5 }, { lead }])
      expect(await send(signed(wrong)), JSON.stringify(wrong)).toBe("400 bad_request");
    const spaced = utf8('{"v": 1}');
    expect(await send({ statement: toB64url(spaced), sig: teamKey.sign(teamLeadMessage(spaced)) })).toBe("400 bad_request");
  });

  it("goes with its team, and a database alone tells nobody its number", async () => {
    const phone = await hub.enrol("device", "dunes");
    await send(signed());
    const [row] = await hub.data.store.teamLeads();
    expect(Buffer.from(row?.sealed ?? []).toString("latin1")).not.toContain("99000777");
    expect(Buffer.from(row?.sealed ?? []).toString("latin1")).not.toContain("statement");
    await hub.data.store.revoke({ owner: "dunes" }, "2026-03-01");
    expect(await hub.data.store.teamLeads()).toEqual([]);
    expect(await fetched(phone.token)).toBe(401);
    await hub.close();
    const file = openSql(hub.dir.database);
    expect(file.all("SELECT * FROM team_leads")).toEqual([]);
    file.close();
  });
});
