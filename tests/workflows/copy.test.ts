import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dueAtMs, FIRST_RETENTION, withCopied } from "#domain/case/retention.ts";
import type { Entry } from "#domain/case/types.ts";
import { withdrawnName } from "#domain/referral/withdrawal.ts";
import { toB64url } from "#lib/bytes.ts";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { ok } from "#lib/result.ts";
import type { CopyItem } from "#protocol/copy.ts";
import type { CopySummary } from "#seal/copy-port.ts";
import { addNote } from "#workflows/cases.ts";
import { lookIntoCopy, takeInCopy } from "#workflows/copy-take.ts";
import { draftPut, notePlace } from "#workflows/draft-rows.ts";
import type { OutboxItem } from "#workflows/outbox.ts";
import { readRetention, setDays, setHold } from "#workflows/retention.ts";
import { MemorySession } from "../support/memory-session.ts";

/*
 * These guard: `here.entries.has`, `isOver`, `gone.has(caseId)`, `MUST_ARRIVE`, `DRAFT_LIFE_MS`, `knownMs` in copy-judge.ts; the case
 * id compared in takeRow; `withCopied` in copy-take.ts.
 */
const NOW = Date.UTC(2026, 10, 21, 21);
const FILE = new Blob([]);

interface Case {
  readonly caseId: string;
  readonly entries: readonly Entry[];
  readonly rest?: readonly CopyItem[];
  readonly keptUntilMs?: number;
}
const note = (caseId: string, text: string, atMs = NOW - DAY_MS, entryId = newId()): Entry => ({
  type: "note",
  caseId,
  entryId,
  atMs,
  text,
});
const row = (kind: "entry" | "screening" | "draft" | "log" | "outbox", rowId: string, value: unknown, draft?: object): CopyItem =>
  ({ k: "row", kind, rowId, value, ...(draft && { draft }) }) as CopyItem;

function itemsOf(cases: readonly Case[], loose: readonly CopyItem[] = []): readonly CopyItem[] {
  return [
    ...cases.flatMap(({ caseId, entries, rest = [], keptUntilMs }): CopyItem[] => [
      { k: "case", caseId, ...(keptUntilMs !== undefined && { keptUntilMs }) },
      ...entries.map((entry) => row("entry", entry.entryId, entry)),
      ...rest,
    ]),
    { k: "loose" },
    ...loose,
  ];
}

/** A phone that has this copy in front of it, already opened by its vault. */
function phoneWith(items: readonly CopyItem[], summary: Partial<CopySummary> = {}) {
  const phone = new MemorySession();
  phone.nowMs = NOW;
  const said = { copyId: newId(), fromId: "t", fromName: "T", revoked: false, isOwn: false, parts: 2 };
  const all = { ...said, atMs: NOW, cases: 0, unsent: 0, days: 30, hold: false, ...summary };
  const middle = Math.ceil(items.length / 2);
  const gone = new Set<string>();
  Object.assign(phone.session.vault, {
    openCopy: async () => ok(all),
    readCopyPart: async (part: number) => (part === 0 ? items.slice(0, middle) : items.slice(middle)),
    erasedAmong: async (names: readonly string[]) => names.filter((name) => gone.has(name)),
    keepErased: async () => undefined,
  });
  Object.assign(phone.session, { network: () => ({ teams: [], organisations: [], revoked: [] }) });
  const look = async () => {
    const looked = await lookIntoCopy(phone.session, FILE, null, () => undefined);
    if (!looked.ok) throw new Error(looked.error.type);
    return looked.value;
  };
  const take = async () => {
    const taken = await takeInCopy(phone.session, await look(), () => undefined);
    if (!taken.ok) throw new Error(taken.error.type);
    return taken.value;
  };
  const values = (kind: string) =>
    [...phone.rows.values()].filter(({ projection }) => projection.kind === kind).map(({ value }) => value);
  return { phone, gone, look, take, values };
}
const texts = (values: readonly unknown[]): readonly string[] => values.map((value) => (value as { text: string }).text).sort();

