import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newCaseCode } from "#domain/case/code.ts";
import { newId } from "#lib/ids.ts";
import { sealEnvelope } from "#seal/seal-envelope.ts";
import type { SealEnvelopeInput } from "#seal/vault-port.ts";
import { openOutbox } from "#workflows/outbox.ts";
import { forge, innerOf, network, org, otherTeam, prepareEnvelopes } from "../seal/support/envelopes.ts";
import { NOW_MS, TODAY } from "../seal/support/network.ts";
import { arrive, C, CHILD, type Giving, phoneOfTeam, type TeamPhone, YES } from "../support/two-phones.ts";
import { cases, endOfShift, handOver, open, quarantined, waiting, yes } from "./hand-over-kit.ts";

/*
 * These guard: `canBeTakenOver` in accept-arrival.ts; `inner.deviceKeyId === given.to.deviceKeyId` in hand-over-answered.ts.
 */
let ana: TeamPhone;
let ben: TeamPhone;
beforeAll(prepareEnvelopes);
beforeEach(async () => {
  ({ ana, ben } = await endOfShift());
});
const handed = (giving?: Giving) => handOver(ana, ben, giving);

describe("what is not a colleague's true message changes nothing", () => {
  const CODE = newCaseCode(new Uint8Array(5));
  const to = () => ({ id: "team-a", recipients: [ben.own.recipient] });
  const body = (fields: object) => ({
    fields: { case: newId(), code: CODE, age_group: "child", language: "ar", tasks: [], ...fields },
    replyTo: { mailbox: newId(), recipient: ana.own.recipient },
  });
  const message = (changes: Partial<SealEnvelopeInput> = {}): SealEnvelopeInput => ({
    kind: "hand_over",
    refId: newId(),
    seq: 7,
    day: TODAY,
    to: to(),
    basis: CHILD as NonNullable<SealEnvelopeInput["basis"]>,
    body: body({}),
    ...changes,
  });
  const sealedBy = async (own: TeamPhone["own"], input: SealEnvelopeInput) => {
    const sealed = await sealEnvelope(own, input);
    if (!sealed.ok) throw new Error(sealed.error.type);
    return sealed.value.bytes;
  };
  const reason = async (bytes: Uint8Array<ArrayBuffer>) => {
    const before = new Set([...ben.rows.keys()]);
    await arrive(ben, bytes);
    expect(await waiting(ben), "nothing of it can be taken over").toEqual([]);
    expect([...ben.rows.values()].filter(({ rowId, projection }) => !before.has(rowId) && projection.kind === "entry")).toEqual(
      [],
    );
    return (await quarantined(ben)).at(0);
  };

  it("is told from a true one, which waits for a yes", async () => {
    await arrive(ben, await sealedBy(ana.own, message()));
    expect(await waiting(ben)).toHaveLength(1);
  });

  it("a byte changed, half of it, nothing", async () => {
    const bytes = await sealedBy(ana.own, message());
    const flipped = bytes.slice();
    flipped[2000] = (flipped[2000] ?? 0) ^ 1;
    for (const bad of [flipped, bytes.slice(0, 2048), new Uint8Array(0)]) expect(await reason(bad)).toBe("damaged");
  });

  it("for another phone of the team", async () => {
    const third = await phoneOfTeam("serial-third");
    expect(await reason(await sealedBy(ana.own, message({ to: { id: "team-a", recipients: [third.own.recipient] } })))).toBe(
      "not_for_us",
    );
  });

  it("from a phone that was shut out, and from one whose days are over", async () => {
    const bytes = await sealedBy(ana.own, message());
    ben.network = { ...network, revoked: ["serial-ana"] };
    expect(await reason(bytes)).toBe("certificate_revoked");
    ben.network = network;
    ben.nowMs = NOW_MS + 400 * 86_400_000;
    expect(await reason(bytes)).toBe("certificate_expired");
  });

  it("from another team, which seals what is true there", async () => {
    const stranger = await phoneOfTeam("serial-b", otherTeam);
    expect(await reason(await sealedBy(stranger.own, message()))).toBe("not_understood");
  });

  it("a newer version", async () => {
    const inner = {
      ...(await innerOf(await sealedBy(ana.own, message({ to: { id: "org-a", recipients: org.organisation.recipients } })))),
      v: 2,
    };
    const bytes = await forge(inner, { own: ana.own, recipients: [ben.own.recipient] });
    expect(await reason(bytes)).toBe("unknown_version");
  });

  it("texts of 100,000 characters, words that are none of ours, another case's number that is none", async () => {
    const long = "x".repeat(100_000);
    const bad = [
      { notes: [long] },
      { language: long },
      { code: "$t(app)" },
      { needs: ["<img onerror=x>"] },
      { case: "../../c" },
      { tasks: [{ task: "pay_the_smuggler" }] },
      { tasks: Array.from({ length: 21 }, () => ({ task: "call_back" })) },
      { meetings: [{ word: long }] },
    ];
    for (const fields of bad) {
      const basis = { ...YES, scope: [...Object.keys(body(fields).fields)] } as NonNullable<SealEnvelopeInput["basis"]>;
      const bytes = await sealedBy(ana.own, message({ basis, body: body(fields), seq: ben.rows.size + 10 }));
      expect(await reason(bytes), Object.keys(fields).join()).toBe("not_understood");
    }
  });

  it("the same envelope again, under the same name and under another", async () => {
    await handed();
    const [bytes] = [...ana.outbox.values()].map(({ envelope }) => envelope as Uint8Array<ArrayBuffer>);
    await arrive(ben, bytes as Uint8Array<ArrayBuffer>);
    expect(await quarantined(ben)).toEqual(["seen_before"]);
    expect(await waiting(ben)).toHaveLength(1);
    await yes(ben);
    await arrive(ben, bytes as Uint8Array<ArrayBuffer>);
    expect(await waiting(ben)).toEqual([]);
    expect(await cases(ben)).toEqual([C]);
  });

  it("another text under the number of one that waits", async () => {
    const first = message();
    await arrive(ben, await sealedBy(ana.own, first));
    await arrive(ben, await sealedBy(ana.own, { ...first, seq: 8, body: body({ unreached: true }) }));
    expect(await quarantined(ben)).toEqual(["seen_before"]);
    expect((await waiting(ben)).map(({ fields }) => fields?.unreached)).toEqual([undefined]);
  });

  it("a yes from another phone of the team is nobody's: the case stays the giver's", async () => {
    const refId = await handed();
    const third = await phoneOfTeam("serial-third");
    const { envelopeId } = (await openOutbox(ana.session))[0]?.item ?? {};
    const forged = {
      kind: "reply" as const,
      refId,
      seq: 1,
      day: TODAY,
      to: { id: "team-a", recipients: [ana.own.recipient] },
      body: { answers: envelopeId, reply: "accepted" },
    };
    await arrive(ana, await sealedBy(third.own, forged));
    expect(await open(ana)).toEqual([{ unreached: true, tasks: ["call_back"], handOver: "waiting" }]);
    await arrive(ana, await sealedBy(ben.own, forged));
    expect(await open(ana)).toEqual([]);
  });
});
