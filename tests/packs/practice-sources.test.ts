import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Workbench } from "./workbench.ts";

const PRACTICE = "core/content/practice.yaml";
const WORDS = "core/text/en/practice.yaml";

let bench: Workbench;
beforeEach(() => {
  bench = new Workbench();
});
afterEach(() => {
  bench.remove();
});

/** One edit, and the problem it must lead to, in that file. */
function spoil(path: string, from: string, to: string, words: RegExp): void {
  bench.edit(path, from, to);
  const here = bench.check("core").filter((problem) => problem.file === join(bench.dir, path));
  expect(here.map(({ key, reason, todo }) => `${key} ${reason} ${todo}`)).toContainEqual(expect.stringMatching(words));
}

describe("cards and stories that stop the build", () => {
  it("expect another result than the rules of the pack give", () =>
    spoil(
      PRACTICE,
      "expected: { assessment: strong_indicators_of_trafficking",
      "expected: { assessment: not_enough_information",
      /The rules give strong_indicators_of_trafficking/,
    ));
  it("forget that a child needs protection", () =>
    spoil(PRACTICE, "flags: [child_protection, urgent_check]", "flags: [urgent_check]", /The rules give: child_protection/));
  it("name a sign that does not exist", () => spoil(PRACTICE, "indicators: [ACT-01]", "indicators: [ACT-91]", /"ACT-91"/));
  it("list a true sign among the others", () =>
    spoil(PRACTICE, "otherSigns: [CTL-01, DEC-10", "otherSigns: [ACT-01, DEC-10", /"ACT-01" is a sign of this case/));
  it("use an id twice", () => spoil(PRACTICE, "- id: C02", "- id: C01", /"C01" is used twice/));
  it("show a drawing the app does not have", () => spoil(PRACTICE, "drawing: child", "drawing: police_car", /drawing/));
  it("have no source", () => spoil(PRACTICE, '    source: "UN Trafficking Protocol art. 3(b), 2000"\n', "", /missing/));
  it("are told at length", () =>
    spoil(WORDS, "A guard fired at them.", `A guard fired at them. ${"And so on. ".repeat(30)}`, /The story has \d+ words/));
  it("leave out why the outcome may differ", () => {
    bench.edit(WORDS, "  practice.C01.why:", "  practice.C01.whyever:");
    expect(bench.check("core").map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([expect.stringMatching(/"practice\.C01\.why" is missing/), expect.stringMatching(/Nothing uses/)]),
    );
  });
});
