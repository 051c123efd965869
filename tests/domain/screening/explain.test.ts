import { describe, expect, it } from "vitest";
import { lookUp } from "#domain/screening/assess.ts";
import { explain } from "#domain/screening/explain.ts";
import { firedRule, RULE_IDS } from "#domain/screening/rule.ts";
import { catalogue, compiled, decisionTable, OUTREACH, rules } from "../../support/domain-data.ts";
import { talkWith } from "../../support/talk.ts";

const QUIET = {
  q02: "25_plus",
  q10: ["i_or_family_arranged_and_pay"],
  q12: "no",
  q20: "no",
  q21: "no",
  q22: ["no"],
  q23: "i_keep_them",
  q27: "i_have_it",
  q24: ["no"],
};
const explained = (answers: Parameters<typeof talkWith>[1], guideId = "rapid") =>
  explain(compiled, catalogue, talkWith(guideId, { ...QUIET, ...answers }).facts, OUTREACH);
const element = (page: ReturnType<typeof explained>, name: string) => {
  const found = page.elements.find((one) => one.element === name);
  if (found === undefined) throw new Error(`no element is called ${name}`);
  return found;
};

describe("the rule that is named on the page", () => {
  it("is the one that gives what the published table gives, in all 972 rows", () => {
    const wrong = decisionTable().filter((row) => {
      const rule = firedRule(rules, row.age, row);
      return rule.id === "table" || rule.code !== lookUp(rules, row.age, row);
    });
    expect(wrong).toEqual([]);
  });

  it("names each of its rules somewhere: none is there for nothing", () => {
    const named = new Set(decisionTable().map((row) => firedRule(rules, row.age, row).id));
    expect(RULE_IDS.filter((id) => !named.has(id))).toEqual([]);
  });

  it("says so when a pack's own table differs from the rules in words", () => {
    const row = decisionTable()[0];
    if (row === undefined) throw new Error("the table is empty");
    const other = { ...rules, table: rules.table.map(() => "N0" as const) };
    expect(firedRule(other, row.age, row)).toEqual({ id: "table", code: "N0" });
  });
});

describe("why an element has its value", () => {
  it("one clear sign: which, how strong, from which answer and source", () => {
    const means = element(explained({ q24: ["work"] }), "means");
    expect(means.value).toBe("yes");
    expect(means.why).toEqual({ kind: "decisive", indicators: ["DEC-01"] });
    expect(means.indicators).toEqual([
      {
        id: "DEC-01",
        strength: "strong",
        strengthBasis: "ilo_delphi_labour",
        decisive: true,
        dimension: "deceptive_recruitment",
        sources: ["ILO-DELPHI", "ILO-11"],
        sourceStatus: "seen",
        raisedBy: ["q24"],
        ticked: false,
        lawyerOnly: false,
      },
    ]);
  });

  it("signs below the threshold: how many of which strength", () => {
    const means = element(explained({ q24: ["pay"] }), "means");
    expect(means.value).toBe("partial");
    expect(means.why).toEqual({ kind: "below_delphi", counts: { strong: 0, medium: 1, weak: 0 } });
  });

  it("several signs together: which combination they reached", () => {
    const means = element(explained({ q24: ["pay", "papers", "journey"] }), "means");
    expect(means.value).toBe("yes");
    expect(means.why).toMatchObject({ kind: "delphi", counts: { strong: 0, medium: 3, weak: 0 } });
  });

  it("every core question said no, and which", () => {
    const means = element(explained({}), "means");
    expect(means.why).toEqual({ kind: "core_all_no", questions: ["q21", "q22", "q23", "q27", "q24"] });
  });

  it("not asked: which core questions are open", () => {
    const purpose = element(explained({ q20: "skip" }), "purpose");
    expect([purpose.value, purpose.why]).toEqual(["unknown", { kind: "not_asked", questions: ["q20"] }]);
  });

  it("for a child, means are not needed and never ruled out", () => {
    const means = element(explained({ c00: "no" }, "child"), "means");
    expect(means.why).toEqual({ kind: "cannot_be_ruled_out", notNeededForChild: true });
  });

  it("act, smuggling and danger need one sign", () => {
    expect(element(explained({ q22: ["smugglers"] }), "aggravation").why).toEqual({ kind: "recorded" });
  });
});

describe("the page", () => {
  it("names the rule, the gate that held words back, and what would change it", () => {
    const page = explained({});
    expect(page.rule).toEqual({ id: "smuggling_only", code: "S1" });
    expect(page.gate).toEqual({ code: "S1", shown: "N0", questions: ["q11", "q25"] });
    expect(page.wouldChange).toContainEqual({ element: "purpose", value: "yes", code: "T2" });
    expect(page.wouldChange).toContainEqual({ element: "aggravation", value: "yes", code: "S2" });
    expect(page.wouldChange.every((one) => one.code !== page.rule.code)).toBe(true);
  });

  it("does not promise a result that the short guide may not show", () => {
    const { wouldChange } = explained({ q22: ["smugglers"] });
    expect(wouldChange).toContainEqual({ element: "aggravation", value: "no", code: "N0" });
    expect(wouldChange).not.toContainEqual(expect.objectContaining({ code: "S1" }));
  });

  it("never says that a child's means, or an act nobody asks about, could be ruled out", () => {
    for (const page of [explained({ c00: "no", c05: "yes" }, "child"), explained({ q24: ["work"] })])
      for (const change of page.wouldChange) {
        expect(change).not.toMatchObject({ element: "act", value: "no" });
        if (page.assessment.age !== "adult") expect(change).not.toMatchObject({ element: "means", value: "no" });
      }
  });

  it("keeps what the worker saw apart from the signs", () => {
    const page = explained({ o01: "yes" });
    expect(page.observations.map(({ id, raisedBy }) => [id, raisedBy])).toEqual([["OBS-01", ["o01"]]]);
    expect(page.elements.flatMap((one) => one.indicators)).not.toContainEqual(expect.objectContaining({ id: "OBS-01" }));
  });

  it("marks a sign only a lawyer may see, and one said unasked", () => {
    const { facts } = talkWith("rapid", QUIET);
    const page = explain(compiled, catalogue, { ...facts, ticks: ["CTL-09"] }, OUTREACH);
    expect(element(page, "means").indicators).toContainEqual(
      expect.objectContaining({ id: "CTL-09", ticked: true, raisedBy: [], lawyerOnly: true }),
    );
  });

  it("lists open questions, and apart those that are a specialist's", () => {
    const page = explained({ q20: "not_sure" }, "full");
    expect(page.open).toContainEqual({ id: "q20", why: "not_sure" });
    expect(page.forOthers.map(({ id }) => id)).toContain("q60");
    expect(page.open.map(({ id }) => id)).not.toContain("q60");
  });
});