function unsent(caseId: string, basis: OutboxItem["basis"]): readonly CopyItem[] {
  const envelopeId = newId();
  const item: OutboxItem = {
    envelopeId,
    mailbox: "m",
    toId: "o",
    toName: "O",
    kind: "referral",
    refId: newId(),
    caseId,
    basis,
    state: "failed",
    attempts: 4,
    nextTryMs: NOW + DAY_MS,
    sealedAtMs: NOW - DAY_MS,
  };
  return [row("outbox", newId(), item), { k: "envelope", id: envelopeId, bytes: toB64url(new Uint8Array(4096)) }];
}

describe("a copy that is taken in", () => {
  it("shows first, writes nothing before a yes, then brings cases; a second time it finds all of it here", async () => {
    const [a, b] = [newId(), newId()];
    const items = itemsOf([
      { caseId: a, entries: [note(a, "coat"), note(a, "tent")] },
      { caseId: b, entries: [note(b, "tea")], rest: unsent(b, "child_protection") },
    ]);
    const { phone, look, take, values } = phoneWith(items);
    expect((await look()).counts).toMatchObject({ fresh: 2, unsent: 1, more: 0 });
    expect(phone.rows.size).toBe(0);
    await take();
    expect(texts(values("entry"))).toEqual(["coat", "tea", "tent"]);
    expect(values("outbox"), "tried again from here at once").toMatchObject([{ state: "failed", attempts: 0, nextTryMs: 0 }]);
    const before = phone.rows.size;
    expect(await take()).toMatchObject({ fresh: 0, more: 0, same: 2, unsent: 0, both: 0 });
    expect(phone.rows.size).toBe(before);
  });

  it("adds to a case that is here what is missing, and keeps both texts where two differ under one name", async () => {
    const c = newId();
    const [same, changed] = [note(c, "same"), note(c, "as it was there")];
    const { phone, take, values } = phoneWith(itemsOf([{ caseId: c, entries: [same, changed, note(c, "more")] }]));
    for (const entry of [same, { ...changed, text: "as it is here" } as Entry])
      await phone.session.write({
        puts: [
          {
            rowId: entry.entryId,
            caseId: c,
            value: entry,
            projection: { kind: "entry", caseId: c, type: "note", atMs: entry.atMs },
          },
        ],
        deletes: [],
      });
    expect(await take()).toMatchObject({ fresh: 0, more: 1, both: 1 });
    expect(texts(values("entry"))).toEqual(["as it is here", "as it was there", "more", "same"]);
    expect(await take()).toMatchObject({ more: 0, both: 0, same: 1 });
  });

  it("brings no case past its day, but one somebody kept longer, or with something open, or while notes are asked for", async () => {
    const [past, kept, open] = [newId(), newId(), newId()];
    const old = NOW - 31 * DAY_MS;
    const cases = [
      { caseId: past, entries: [note(past, "past", old)] },
      { caseId: kept, entries: [note(kept, "kept", old)], keptUntilMs: NOW + DAY_MS },
      { caseId: open, entries: [note(open, "open", old)], rest: unsent(open, "consent") },
    ];
    const { take, values } = phoneWith(itemsOf(cases));
    expect(await take()).toMatchObject({ fresh: 2, past: 1 });
    expect(texts(values("entry"))).toEqual(["kept", "open"]);
    expect(await phoneWith(itemsOf(cases), { hold: true }).take()).toMatchObject({ fresh: 3, past: 0 });
    const asked = phoneWith(itemsOf(cases));
    await setHold(asked.phone.session, true);
    expect(await asked.take()).toMatchObject({ fresh: 3, past: 0 });
  });

  it("does not bring back what was erased here; only an unsent report about a child or a life, which has to arrive", async () => {
    const [child, asked] = [newId(), newId()];
    const { gone, take, values } = phoneWith(
      itemsOf([
        { caseId: child, entries: [note(child, "no")], rest: unsent(child, "child_protection") },
        { caseId: asked, entries: [note(asked, "no")], rest: unsent(asked, "consent") },
      ]),
    );
    gone.add(child);
    gone.add(asked);
    expect(await take()).toMatchObject({ fresh: 0, erased: 2, unsent: 1 });
    expect(values("entry")).toEqual([]);
    expect(values("outbox")).toMatchObject([{ basis: "child_protection" }]);
  });

  it("does not bring back a report that left from here before its case was erased, and would go twice", async () => {
    const child = newId();
    const rest = unsent(child, "child_protection");
    const [report] = rest as [Extract<CopyItem, { k: "row" }>];
    const { gone, take, values } = phoneWith(itemsOf([{ caseId: child, entries: [note(child, "no")], rest }]));
    gone.add(child);
    gone.add((report.value as OutboxItem).refId);
    expect(await take()).toMatchObject({ erased: 1, unsent: 0 });
    expect(values("outbox")).toEqual([]);
  });

  it("a yes that was taken back here does not come back either; the message that says so does, from whichever phone it was lost", async () => {
    const c = newId();
    const [referral, envelope] = unsent(c, "consent") as [Extract<CopyItem, { k: "row" }>, CopyItem];
    const { refId } = referral.value as OutboxItem;
    const message = {
      ...(referral.value as OutboxItem),
      envelopeId: newId(),
      kind: "withdrawal",
      basis: undefined,
      caseId: undefined,
    };
    const loose = [row("outbox", newId(), message), { ...envelope, id: message.envelopeId } as CopyItem];
    const { gone, take, values } = phoneWith(
      itemsOf([{ caseId: c, entries: [note(c, "n")], rest: [referral, envelope] }], loose),
    );
    gone.add(refId);
    expect(await take()).toMatchObject({ fresh: 1, unsent: 1 });
    expect(values("outbox")).toMatchObject([{ kind: "withdrawal", refId }]);
  });

  it.each(["referral", "hand_over"])("what was taken back (%s) does not come back where it had come to", async (kind) => {
    const inner = {
      v: 1,
      kind,
      refId: newId(),
      from: "team",
      deviceKeyId: "d",
      seq: 1,
      day: "2026-11-20",
      to: { id: "org", keyIds: [] },
      basis: {
        kind: "consent",
        organisationId: "org",
        scope: [],
        purpose: "p",
        how: "spoken",
        lang: "en",
        day: "2026-11-20",
        expires: "2026-12-20",
      },
      body: {},
    };
    const received = (rowId: string) =>
      ({
        k: "row",
        kind: "received",
        rowId,
        value: { envelopeId: newId(), atMs: NOW, state: "open", inner, senderId: "team" },
      }) as CopyItem;
    const rowId = newId();
    for (const mark of [null, rowId, withdrawnName({ refId: inner.refId, senderId: "team" })]) {
      const { gone, take, values } = phoneWith(itemsOf([], [received(rowId)]));
      if (mark !== null) gone.add(mark);
      await take();
      expect(values("received")).toHaveLength(mark === null ? 1 : 0);
    }
  });

  it("drafts keep their three days, and what is being written here stays", async () => {
    const c = newId();
    const draft = (form: string, atMs: number) => row("draft", newId(), { v: 1, typed: "there" }, { form, atMs });
    const rest = [draft("note", NOW - 1), draft("meeting", NOW - 4 * DAY_MS), draft("missing", NOW - DAY_MS)];
    const { phone, take, values } = phoneWith(itemsOf([{ caseId: c, entries: [note(c, "n")], rest }]));
    await phone.session.write({ puts: [await draftPut(phone.session, notePlace(c), "here")], deletes: [] });
    expect(await take()).toMatchObject({ fresh: 1, stays: 1 });
    expect(values("draft")).toMatchObject([{ typed: "here" }, { typed: "there" }]);
  });

  it("leaves out what says it belongs to another case, or what nobody understands, and counts it", async () => {
    const [c, other] = [newId(), newId()];
    const stray = note(other, "stray");
    const rest = [row("entry", stray.entryId, stray), row("entry", newId(), { type: "?" }), row("outbox", newId(), 7)];
    const { take, values } = phoneWith(itemsOf([{ caseId: c, entries: [note(c, "n")], rest }]));
    expect(await take()).toMatchObject({ fresh: 1, unreadable: 3 });
    expect(texts(values("entry"))).toEqual(["n"]);
  });

  it("switches 'asked for notes' on when it was on there, and never off", async () => {
    const c = newId();
    const there = phoneWith(itemsOf([{ caseId: c, entries: [note(c, "n")] }]), { hold: true });
    expect((await there.look()).beginsHold).toBe(true);
    await there.take();
    expect((await readRetention(there.phone.session)).hold).toBe(true);
    const here = phoneWith(itemsOf([{ caseId: c, entries: [note(c, "n")] }]));
    await setHold(here.phone.session, true);
    await here.take();
    expect((await readRetention(here.phone.session)).hold).toBe(true);
  });

  it("a full phone says so and keeps whole cases; with room again the rest comes", async () => {
    const cases = Array.from({ length: 200 }, (): Case => {
      const caseId = newId();
      return { caseId, entries: [note(caseId, "one"), note(caseId, "two"), note(caseId, "three")] };
    });
    const { phone, look, take, values } = phoneWith(itemsOf(cases));
    const preview = await look();
    let writes = 0;
    const { exclusive } = phone.session;
    phone.session.exclusive = ((act: Parameters<typeof exclusive>[0]) =>
      exclusive((write) =>
        act((change, extras) => {
          writes += 1;
          phone.full = writes > 2;
          return write(change, extras);
        }),
      )) as typeof exclusive;
    expect(await takeInCopy(phone.session, preview, () => undefined)).toMatchObject({
      ok: false,
      error: { type: "StorageFull" },
    });
    const perCase = new Map<string, number>();
    for (const value of values("entry") as readonly Entry[]) perCase.set(value.caseId, (perCase.get(value.caseId) ?? 0) + 1);
    expect(perCase.size).toBeGreaterThan(0);
    expect(new Set(perCase.values())).toEqual(new Set([3]));
    phone.session.exclusive = exclusive;
    phone.full = false;
    expect(await take()).toMatchObject({ fresh: 200 - perCase.size, same: perCase.size });
    expect(values("entry")).toHaveLength(600);
  });
});

