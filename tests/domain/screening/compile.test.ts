import { describe, expect, it } from "vitest";
import type { Guides, Question } from "#domain/pack/guides.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import { catalogue, guides } from "../../support/domain-data.ts";

const change = (id: string, fields: Partial<Question>): Guides => ({
  ...guides,
  questions: guides.questions.map((one) => (one.id === id ? { ...one, ...fields } : one)),
});
const errors = (changed: Guides) => {
  const compiled = compileGuides(changed, catalogue.indicatorById.keys());
  return compiled.ok ? [] : compiled.error;
};

describe("guides that must not reach a phone", () => {
  it("a condition that does not read: which question, where in the text, why", () => {
    expect(errors(change("q28", { relevant: "${q04} = 'doctor" }))).toContainEqual({
      type: "ExpressionUnreadable",
      where: "question q28 relevant",
      text: "${q04} = 'doctor",
      position: 9,
      reason: "unterminated_text",
    });
  });

  it("a condition about a question that does not exist", () => {
    expect(errors(change("q28", { relevant: "${q999} = 'yes'" }))).toContainEqual({
      type: "UnknownId",
      where: "question q28 relevant",
      id: "q999",
    });
  });

  it("a condition about an answer nobody can give", () => {
    expect(errors(change("q28", { relevant: "selected(${q04}, 'docter')" }))).toContainEqual({
      type: "UnknownValue",
      where: "question q28 relevant",
      id: "q04",
      value: "docter",
    });
  });

  it("an answer that raises an indicator the catalogue does not have", () => {
    expect(errors(change("q20", { maps: { yes: ["LAB-99"] } }))).toContainEqual({
      type: "UnknownIndicator",
      where: "question q20 maps",
      id: "LAB-99",
    });
  });

  it("a red flag on an answer the question does not offer", () => {
    expect(errors(change("q20", { redFlag: { always: "now" } }))).toContainEqual({
      type: "UnknownValue",
      where: "question q20 redFlag",
      id: "q20",
      value: "always",
    });
  });

  it("two questions with one id, and a question no guide lists", () => {
    const q20 = guides.questions.find((one) => one.id === "q20") as Question;
    expect(errors({ ...guides, questions: [...guides.questions, q20] })).toContainEqual({
      type: "DuplicateId",
      where: "question q20",
      id: "q20",
    });
    expect(errors({ ...guides, questions: [...guides.questions, { ...q20, id: "q98" }] })).toContainEqual({
      type: "NeverReached",
      where: "guides",
      id: "q98",
    });
  });

  it("conditions that wait for each other", () => {
    const found = errors(change("q20", { relevant: "${q29} = ''" }));
    expect(found).toContainEqual(expect.objectContaining({ type: "CircularCondition" }));
  });

  it("a guide that lists what does not exist", () => {
    const broken = {
      ...guides,
      guides: guides.guides.map((guide) => (guide.id === "rapid" ? { ...guide, optional: ["q97"] } : guide)),
    };
    expect(errors(broken)).toContainEqual({ type: "UnknownId", where: "guide rapid", id: "q97" });
  });
});
