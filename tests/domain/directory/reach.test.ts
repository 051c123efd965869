import { describe, expect, it } from "vitest";
import { reachOf } from "#domain/directory/reach.ts";

describe("a number and a SIM card", () => {
  it("a number rings where the directory says so", () => {
    expect(reachOf({ number: "15", short_code: true, callable_from: ["FR"] }, "FR")).toBe("works");
    expect(reachOf({ number: "112", short_code: true, callable_from: ["FR", "GB", "BE"] }, "GB")).toBe("works");
  });
  it("a short number with a card of another country is not promised", () => {
    expect(reachOf({ number: "15", short_code: true, callable_from: ["FR"] }, "GB")).toBe("unsure");
  });
  it("a free British number often fails with a French card", () => {
    expect(reachOf({ number: "+448000121700", short_code: false, callable_from: ["GB"] }, "FR")).toBe("unlikely");
  });
  it("an ordinary number is reached as a rule", () => {
    expect(reachOf({ number: "+3225116464", short_code: false, callable_from: undefined }, "FR")).toBe("likely");
  });
});
