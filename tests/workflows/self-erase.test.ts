import { describe, expect, it } from "vitest";
import { err, ok } from "#lib/result.ts";
import type { Change, RecordPut } from "#seal/vault-port.ts";
import { outboxPut } from "#workflows/outbox.ts";
import { setHold } from "#workflows/retention.ts";
import { arm, beginsDuty, disarm, goneFromMs, mayEndDuty, setSelfErase } from "#workflows/self-erase.ts";
import { MemorySession } from "../support/memory-session.ts";

/*
 * What it rests on: each line of `beginsDuty`; `isUnreadable` in erase-phone.ts; the look at damaged shards in `mustStay`.
 */
const envelope = (basis: "consent" | "child_protection" | "danger_to_life", state: "sealed" | "sent" | "collected" | "failed") =>
  outboxPut({
    envelopeId: "e",
    mailbox: "m",
    toId: "o",
    toName: "O",
    kind: "referral",
    refId: "r",
    basis,
    state,
    attempts: 0,
    nextTryMs: 0,
    sealedAtMs: 0,
  });
const change = (...puts: RecordPut[]): Change => ({ puts, deletes: [] });

/** A session that notes the limits its vault was told. */
function withVault(damagedShards = 0) {
  const memory = new MemorySession();
  const told: unknown[] = [];
  const mayGo: boolean[] = [];
  const { session } = memory;
  Object.assign(session.vault, {
    setLimits: async (limits: unknown, may: boolean) => {
      told.push(limits);
      mayGo.push(may);
      return memory.full ? err({ type: "StorageRefused" as const }) : ok(undefined);
    },
  });
  Object.assign(session, { get: () => ({ damagedShards, recordsLost: false }) });
  return { memory, session, told, mayGo };
}
const OFF = { tries: 0, days: 0 };
const ON = { tries: 10, days: 14 } as const;

describe("what must be kept", () => {
  it.each(["child_protection", "danger_to_life"] as const)("a report by %s, until it has left", (basis) => {
    expect(beginsDuty(change(envelope(basis, "sealed")))).toBe(true);
    expect(beginsDuty(change(envelope(basis, "failed")))).toBe(true);
    expect(beginsDuty(change(envelope(basis, "sent")))).toBe(false);
    expect(beginsDuty(change(envelope(basis, "collected")))).toBe(false);
  });
  it("not a referral by consent", () => expect(beginsDuty(change(envelope("consent", "sealed")))).toBe(false));
  it("what police or a court have asked for", () => {
    const projection = { kind: "config", name: "retention" } as const;
    expect(beginsDuty(change({ rowId: "r", value: { hold: true }, projection }))).toBe(true);
    expect(beginsDuty(change({ rowId: "r", value: { hold: false }, projection }))).toBe(false);
  });
  it("is looked at again after every change that may end it", () => {
    expect(mayEndDuty(change(envelope("child_protection", "sent")))).toBe(true);
    expect(mayEndDuty({ puts: [], deletes: ["row"] })).toBe(true);
    expect(mayEndDuty(change({ rowId: "r", value: {}, projection: { kind: "config", name: "shift" } }))).toBe(false);
  });
});

describe("F-66 the duress words", () => {
  it("may take the notes away once nothing has to be kept, whether or not a limit is set, and not before", async () => {
    const { session, mayGo } = withVault();
    await arm(session);
    await disarm(session);
    const sealed = envelope("child_protection", "sealed");
    await session.write(change(sealed));
    await arm(session);
    await session.write(change({ ...envelope("child_protection", "sent"), rowId: sealed.rowId }));
    await arm(session);
    expect(mayGo).toEqual([true, false, false, true]);
  });

  it("take nothing away while notes were asked for, that setting cannot be read, or a part of the records cannot", async () => {
    const { memory, session, mayGo } = withVault();
    await setHold(session, true);
    await arm(session);
    await setHold(session, false);
    for (const rowId of memory.rows.keys()) memory.damaged.add(rowId);
    await arm(session);
    const broken = withVault(1);
    await arm(broken.session);
    expect([...mayGo, ...broken.mayGo]).toEqual([false, false, false]);
  });
});

describe("the limits in the key file", () => {
  it("are those that were set, while nothing must be kept", async () => {
    const { session, told } = withVault();
    await setSelfErase(session, ON);
    await arm(session);
    expect(told).toEqual([ON]);
    expect(await goneFromMs(session)).toBe(session.nowMs() + 14 * 86_400_000);
  });

  it.each(["child_protection", "danger_to_life"] as const)("are none while a report by %s has not left", async (basis) => {
    const { session, told } = withVault();
    await setSelfErase(session, ON);
    const sealed = envelope(basis, "sealed");
    await session.write(change(sealed));
    await arm(session);
    await session.write(change({ ...envelope(basis, "sent"), rowId: sealed.rowId }));
    await arm(session);
    expect(told).toEqual([OFF, ON]);
  });

  it("are none while notes were asked for, or while that setting cannot be read", async () => {
    const { memory, session, told } = withVault();
    await setSelfErase(session, ON);
    await setHold(session, true);
    await arm(session);
    await setHold(session, false);
    const row = [...memory.rows.values()].find(({ projection }) => "name" in projection && projection.name === "retention");
    memory.damaged.add(row?.rowId ?? "");
    await arm(session);
    expect(await goneFromMs(session)).toBeNull();
    expect(told).toEqual([OFF, OFF]);
  });

  it("are none while some records cannot be read: one of them may be a report", async () => {
    const { session, told } = withVault(1);
    await setSelfErase(session, ON);
    await arm(session);
    expect(told).toEqual([OFF]);
  });

  it("that cannot be taken out stop the report from being kept beside them, which is said", async () => {
    const { memory, session } = withVault();
    memory.full = true;
    expect(await disarm(session)).toEqual({ ok: false, error: { type: "SaveFailed", name: "limits" } });
  });
});
