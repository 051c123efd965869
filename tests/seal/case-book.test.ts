import fc from "fast-check";
import { expect, it } from "vitest";
import { newestFirst, summaryOf } from "#domain/case/summary.ts";
import type { Projection } from "#domain/case/types.ts";
import { CaseBook } from "#seal/case-book.ts";
import type { IndexEntry } from "#seal/index-shards.ts";

/*
 * Fails without: `#changed.add` in #remove, the removal of the projection that was there in `swap`, deleting the summary of a
 * case without entries.
 */
type EntryProjection = Extract<Projection, { kind: "entry" }>;

const someCase = fc.constantFrom("c1", "c2", "c3");
const projection: fc.Arbitrary<Projection | undefined> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        caseId: someCase,
        atMs: fc.nat(9),
        body: fc.constantFrom<Partial<EntryProjection>>(
          { type: "opened", code: "ABC12" },
          { type: "note" },
          { type: "screening", assessment: "T1", flags: ["child_protection"] },
          { type: "screening", assessment: "N0", flags: [] },
          { type: "referral", refId: "r" },
          { type: "reply", reply: "seen", refId: "r" },
        ),
      })
      .map(({ caseId, atMs, body }) => ({ kind: "entry", type: "note", caseId, atMs, ...body }) as EntryProjection),
  },
  { weight: 1, arbitrary: someCase.map((caseId) => ({ kind: "draft", form: "note", atMs: 1, caseId }) as const) },
  // Its key was destroyed, or its box did not open.
  { weight: 1, arbitrary: fc.constant(undefined) },
);
const act = fc.record({
  rowId: fc.constantFrom("a", "b", "c", "d", "e", "f", "g"),
  isGone: fc.boolean(),
  projection,
  asks: fc.boolean(),
});

it("after any changes, erasures and damaged rows the list of cases is what a fresh sum of all entries gives", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
      const book = new CaseBook();
      const rows = new Map<string, IndexEntry>();
      for (const { rowId, isGone, projection: p, asks } of acts) {
        const after: IndexEntry | undefined = isGone ? undefined : { rowId, rev: 1, ...(p && { projection: p }) };
        book.swap(rowId, rows.get(rowId), after);
        if (after) rows.set(rowId, after);
        else rows.delete(rowId);
        // Asked in between: what was summed up before must not stay.
        if (asks) book.all();
      }
      const byCase = new Map<string, EntryProjection[]>();
      for (const { projection: p } of rows.values())
        if (p?.kind === "entry") byCase.set(p.caseId, [...(byCase.get(p.caseId) ?? []), p]);
      const fresh = [...byCase].map(([caseId, entries]) => summaryOf(caseId, entries)).sort(newestFirst);
      const entriesAt = (caseId: string) =>
        [...rows.values()].filter(({ projection: p }) => p?.kind === "entry" && p.caseId === caseId);
      const comparable = (all: readonly { readonly caseId: string; readonly lastAtMs: number }[]) =>
        all.map(({ caseId, lastAtMs }) => ({ caseId, lastAtMs }));
      expect(comparable(book.all())).toEqual(comparable(fresh));
      expect(book.figures()).toEqual({
        cases: fresh.length,
        danger: fresh.filter(({ flags }) => flags.includes("urgent_check")).length,
        signs: fresh.filter(({ hasSigns }) => hasSigns).length,
      });
      for (const caseId of ["c1", "c2", "c3"])
        expect(
          book
            .list("entry", { caseId })
            .map(({ rowId }) => rowId)
            .sort(),
        ).toEqual(
          entriesAt(caseId)
            .map(({ rowId }) => rowId)
            .sort(),
        );
    }),
  );
});

it("a part of the list, and how many there are; a code is found by a part of it, however it is written", () => {
  const book = new CaseBook();
  for (let at = 0; at < 60; at++) {
    const rowId = `row${at}`;
    const code = `0A${String(at).padStart(2, "0")}Z1`;
    book.swap(rowId, undefined, {
      rowId,
      rev: 1,
      projection: { kind: "entry", caseId: `c${at}`, type: "opened", atMs: at, code },
    });
  }
  const part = book.cases({ from: 25, count: 25 });
  expect([part.total, part.found, part.rows.length, part.rows[0]?.caseId]).toEqual([60, 60, 25, "c34"]);
  for (const typed of ["0a07", "oa 07-z", "OAO7Z"])
    expect(book.cases({ from: 0, count: 9, code: typed })).toMatchObject({ total: 60, found: 1, rows: [{ caseId: "c7" }] });
  expect(book.cases({ from: 0, count: 9, code: "XX" })).toEqual({ total: 60, found: 0, rows: [] });
});
