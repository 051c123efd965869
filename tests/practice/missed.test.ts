import { describe, expect, it } from "vitest";
import { whyMissed } from "#domain/practice/missed.ts";
import { questionsOnly } from "#domain/practice/run.ts";
import { startFacts } from "#domain/screening/answers.ts";
import { compiled, OUTREACH, SPECIALIST } from "../support/domain-data.ts";

const bare = questionsOnly(compiled);
const rapid = startFacts("rapid");

describe("why a sign of the case file is not in the learner's answers", () => {
  it.each([
    ["a question of this guide could have shown it", "LAB-09", OUTREACH, "asked"],
    ["only the long questions ask for it", "LAB-02", OUTREACH, "other_guide"],
    ["only a specialist asks for it", "SEX-07", OUTREACH, "trained"],
    ["a specialist finds it in the long questions", "SEX-07", SPECIALIST, "other_guide"],
    ["nobody asks, it is ticked when told", "ACT-07", OUTREACH, "unasked"],
    ["no talk ever notes it", "CRI-01", SPECIALIST, "never"],
  ] as const)("%s", (_, indicator, worker, why) => {
    expect(whyMissed(bare, rapid, worker, indicator)).toBe(why);
  });

  it("a volunteer in the questions for children asks only the first of them", () => {
    const child = { ...startFacts("rapid"), guideId: "child" };
    expect(whyMissed(bare, child, OUTREACH, "CHI-03")).toBe("trained");
    expect(whyMissed(bare, child, { specialist: false, childTrained: true }, "CHI-03")).toBe("asked");
  });
});
