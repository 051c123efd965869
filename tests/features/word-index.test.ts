import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withinDistance } from "#features/help/edit-distance.ts";
import { WordIndexBuilder } from "#features/help/word-index.ts";

/** Levenshtein by the textbook. */
function plainDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The same numbers in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

describe("letters apart", () => {
  it("as by the textbook, up to the bound, for words of every length that is compared", () => {
    const next = random(7);
    const word = (length: number) => Array.from({ length }, () => "abcdé"[next(5)]).join("");
    for (let round = 0; round < 3000; round++) {
      const [a, b] = [word(1 + next(31)), word(next(33))];
      const near = round % 2 === 0 ? b : `${a.slice(0, next(a.length + 1))}x${a.slice(next(a.length + 1))}`;
      const real = plainDistance(a, near);
      expect(withinDistance(a, 2)(near), `${a} ${near}`).toBe(real > 2 ? 3 : real);
    }
  });
});

describe("an index of words", () => {
  const builder = new WordIndexBuilder([
    { name: "name", boost: 3 },
    { name: "about", boost: 1 },
  ]);
  builder.add([["doctor", "calais"], ["care"]]);
  builder.add([
    ["night", "shelter"],
    ["doctor", "comes"],
  ]);
  builder.add([["doctors"], ["calais", "calais", "calais"]]);
  const index = builder.finish();
  const slips = (word: string) => (word.length > 4 ? 1 : 0);
  it.each([
    [["doctor"], [0, 2, 1]],
    [["doct"], [2, 0, 1]],
    [["docter"], [0, 1]],
    [
      ["doctor", "calais"],
      [0, 2],
    ],
    [["shelter", "calais"], []],
    [["zzz"], []],
    [[], []],
    [["night", "shelters"], [1]],
  ] as const)("%j", (typed, found) => {
    expect([...index.search(typed, slips)].sort()).toEqual([...found].sort());
    if (typed[0] === "doctor") expect(index.search(typed, slips)).toEqual(found);
  });
  it("finds the same whatever was typed before", () => {
    const fresh = (typed: readonly string[]) => builder.finish().search(typed, slips);
    const said = fc.array(fc.constantFrom("doctor", "docter", "calais", "shelter", "night", "comes", "d"), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(said, { minLength: 2, maxLength: 6 }), (all) => {
        for (const typed of all) expect(index.search(typed, slips), typed.join(" ")).toEqual(fresh(typed));
      }),
    );
  });
  it("nothing in it, and a word longer than can be compared", () => {
    expect(new WordIndexBuilder([{ name: "name", boost: 1 }]).finish().search(["a"], slips)).toEqual([]);
    expect(index.search(["d".repeat(80)], () => 2)).toEqual([]);
  });
});
