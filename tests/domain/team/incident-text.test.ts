import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newCaseCode } from "#domain/case/code.ts";
import { plainText, tracesIn } from "#domain/team/incident-text.ts";

const CODE = "7H3K9W";
const words = (text: string, codes: readonly string[] = [CODE]) => tracesIn(text, codes).map((one) => one.words);
const bytes = fc.uint8Array({ minLength: 5, maxLength: 5 });
/** What people, keyboards and those who want to get around a rule put between two characters. */
const between = fc.constantFrom("", " ", "-", ".", " / ", "\n", "\u200b", "\u00a0", "…", "\u202e", " · ");
const around = fc.string({ unit: "binary", maxLength: 40 });

describe("the text of a report leads to nobody", () => {
  it("says which words have to go", () => {
    expect(tracesIn("The code 7h3-k9w was read out, then 06 12 34 56 78 rang, ask ali@example.org", [CODE])).toEqual([
      { kind: "code", words: "7h3-k9w" },
      { kind: "number", words: "06 12 34 56 78" },
      { kind: "address", words: "ali@example.org" },
    ]);
  });
  it("lets short numbers and plain words pass", () => {
    for (const fine of [
      "We rang 119 three times, then 112. Nobody answered for 20 minutes.",
      "Two of us came, 3 police, 4 phones were looked at.",
      "كنا اثنين، اتصلنا بالرقم ١١٩",
      "ንሕና ናብ 119 ደዊልና።",
      "",
    ])
      expect(words(fine)).toEqual([]);
  });
  it("finds numbers and codes in other letters: wide, Arabic, Persian, raised, in rings", () => {
    expect(words("٠٦١٢٣٤٥٦٧٨")).toEqual(["0612345678"]);
    expect(words("۰۶۱۲۳۴۵۶۷۸")).toEqual(["0612345678"]);
    expect(words("０６１２３４")).toEqual(["061234"]);
    expect(words("⁰⁶¹²³⁴")).toEqual(["061234"]);
    expect(words("①②③④⑤⑥")).toEqual(["123456"]);
    expect(words("1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣")).toHaveLength(1);
    expect(words("７ｈ３ｋ９ｗ")).toEqual(["7h3k9w"]);
    expect(words("٧H٣K٩W")).toEqual(["7H3K9W"]);
  });
  it("finds a code said with the letters people mistake", () => {
    expect(words("i0OolA", ["10001A"])).toEqual(["i0OolA"]);
  });
  it("finds a code of a colleague's phone, when it has a digit, and takes no plain word for one", () => {
    const theirs = newCaseCode(Uint8Array.of(7, 17, 3, 19, 9));
    expect(words(`Theirs was ${theirs.toLowerCase()}.`, [])).toEqual([theirs.toLowerCase()]);
    expect(words(`${theirs.slice(0, 3)}-${theirs.slice(3)}`, [])).toHaveLength(1);
    const letters = newCaseCode(Uint8Array.of(10, 11, 12, 13, 16));
    expect(letters).toMatch(/^[A-Z]{6}$/);
    expect(words(letters, [])).toEqual([]);
  });
  it("finds addresses", () => {
    for (const address of ["@ali_93", "https://x.example/1", "www.example.org", "t.me/somebody", "ali＠example.org"])
      expect(words(`it says ${address}`), address).toHaveLength(1);
  });

  it("no case code gets through, however it is written", () => {
    fc.assert(
      fc.property(
        bytes,
        fc.array(between, { minLength: 6, maxLength: 6 }),
        fc.boolean(),
        around,
        around,
        (random, gaps, low, a, z) => {
          const code = newCaseCode(random);
          const typed = [...code].map((char, at) => `${low ? char.toLowerCase() : char}${gaps[at]}`).join("");
          expect(tracesIn(`${a} ${typed} ${z}`, [code]).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 2000 },
    );
  });
  it("no number gets through, however it is parted", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), between), { minLength: 6, maxLength: 15 }),
        around,
        (number, a) => {
          const typed = number.map(([digit, gap]) => `${digit}${gap}`).join("");
          expect(tracesIn(`${a} ${typed}`, []).length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 2000 },
    );
  });
  it("whatever is typed, a text without a finding holds no code of this phone, no long number and no @", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."7H3K9Wh01234 -.@\u200bab\n".split(""), "٧", "Ⅷ"), maxLength: 60 }),
        (typed) => {
          if (tracesIn(typed, [CODE]).length > 0) return;
          const kept = plainText(typed);
          expect(kept).not.toContain("@");
          expect(kept.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase()).not.toContain(CODE);
          expect(kept.replace(/[^\p{L}\p{N}]/gu, "")).not.toMatch(/\p{N}{6}/u);
        },
      ),
      { numRuns: 5000 },
    );
  });
  it("what is kept reads the same when it is read again", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (typed) => {
        expect(tracesIn(plainText(typed), [CODE])).toEqual(tracesIn(typed, [CODE]));
      }),
    );
  });
});