describe("the days of a case that came with a copy", () => {
  it("end when they would have ended on the phone it came from, whatever either phone keeps", () => {
    const days = fc.integer({ min: 7, max: 90 });
    const moment = fc.integer({ min: NOW - 90 * DAY_MS, max: NOW });
    fc.assert(
      fc.property(days, days, moment, fc.option(moment), (here, there, lastAtMs, kept) => {
        const one = { caseId: "c", lastAtMs };
        const keptUntilMs: Record<string, number> = kept === null ? {} : { c: kept + 95 * DAY_MS };
        const other = { ...FIRST_RETENTION, days: there, keptUntilMs };
        const next = withCopied({ ...FIRST_RETENTION, days: here }, other, [one]);
        expect(dueAtMs(next, one)).toBe(dueAtMs(other, one));
        expect(dueAtMs(next, { caseId: "other", lastAtMs })).toBe(lastAtMs + here * DAY_MS);
      }),
    );
  });

  it("stay the fewer ones when this phone keeps longer, also after the next note", async () => {
    const c = newId();
    const { phone, take } = phoneWith(itemsOf([{ caseId: c, entries: [note(c, "n")] }]), { days: 14 });
    await setDays(phone.session, 90);
    await take();
    await addNote(phone.session, c, "later");
    expect(dueAtMs(await readRetention(phone.session), { caseId: c, lastAtMs: NOW })).toBe(NOW + 14 * DAY_MS);
  });
});
