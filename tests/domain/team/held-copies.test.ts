import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ArrivingPart,
  type HeldCopies,
  judgePart,
  MOST_COPY_SENDERS,
  NO_COPIES,
  replacedBy,
  withCopy,
  withoutCopies,
} from "#domain/team/held-copies.ts";

const NOW = Date.UTC(2026, 10, 23, 21);
const part = (n: number, changes: Partial<ArrivingPart> = {}): ArrivingPart => ({
  part: n,
  copyNo: "copy",
  deviceKeyId: "ana",
  name: "Ana",
  day: "2026-11-23",
  seq: 10 + n,
  of: 4,
  size: 700_000,
  sha256: "hash",
  ...changes,
});
/** As the phone does it: what is kept is stored, what it replaces goes. */
function take(known: HeldCopies, arriving: ArrivingPart): HeldCopies {
  const verdict = judgePart(known, arriving, `key of ${arriving.copyNo}`, NOW);
  return verdict.type === "kept" ? withoutCopies(withCopy(known, verdict.copy), replacedBy(known, verdict.copy), NOW) : known;
}
const all = [0, 1, 2, 3];

describe("parts of a colleague's copy", () => {
  it("make it whole once, in whatever order and however often they come", () => {
    const ending = fc.array(fc.constantFrom(...all), { maxLength: 12 });
    fc.assert(
      fc.property(ending, fc.shuffledSubarray(all, { minLength: 4 }), (often, order) => {
        let known = NO_COPIES;
        let whole = 0;
        for (const n of [...often, ...order, ...often]) {
          const verdict = judgePart(known, part(n), "key", NOW);
          if (verdict.type === "kept" && verdict.isWhole) whole += 1;
          known = take(known, part(n));
        }
        expect(whole).toBe(1);
        expect(known.list.map(({ have }) => have)).toEqual([all]);
      }),
    );
  });

  it("are refused when they do not go with those that are here, and nothing of these changes", () => {
    const known = take(NO_COPIES, part(0));
    for (const change of [{ of: 5 }, { size: 700_001 }, { sha256: "other" }, { deviceKeyId: "ben" }])
      expect(judgePart(known, part(1, change), "key", NOW)).toEqual({ type: "refused", reason: "copy_changed" });
  });

  it("of a newer copy take the place of one that is not whole; a whole one stays until the newer is whole", () => {
    const newer = (n: number) => part(n, { copyNo: "newer", seq: 20 + n });
    expect(take(take(NO_COPIES, part(0)), newer(0)).list.map(({ copyNo }) => copyNo)).toEqual(["newer"]);
    let known = all.reduce((before, n) => take(before, part(n)), NO_COPIES);
    known = take(known, newer(0));
    expect(known.list.map(({ copyNo }) => copyNo)).toEqual(["copy", "newer"]);
    for (const n of [1, 2, 3]) known = take(known, newer(n));
    expect(known.list.map(({ copyNo }) => copyNo)).toEqual(["newer"]);
  });

  it("of an older copy, or of one that went, begin nothing anew", () => {
    const known = take(NO_COPIES, part(0, { copyNo: "newer", seq: 20 }));
    expect(judgePart(known, part(1), "key", NOW)).toEqual({ type: "known" });
    const gone = withoutCopies(known, known.list, NOW);
    expect(judgePart(gone, part(1, { copyNo: "newer", seq: 21 }), "key", NOW)).toEqual({ type: "known" });
  });

  it("of one colleague too many are refused, and a colleague who is here already still gets through", () => {
    const names = Array.from({ length: MOST_COPY_SENDERS }, (_, n) => `colleague ${n}`);
    const full = names.reduce((known, name) => take(known, part(0, { copyNo: name, deviceKeyId: name })), NO_COPIES);
    const refused = { type: "refused", reason: "copy_no_room" };
    expect(judgePart(full, part(0, { deviceKeyId: "one more" }), "key", NOW)).toEqual(refused);
    expect(judgePart(full, part(0, { deviceKeyId: "colleague 0", seq: 90 }), "key", NOW)).toMatchObject({ type: "kept" });
  });
});
