import { describe, expect, it } from "vitest";
import { assessFacts, assessmentName, lookUp } from "#domain/screening/assess.ts";
import { catalogue, decisionTable, publishedCases, rules } from "../../support/domain-data.ts";

describe("the decision table", () => {
  const rows = decisionTable();

  it("has all 972 combinations", () => {
    expect(rows).toHaveLength(972);
    expect(rules.table).toHaveLength(972);
  });

  it.each(["adult", "child", "unknown"] as const)("gives for every row of %s what the published table gives", (age) => {
    const wrong = rows
      .filter((row) => row.age === age)
      .filter((row) => assessmentName(lookUp(rules, age, row)) !== row.assessment)
      .map((row) => Object.values(row).join(","));
    expect(wrong).toEqual([]);
  });

  it("protects everybody who is not known to be an adult", () => {
    for (const row of rows) expect(row.child_protection).toBe(row.age === "adult" ? "no" : "yes");
  });
});

describe("published cases", () => {
  const COMPARED = ["child_protection", "unaccompanied", "urgent_check"];

  it.each(publishedCases().map((one) => [one.id, one.title, one] as const))(
    "%s, %s: the label and flags a worker would have seen",
    (_id, _title, one) => {
      const assessment = assessFacts(catalogue, one.person.age, one.facts);
      expect(assessmentName(assessment.code)).toBe(one.expected.assessment);
      expect(assessment.flags.filter((flag) => COMPARED.includes(flag))).toEqual(
        COMPARED.filter((flag) => one.expected.flags.includes(flag)),
      );
    },
  );
});
