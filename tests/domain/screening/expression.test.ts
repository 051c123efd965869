import { describe, expect, it } from "vitest";
import { type ExpressionLookup, evaluate, parseExpression, referencedIds } from "#domain/screening/expression.ts";
import type { AnswerValue } from "#domain/screening/types.ts";

const lookup = (answers: Record<string, AnswerValue>, indicators: readonly string[] = []): ExpressionLookup => ({
  answer: (id) => answers[id] ?? "",
  age: () => "child",
  indicator: (id) => indicators.includes(id),
});
const holds = (text: string, answers: Record<string, AnswerValue> = {}, indicators: readonly string[] = []): boolean => {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${parsed.error.reason} at ${parsed.error.position}`);
  return evaluate(parsed.value, lookup(answers, indicators));
};

describe("conditions of a guide", () => {
  it("compare one answer with a value", () => {
    expect(holds("${q12} = 'yes'", { q12: "yes" })).toBe(true);
    expect(holds("${q12} != 'yes'", { q12: "yes" })).toBe(false);
    expect(holds("${q12} = ''")).toBe(true);
  });

  it("look into a list of answers, and an empty list reads as no answer", () => {
    expect(holds("selected(${q10}, 'free')", { q10: ["free", "not_sure"] })).toBe(true);
    expect(holds("selected(${q10}, 'free')", { q10: ["not_sure"] })).toBe(false);
    expect(holds("${q10} = ''", { q10: [] })).toBe(true);
    expect(holds("${q10} != ''", { q10: ["free"] })).toBe(true);
    expect(holds("selected(${c02}, 'alone')", { c02: "alone" })).toBe(true);
  });

  it("bind and tighter than or, and parentheses tighter than both", () => {
    expect(holds("${a} = '1' or ${b} = '1' and ${c} = '1'", { a: "1" })).toBe(true);
    expect(holds("(${a} = '1' or ${b} = '1') and ${c} = '1'", { a: "1" })).toBe(false);
    expect(holds("not(${a} = '1') and not(selected(${b}, 'x'))", {})).toBe(true);
  });

  it("know the age and what was recorded", () => {
    expect(holds("${age} = 'child'")).toBe(true);
    expect(holds("indicator('CTL-07')", {}, ["CTL-07"])).toBe(true);
    expect(holds("indicator('CTL-07')")).toBe(false);
  });

  it("say which questions they read", () => {
    const parsed = parseExpression("${q06} = 'yes' and not(selected(${q05}, 'x')) and ${age} = 'adult'");
    expect(parsed.ok && referencedIds(parsed.value)).toEqual(["q06", "q05"]);
  });
});

describe("a condition that cannot be read names the place and the reason", () => {
  it.each([
    ["", 0, "empty"],
    ["${q01} = 'yes", 9, "unterminated_text"],
    ["${q01 = 'yes'", 0, "unterminated_reference"],
    ["${q 01} = 'yes'", 0, "bad_reference"],
    ["${q01} == 'yes'", 8, "operand_expected"],
    ["${q01}", 6, "comparison_expected"],
    ["${q01} = 'yes' ${q02} = 'no'", 15, "operator_expected"],
    ["${q01} = 'yes' and", 18, "condition_expected"],
    ["${q01} = 'yes' and or ${q02} = 'no'", 19, "condition_expected"],
    ["(${q01} = 'yes'", 15, "close_parenthesis_expected"],
    ["not ${q01} = 'yes'", 4, "open_parenthesis_expected"],
    ["selected(${q01} 'yes')", 16, "comma_expected"],
    ["selected(${q01}, ${q02})", 17, "text_expected"],
    ["contains(${q01}, 'yes')", 0, "unknown_name"],
    ['${q01} = "yes"', 9, "unexpected_character"],
    ["${q01} > '1'", 7, "unexpected_character"],
    [`${"(".repeat(60)}\${q01} = ''${")".repeat(60)}`, 40, "nested_too_deep"],
  ])("%s", (text, position, reason) => {
    expect(parseExpression(text)).toEqual({ ok: false, error: { position, reason } });
  });
});
