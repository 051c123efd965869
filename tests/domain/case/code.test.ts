import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newCaseCode, parseCaseCode } from "#domain/case/code.ts";

const codes = fc.uint8Array({ minLength: 5, maxLength: 5 }).map(newCaseCode);

describe("case code", () => {
  it("is six characters that can be said aloud", () => {
    fc.assert(fc.property(codes, (code) => /^[0-9A-HJKMNP-TV-Z]{6}$/.test(code)));
  });

  it("is found again however it was written down", () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(parseCaseCode(code)).toBe(code);
        expect(parseCaseCode(` ${code.slice(0, 3).toLowerCase()}-${code.slice(3)} `)).toBe(code);
        expect(parseCaseCode(code.replaceAll("0", "o").replaceAll("1", "l"))).toBe(code);
      }),
    );
  });

  it("notices one wrong character", () => {
    fc.assert(
      fc.property(codes, fc.nat(5), fc.constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"), (code, at, char) => {
        const wrong = code.slice(0, at) + char + code.slice(at + 1);
        if (wrong !== code) expect(parseCaseCode(wrong)).toBeNull();
      }),
    );
  });

  it("notices two neighbours swapped", () => {
    fc.assert(
      fc.property(codes, fc.nat(4), (code, at) => {
        const swapped = code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2);
        if (swapped !== code) expect(parseCaseCode(swapped)).toBeNull();
      }),
    );
  });

  it.each(["", "ABC", "ABCDEFG", "ABC*EF", "UUUUUU"])("%s is no code", (text) => {
    expect(parseCaseCode(text)).toBeNull();
  });
});
