import { describe, expect, it } from "vitest";
import { ok } from "#lib/result.ts";
import type { Sides } from "#seal/vault-port.ts";
import { hasDuressWords, isOtherWords, isSameWords } from "#workflows/duress.ts";
import { erasePhone } from "#workflows/erase-phone.ts";
import { MemorySession } from "../support/memory-session.ts";

/** A session on one of the two sides, which notes what of it was erased. */
function onSide(sides: Sides) {
  const { session } = new MemorySession();
  const erased: string[] = [];
  Object.assign(session.vault, { sides: async () => sides });
  const noting = (what: string) => async () => {
    erased.push(what);
    return ok(undefined);
  };
  Object.assign(session, { erase: noting("everything"), eraseOther: noting("behind the duress words") });
  return { session, erased };
}

describe("F-66 erasing where there are duress words", () => {
  it.each([
    ["from the own notes, nothing behind the words has to be kept", { side: "own", behind: "may_go" }, ["everything"]],
    ["behind the words, once the own notes are gone", { side: "other", behind: "none" }, ["everything"]],
    ["behind the words, while the own notes are there", { side: "other", behind: "keep" }, ["behind the duress words"]],
  ] as const)("%s", async (_, sides, what) => {
    const { session, erased } = onSide(sides);
    expect(await erasePhone(session)).toEqual(ok(undefined));
    expect(erased).toEqual(what);
  });

  it("from the own notes is refused while something behind the words has to be kept", async () => {
    const { session, erased } = onSide({ side: "own", behind: "keep" });
    expect(await erasePhone(session)).toEqual({ ok: false, error: { type: "BehindMustStay" } });
    expect(erased).toEqual([]);
  });
});

describe("F-66 the page of duress words", () => {
  it("says that they are set to the own notes, and never behind them", async () => {
    const shown = (sides: Sides) => hasDuressWords(onSide(sides).session);
    expect(await shown({ side: "own", behind: "may_go" })).toBe(true);
    expect(await shown({ side: "own", behind: "keep" })).toBe(true);
    expect(await shown({ side: "own", behind: "none" })).toBe(false);
    expect(await shown({ side: "other", behind: "keep" })).toBe(false);
    expect(await shown({ side: "other", behind: "none" })).toBe(false);
  });

  it("takes words typed again with other spaces and capitals for the same, and no others", () => {
    expect(isSameWords("zoo zone zero", "  Zoo  zone zero ")).toBe(true);
    expect(isSameWords("zoo zone zero", "zoo zone")).toBe(false);
    expect(isSameWords("", "zoo")).toBe(false);
    const other = (typed: string) => isOtherWords("zoo zone zero", typed);
    expect([other(""), other("Zoo zo"), other("zoo  zone zero"), other("zoo zin"), other("zoo zone zero x")]).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });
});
