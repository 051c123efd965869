import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Due, dueIn } from "../../tools/pack/editors/due.ts";
import { dueLines } from "../../tools/pack/editors/due-words.ts";
import { lastDayOf, monthsAfter } from "../../tools/pack/editors/months.ts";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import { SmallPack } from "./small-pack.ts";
import { REAL_SOURCES } from "./workbench.ts";

const TODAY = "2026-11-22";
const { packs } = readAndCheck(REAL_SOURCES);

describe("what falls due in the packs as they are", () => {
  const [now, may] = [dueIn(packs, "2026-11", TODAY), dueIn(packs, "2027-05", TODAY)];
  it("names a part as due in the month its date is over, and not before", () => {
    expect([now, may].map(({ parts }) => parts.map(({ isDue }) => isDue))).toEqual([
      [false, false, false],
      [true, true, true],
    ]);
  });
  it("says the role of who reviews each part", () => {
    expect(now.parts.map(({ reviewers }) => reviewers[0])).toEqual(["country lawyer", "country lawyer", "directory editor"]);
  });
  it("counts a right as due half a year after it was read", () => {
    const right = { what: "right FR-04", why: "review", readOn: "2026-11-21", reviewBy: "2027-05-21" };
    expect(now.facts).not.toContainEqual(expect.objectContaining(right));
    expect(may.facts).toContainEqual(expect.objectContaining(right));
  });
  it("lists a right that is being checked with the line on which it stands", () => {
    const { file = "", line = 0 } = now.facts.find(({ what, why }) => what === "right FR-09" && why === "check") ?? {};
    expect(readFileSync(file, "utf8").split("\n")[line - 1]).toBe("- id: FR-09");
  });
  it("lists every language no native reviewer has passed, and not the English", () => {
    const langs = new Set(now.translations.map(({ lang }) => lang));
    expect([langs.size, langs.has("en"), langs.has("ti")]).toEqual([19, false, true]);
  });
  it("does not make up a date the files do not hold", () => {
    expect(dueLines(now).join("\n")).toContain("When a text was last changed, in any language.");
    expect(now.facts.filter(({ what }) => what.startsWith("danger")).map(({ readOn }) => readOn)).not.toContainEqual(
      expect.any(String),
    );
  });
});

describe("what falls due after an editor's change", () => {
  let pack: SmallPack;
  beforeEach(() => {
    pack = new SmallPack();
  });
  afterEach(() => {
    pack.remove();
  });
  const stateOf = (id: string, month: string): string | undefined => {
    const due: Due = dueIn(readAndCheck([pack.dir]).packs, month, TODAY);
    return due.services.find((service) => service.id === id)?.state;
  };

  it("asks for a call to a service nobody has rung", () => {
    expect(stateOf("fr-119", "2026-11")).toBe("unconfirmed");
  });
  it("leaves a service alone for 90 days after a call, then asks again", () => {
    pack.edit('  last_checked: "2026-11-21"', '  last_checked: "2026-11-21"\n  assured_date: "2026-11-20"');
    expect([stateOf("fr-119", "2027-01"), stateOf("fr-119", "2027-02")]).toEqual([undefined, "stale"]);
  });
  it("asks nobody to ring a service that has ended", () => {
    pack.edit("status: active", "status: defunct");
    expect(stateOf("fr-119", "2026-11")).toBeUndefined();
  });
});

describe("days of months", () => {
  it("end where the month ends, in a leap year too", () => {
    expect(["2026-02", "2028-02", "2026-12"].map(lastDayOf)).toEqual(["2026-02-28", "2028-02-29", "2026-12-31"]);
  });
  it("stay within a shorter month", () => {
    expect([monthsAfter("2026-08-31", 6), monthsAfter("2026-11-21", 6)]).toEqual(["2027-02-28", "2027-05-21"]);
  });
});
