import { describe, expect, it } from "vitest";
import { compareSigns, PRACTICE_GUIDES, practiceStep, questionsOnly } from "#domain/practice/run.ts";
import { applyAnswer, applyWhen, markRead, startFacts, takesList } from "#domain/screening/answers.ts";
import { assess } from "#domain/screening/assess.ts";
import { TICK_LIST_STEP } from "#domain/screening/compile.ts";
import { nextStep, visibleOptions } from "#domain/screening/next-step.ts";
import type { AnswerValue, ScreeningFacts, WorkerFlags } from "#domain/screening/types.ts";
import { catalogue, compiled, OUTREACH, SPECIALIST } from "../support/domain-data.ts";

const bare = questionsOnly(compiled);

/** Walks a guide to its end; `answers` by question, else the last thing offered. What was asked is returned in order. */
function walk(
  guide: (typeof PRACTICE_GUIDES)[number],
  worker: WorkerFlags,
  answers: Readonly<Record<string, AnswerValue>> = {},
): { readonly facts: ScreeningFacts; readonly asked: readonly string[] } {
  let facts = startFacts(guide);
  const asked: string[] = [];
  for (let taken = 0; taken < 200; taken++) {
    const step = practiceStep(bare, facts, worker);
    if (step.kind === "result") return { facts, asked };
    asked.push(step.kind === "tick_list" ? TICK_LIST_STEP : `${step.kind}:${step.id}`);
    if (step.kind === "tick_list") facts = markRead(facts, TICK_LIST_STEP);
    else if (step.kind === "when") facts = unwrap(applyWhen(bare, facts, step.id, "past"));
    else {
      const question = compiled.questionById.get(step.id)?.question;
      if (question === undefined) throw new Error(step.id);
      const last = visibleOptions(question, worker).at(-1) ?? "";
      const given = answers[step.id] ?? (takesList(question) ? [last] : last);
      facts = question.type === "talk" ? markRead(facts, step.id) : unwrap(applyAnswer(bare, facts, step.id, given));
    }
  }
  throw new Error("the practice never ended");
}

function unwrap<T>(result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

describe("a guide to practise with", () => {
  it.each(PRACTICE_GUIDES)("%s asks its questions only: no check, no script, no consent, no observation", (guide) => {
    for (const worker of [OUTREACH, SPECIALIST]) {
      const { asked } = walk(guide, worker, { q02: "25_plus" });
      const sections = asked.map((key) => compiled.questionById.get(key.split(":")[1] ?? "")?.question.section);
      expect([...new Set(sections.filter((section) => section !== undefined))]).toEqual(["question"]);
      expect(asked.at(-1)).toBe(TICK_LIST_STEP);
    }
  });

  it("a stated age under 18 hands over to the questions for children, as in a talk", () => {
    const { facts, asked } = walk("rapid", OUTREACH, { q02: "13_15" });
    expect(facts.guideId).toBe("child");
    expect(asked.some((key) => key === "question:c02")).toBe(true);
    expect(assess(bare, catalogue, facts).flags).toContain("child_protection");
  });

  it("the same answers lead to the same assessment as in the whole guide", () => {
    const { facts } = walk("rapid", OUTREACH, { q02: "25_plus", q20: "yes", q21: "yes", q12: "no", q10: ["no_arrangement"] });
    const { code, elements } = assess(compiled, catalogue, facts);
    expect(assess(bare, catalogue, facts)).toMatchObject({ code, elements });
    expect(code).not.toBe("N0");
  });

  it("a real talk is not made shorter by it: its first step is still a check", () => {
    expect(nextStep(compiled, startFacts("rapid"), OUTREACH)).toEqual({ kind: "question", id: "v1" });
  });
});

describe("signs beside each other", () => {
  it("are those of both, of the file alone and of the learner alone", () => {
    expect(compareSigns(["A", "B"], ["B", "C"])).toEqual({ both: ["B"], onlyFile: ["C"], onlyLearner: ["A"] });
  });
});
