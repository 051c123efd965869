import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { guardCell, unguardCell } from "#lib/spreadsheet-cell.ts";
import { decodeCell, encodeCell, type Shape } from "../../tools/pack/guide/codec.ts";
import { readContext } from "../../tools/pack/guide/context.ts";
import { exportSlice } from "../../tools/pack/guide/export.ts";
import { openForm } from "../../tools/pack/guide/open-form.ts";
import { sliceGuide } from "../../tools/pack/guide/slice.ts";
import { writeWorkbook } from "../../tools/pack/guide/write-workbook.ts";
import { FormFolder, GOOD, workbook, workbookParts } from "./form-builder.ts";
import { zip } from "./zip-builder.ts";

const folder = new FormFolder();
afterAll(() => {
  folder.remove();
});
const open = (content: Buffer) => openForm(folder.put("damaged.xlsx", content));

describe("a damaged form", () => {
  it("with any byte changed is taken or refused, and never breaks the program", async () => {
    const { source } = readContext("packs/core");
    const slice = sliceGuide(source, "observation");
    if (slice === null) throw new Error("there is no observation guide");
    const whole = Buffer.from(await writeWorkbook(exportSlice(slice)));
    const bytes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(bytes, async (changes) => {
        const copy = Buffer.from(whole);
        for (const [at, value] of changes) copy[at] = value;
        const result = await open(copy);
        if (!result.ok) expect(result.error.length).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it("with pieces of its XML cut out, doubled or replaced is taken or refused with a reason", async () => {
    const parts = workbookParts(GOOD);
    const pieces = fc.constantFrom(
      "",
      "<",
      ">",
      "</c>",
      "<c>",
      "<row>",
      "&",
      "&#0;",
      "&#x202e;",
      ' r="A-1"',
      ' r="ZZZZ99999999"',
      ' t="s"',
      "]]>",
      "<!--",
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(parts.length - 1), fc.nat(4000), fc.nat(30), pieces, async (which, from, length, piece) => {
        const changed = parts.map((part, i) => {
          const text = String(part.content);
          const at = from % text.length;
          return i === which ? { ...part, content: text.slice(0, at) + piece + text.slice(at + length) } : part;
        });
        const result = await open(zip(changed));
        if (!result.ok) for (const { reason, repair } of result.error) expect(reason !== "" && repair !== "").toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("cut off anywhere is refused", async () => {
    const whole = workbook(GOOD);
    for (let length = 0; length < whole.length; length += 97) expect((await open(whole.subarray(0, length))).ok).toBe(false);
  });
});

describe("a cell", () => {
  it("gives back any text, whatever sign it begins with", () => {
    fc.assert(
      fc.property(fc.constantFrom("", "=", "'", "'=", "''+", "@", "-", "\t"), fc.string(), (start, rest) => {
        const text = start + rest;
        expect(unguardCell(guardCell(text))).toBe(text);
        expect(guardCell(text)).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  const text: Shape = { kind: "text" };
  const list: Shape = { kind: "list", of: text };
  const word = fc.oneof(fc.string(), fc.constantFrom("none", "a, b", "a: b", "[]", "{", "x;y", "(", "|"));
  const plain = word.filter((name) => !["__proto__", "constructor", "prototype"].includes(name));
  it.each<[string, Shape, fc.Arbitrary<unknown>]>([
    ["a list", list, fc.array(word)],
    ["a map", { kind: "map", of: text }, fc.dictionary(plain, word)],
    ["a map of lists", { kind: "map", of: list }, fc.dictionary(plain, fc.array(word))],
    ["a map of maps", { kind: "map", of: { kind: "map", of: list } }, fc.dictionary(plain, fc.dictionary(plain, fc.array(word)))],
    ["fields", { kind: "fields", of: { a: text, b: list } }, fc.record({ a: word, b: fc.array(word) })],
  ])("gives back %s, whatever stands in it", (_, shape, values) => {
    fc.assert(
      fc.property(values, (value) => {
        const decoded = decodeCell(encodeCell(value, shape), shape);
        expect(decoded.ok ? JSON.stringify(decoded.value) : decoded.error).toBe(JSON.stringify(value));
      }),
    );
  });
});
