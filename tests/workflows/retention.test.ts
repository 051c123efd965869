import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueNow, FIRST_RETENTION, NOTICE_DAYS, withNotices } from "#domain/case/retention.ts";
import { DAY_MS } from "#lib/clock.ts";
import { addEntry, addNote, listCases } from "#workflows/cases.ts";
import { draftPut, notePlace } from "#workflows/draft-rows.ts";
import { eraseCase } from "#workflows/erase-case.ts";
import { erasePhone } from "#workflows/erase-phone.ts";
import { outboxPut } from "#workflows/outbox.ts";
import { keepLonger, keptUntil, setDays, setHold, tidyCases } from "#workflows/retention.ts";
import { MemorySession } from "../support/memory-session.ts";

/*
 * Fails without, tried: `saidLongEnough` in dueNow, `isOpen` in tidyCases, `hold` in dueNow and eraseCase, `keptUntilMs` in dueAtMs.
 */
const days = (count: number) => count * DAY_MS;

async function phoneWithCase() {
  const phone = new MemorySession();
  await addNote(phone.session, "c", "warm coat given");
  const tidy = async (isShown = true) => {
    const tidied = await tidyCases(phone.session, isShown);
    if (!tidied.ok) throw new Error(tidied.error.type);
    return { deleted: tidied.value.deleted, soon: tidied.value.soon.map(({ caseId }) => caseId) };
  };
  const later = (ms: number) => {
    phone.nowMs += ms;
  };
  return { phone, tidy, later };
}

describe("F-71 a case past its day", () => {
  it("is said three days before, and deleted with its key at the first opening after its day", async () => {
    const { phone, tidy, later } = await phoneWithCase();
    later(days(26));
    expect(await tidy()).toEqual({ deleted: 0, soon: [] });
    later(days(2));
    expect(await tidy()).toEqual({ deleted: 0, soon: ["c"] });
    later(days(2));
    expect(await tidy(), "said for less than three days").toEqual({ deleted: 0, soon: ["c"] });
    later(days(1));
    expect(await tidy()).toEqual({ deleted: 1, soon: [] });
    expect(phone.erased).toEqual(["c"]);
    expect((await listCases(phone.session, { from: 0, count: 9 })).rows).toEqual([]);
  });

  it("stays until somebody had it on the screen for three days: a vault opened on another page has said nothing", async () => {
    const { tidy, later } = await phoneWithCase();
    later(days(28));
    await tidy(false);
    later(days(10));
    expect(await tidy(false)).toEqual({ deleted: 0, soon: ["c"] });
    await tidy();
    later(days(3));
    expect(await tidy(false)).toEqual({ deleted: 1, soon: [] });
  });

  it("F-46 is not lost to a clock set two years ahead: it is said first, and stays when the clock is right again", async () => {
    const { tidy, later } = await phoneWithCase();
    later(days(730));
    expect(await tidy()).toEqual({ deleted: 0, soon: ["c"] });
    later(-days(730));
    expect(await tidy()).toEqual({ deleted: 0, soon: [] });
    later(days(28));
    expect(await tidy()).toEqual({ deleted: 0, soon: ["c"] });
  });

  it.each([
    [
      "a promise is open",
      (phone: MemorySession) => addEntry(phone.session, { type: "follow_up", caseId: "c", task: "call_back" }),
    ],
    [
      "a referral has not left",
      (phone: MemorySession) =>
        phone.session.write({
          puts: [
            outboxPut({
              envelopeId: "e",
              mailbox: "m",
              toId: "o",
              toName: "O",
              kind: "referral",
              refId: "r",
              caseId: "c",
              state: "sealed",
              attempts: 0,
              nextTryMs: 0,
              sealedAtMs: 0,
            }),
          ],
          deletes: [],
        }),
    ],
    [
      "a talk is not finished",
      (phone: MemorySession) =>
        phone.session.write({
          puts: [{ rowId: "t", value: {}, projection: { kind: "screening", caseId: "c", updatedAtMs: 0 } }],
          deletes: [],
        }),
    ],
    [
      "a note is half typed",
      async (phone: MemorySession) =>
        phone.session.write({ puts: [await draftPut(phone.session, notePlace("c"), "she was")], deletes: [] }),
    ],
  ])("stays while %s", async (_what, open) => {
    const { phone, tidy, later } = await phoneWithCase();
    await open(phone);
    later(days(28));
    await tidy();
    later(days(10));
    expect(await tidy()).toEqual({ deleted: 0, soon: ["c"] });
    expect(phone.erased).toEqual([]);
  });

  it("stays as long again when somebody wants it longer", async () => {
    const { phone, tidy, later } = await phoneWithCase();
    later(days(29));
    await tidy();
    expect((await keepLonger(phone.session, "c")).ok).toBe(true);
    expect(await keptUntil(phone.session, { caseId: "c", lastAtMs: 0 })).toMatchObject({ soon: false, days: 30 });
    later(days(5));
    expect(await tidy()).toEqual({ deleted: 0, soon: [] });
    later(days(23));
    expect(await tidy()).toEqual({ deleted: 0, soon: ["c"] });
  });

  it("stays while police or a court have asked, by hand too, and nothing of the phone is erased", async () => {
    const { phone, tidy, later } = await phoneWithCase();
    await setHold(phone.session, true);
    later(days(400));
    expect(await tidy()).toEqual({ deleted: 0, soon: [] });
    later(days(4));
    expect(await tidy()).toEqual({ deleted: 0, soon: [] });
    expect(await eraseCase(phone.session, "c")).toEqual({ ok: false, error: { type: "OnHold" } });
    expect(await erasePhone(phone.session)).toEqual({ ok: false, error: { type: "OnHold" } });
    await setHold(phone.session, false);
    expect(await tidy(), "said first, also then").toEqual({ deleted: 0, soon: ["c"] });
  });

  it("goes by the new number of days when a team wants fewer, and that is said first", async () => {
    const { phone, tidy, later } = await phoneWithCase();
    later(days(10));
    await setDays(phone.session, 7);
    expect(await tidy()).toEqual({ deleted: 0, soon: ["c"] });
    later(days(3));
    expect(await tidy()).toEqual({ deleted: 1, soon: [] });
  });
});

it("whatever the clock does, nothing is deleted that was not said three days before", () => {
  const caseIds = ["a", "b", "c"];
  fc.assert(
    fc.property(
      fc.array(fc.record({ moveDays: fc.integer({ min: -800, max: 800 }) }), { maxLength: 20 }),
      fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 }),
      (steps, ages) => {
        let nowMs = Date.UTC(2026, 10, 21);
        const cases = caseIds.map((caseId, at) => ({ caseId, lastAtMs: nowMs - days(ages[at] ?? 0) }));
        const said = new Map<string, number[]>();
        let retention = FIRST_RETENTION;
        for (const { moveDays } of steps) {
          nowMs += days(moveDays);
          const { soon, over } = dueNow(retention, cases, nowMs);
          for (const id of over) expect(said.get(id)?.some((ms) => nowMs - ms >= days(NOTICE_DAYS))).toBe(true);
          for (const id of soon) said.set(id, [...(said.get(id) ?? []), nowMs]);
          retention = withNotices(retention, [...soon, ...over], caseIds, nowMs);
        }
      },
    ),
  );
});
