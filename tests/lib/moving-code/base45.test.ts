import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { utf8 } from "#lib/bytes.ts";
import { fromBase45, toBase45 } from "#lib/moving-code/base45.ts";
import { crc32 } from "#lib/moving-code/crc32.ts";

describe("text of a code", () => {
  it.each([
    ["AB", "BB8"],
    ["Hello!!", "%69 VD92EX0"],
    ["base-45", "UJCLQE7W581"],
    ["ietf!", "QED8WEX0"],
  ])("%s is %s, as RFC 9285 writes it", (plain, text) => {
    expect(toBase45(utf8(plain))).toBe(text);
    expect(fromBase45(text)).toEqual(utf8(plain));
  });
  it("gives back any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(fromBase45(toBase45(bytes))).toEqual(bytes);
      }),
    );
  });
  it("reads nothing that it would not write", () => {
    for (const text of ["A", "ABCD", "GGW", "::", "ab8", "B\nB", ":::"]) expect(fromBase45(text), text).toBeNull();
    fc.assert(
      fc.property(fc.string(), (text) => {
        const bytes = fromBase45(text);
        if (bytes !== null) expect(toBase45(bytes)).toBe(text);
      }),
    );
  });
  it("has the checksum of zip and PNG", () => {
    expect(crc32(utf8("123456789"))).toBe(0xcbf43926);
  });
});
