import { describe, expect, it } from "vitest";
import { applyAnswer } from "#domain/screening/answers.ts";
import { assess } from "#domain/screening/assess.ts";
import { evidence } from "#domain/screening/evidence.ts";
import { opensDanger } from "#domain/screening/red-flags.ts";
import { catalogue, compiled, guides } from "../../support/domain-data.ts";
import { asked, questionOf, talkWith } from "../../support/talk.ts";

const ALL_SEEN = Object.fromEntries(
  ["o01", "o02", "o03", "o04", "o05", "o07", "o08", "o09", "o10", "o11", "o12", "o13", "o14"].map((id) => [id, "yes"]),
);
const ADULT = { o15: "clearly_adult" };
const seen = (answers: Readonly<Record<string, string>>) => talkWith("observation", answers).facts;

describe("the guide for what a worker only sees", () => {
  it("asks nothing of the person: the worker's own safety, what was seen, what was said unasked, and where", () => {
    const talk = talkWith("observation", ADULT);
    expect(asked(talk).filter((id) => !["worker", "checks"].includes(questionOf(id).type))).toEqual([]);
    expect(asked(talk).slice(0, 5)).toEqual(["v1", "v2", "v3", "v4", "o15"]);
    expect(talk.steps.map(({ kind }) => kind)).not.toContain("script");
    expect(talk.steps.slice(-3)).toEqual([{ kind: "tick_list" }, { kind: "question", id: "q79" }, { kind: "result" }]);
  });

  it("never lets what was seen count, however much it is", () => {
    const assessment = assess(compiled, catalogue, seen({ ...ALL_SEEN, ...ADULT }));
    expect(assessment).toMatchObject({ code: "N0", shown: "N0", age: "adult", purposeNotAsked: true });
    expect(Object.values(assessment.elements).flatMap(({ indicators }) => indicators)).toEqual([]);
    expect(evidence(compiled, catalogue, seen({ ...ALL_SEEN, ...ADULT })).observations).toEqual(
      expect.arrayContaining(["OBS-01", "OBS-09", "AGG-06", "ORG-02", "CHI-01"]),
    );
  });

  it("lets what was said unasked count as in every guide", () => {
    const facts = { ...seen(ADULT), ticks: ["SEX-01"] };
    expect(assess(compiled, catalogue, facts).elements.purpose.indicators).toEqual(["SEX-01"]);
    expect(assess(compiled, catalogue, facts).code).not.toBe("N0");
  });

  it.each([[{}], [{ o15: "yes" }], [{ o15: "maybe" }]])("protects whoever is not clearly an adult: %j", (answers) => {
    const { o15: _o15, ...unseen } = seen(answers as Record<string, string>).answers;
    const facts = { ...seen(answers as Record<string, string>), answers: { ...unseen, ...answers } };
    const assessment = assess(compiled, catalogue, facts);
    expect(assessment.age).toBe("unknown");
    expect(assessment.flags).toContain("child_protection");
  });

  it("is an adult's page for somebody clearly adult", () => {
    expect(assess(compiled, catalogue, seen(ADULT)).flags).not.toContain("child_protection");
  });

  it("asks when, and opens the danger page, for what may be going on now", () => {
    const facts = applyAnswer(compiled, seen(ADULT), "o01", "yes");
    if (!facts.ok) throw new Error(facts.error.type);
    const now = { ...facts.value, when: { o01: "now" as const } };
    expect(opensDanger(compiled, now, "o01")).toBe(true);
    expect(assess(compiled, catalogue, now).flags).toContain("urgent_check");
  });

  it("is for any trained worker, and hands over to no other guide", () => {
    const guide = guides.guides.find(({ id }) => id === "observation");
    expect(guide).toMatchObject({ who: "any_trained", counts: "ticks", questions: [] });
    expect(guides.switches.flatMap(({ from, to }) => [...from, to])).not.toContain("observation");
  });
});
