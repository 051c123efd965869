import { expect, it } from "vitest";
import { concatBytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";

it("gives back what canonical JSON says", () => {
  for (const value of [
    null,
    true,
    0,
    1.5,
    1e21,
    "",
    'é 👩 \u0000 " \\ [ {',
    [],
    {},
    [[1], { a: [null] }],
    { a: 1, b: { c: "x" } },
  ])
    expect(parseCanonicalJson(utf8(canonicalJson(value)))).toEqual(value);
});

it.each([
  ["duplicate keys", '{"a":1,"a":1}'],
  ["keys out of order", '{"b":1,"a":1}'],
  ["spaces", '{"a": 1}'],
  ["a line end after it", '{"a":1}\n'],
  ["infinity by another name", "[1e400]"],
  ["another spelling of a number", "[1.0]"],
  ["minus zero", "[-0]"],
  ["an escape where none is needed", '"\\u0061"'],
  ["an escaped half character", '"\\ud800"'],
  ["a half character in a key", '{"\\ud800":1}'],
  ["a key that reaches the prototype", '{"__proto__":{"x":1}}'],
  ["the same deeper down", '[{"constructor":1}]'],
  ["nothing", ""],
  ["not JSON", "undefined"],
])("refuses %s", (_name, text) => {
  expect(parseCanonicalJson(utf8(text))).toBeUndefined();
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

it("refuses bytes that are not UTF-8", () => {
  expect(parseCanonicalJson(concatBytes(utf8('"'), Uint8Array.of(0xc3), utf8('"')))).toBeUndefined();
});

it("counts levels before parsing, and not inside text", () => {
  const nested = (levels: number) => utf8("[".repeat(levels) + "]".repeat(levels));
  expect(parseCanonicalJson(nested(16))).toBeDefined();
  expect(parseCanonicalJson(nested(17))).toBeUndefined();
  expect(parseCanonicalJson(nested(1_000_000))).toBeUndefined();
  expect(parseCanonicalJson(utf8(`"${"[".repeat(50)}\\"${"{".repeat(50)}"`))).toBeDefined();
  expect(parseCanonicalJson(utf8("[[1]]"), 1)).toBeUndefined();
});
