import { describe, expect, it } from "vitest";
import { applyAnswer, startFacts } from "#domain/screening/answers.ts";
import { assess } from "#domain/screening/assess.ts";
import { nextStep } from "#domain/screening/next-step.ts";
import { standing } from "#domain/screening/standing.ts";
import type { AnswerValue, ScreeningFacts } from "#domain/screening/types.ts";
import { catalogue, compiled, FIRST_TIME, guides, OUTREACH, SPECIALIST } from "../../support/domain-data.ts";
import { questionOf, talkWith } from "../../support/talk.ts";

function answer(facts: ScreeningFacts, id: string, value: AnswerValue): ScreeningFacts {
  const result = applyAnswer(compiled, facts, id, value);
  if (!result.ok) throw new Error(`${id}: ${result.error.type}`);
  return result.value;
}
const stands = (facts: ScreeningFacts, worker = OUTREACH) => standing(compiled, facts, worker, FIRST_TIME);

describe("how answers stand", () => {
  it("an answer below a yes that became a no is kept, does not count, and counts again when the yes comes back", () => {
    const said = answer(answer(talkWith("rapid", { q02: "25_plus" }).facts, "q21", "yes"), "q41", "they_have_my_papers");
    expect(stands(said).counting).toContain("q41");
    const taken = answer(said, "q21", "no");
    expect([stands(taken).kept, stands(taken).counting.includes("q41")]).toEqual([["q41"], false]);
    expect(stands(answer(taken, "q21", "yes")).kept).toEqual([]);
  });

  it("what is open says why: never asked, skipped, not sure", () => {
    const facts = talkWith("rapid", { q02: "25_plus", q20: "skip", q21: "not_sure" }).facts;
    const { q28: _q28, ...answers } = facts.answers;
    expect(stands({ ...facts, answers }).open.filter(({ id }) => ["q20", "q21", "q28"].includes(id))).toEqual([
      { id: "q20", why: "skipped" },
      { id: "q21", why: "not_sure" },
      { id: "q28", why: "unanswered" },
    ]);
  });

  it("a question that is not this worker's is open for others, not for this one", () => {
    const facts = talkWith("full", { q02: "25_plus" }).facts;
    expect(stands(facts).forOthers.map(({ id }) => id)).toEqual(expect.arrayContaining(["q45", "q60", "q70"]));
    expect(stands(facts).open.map(({ id }) => id)).not.toContain("q60");
    expect(stands(facts, SPECIALIST).open.map(({ id }) => id)).toContain("q60");
  });
});

describe("specialist questions", () => {
  const spontaneous = guides.questions.filter((question) => question.spontaneous);

  it("are there, and each sign they raise can be ticked when it is said unasked", () => {
    expect(spontaneous.map(({ id }) => id)).toEqual(["q60", "q61", "q62", "q63", "q70", "q71", "q74", "q72", "q73"]);
    const raised = [...new Set(spontaneous.flatMap(({ maps }) => Object.values(maps).flat()))];
    expect(raised.filter((id) => !guides.workerTickList.includes(id))).toEqual([]);
  });

  it("never come up for another worker, whatever is answered, and a tick counts like an answer", () => {
    const open = { q02: "25_plus", q20: "yes", q29: ["something_else"] };
    const shown = talkWith("full", open, { worker: { specialist: false, childTrained: true } }).steps;
    for (const { id } of guides.questions.filter(({ who }) => who === "specialist"))
      expect(shown).not.toContainEqual({ kind: "question", id });
    const { facts } = talkWith("full", open);
    const ticked = assess(compiled, catalogue, { ...facts, ticks: ["SEX-02"] });
    expect(ticked.elements.purpose.indicators).toContain("SEX-02");
    expect(ticked.flags).toContain("urgent_check");
  });
});

describe("records that are not as they should be", () => {
  const told = talkWith("rapid", { q02: "25_plus", q21: "yes" }).facts;
  const broken: ScreeningFacts = {
    ...told,
    answers: { ...told.answers, q20: "perhaps", q10: ["free", "constructor"], q999: "yes", toString: "yes" },
  };

  it("a value the question does not offer is kept, counts for nothing, and the question is asked again", () => {
    expect([...stands(broken).unreadable].sort()).toEqual(["q10", "q20", "q999", "toString"]);
    expect(broken.answers["q20"]).toBe("perhaps");
    const before = assess(compiled, catalogue, { ...told, answers: { ...told.answers, q20: "skip", q10: ["skip"] } });
    expect(assess(compiled, catalogue, broken).elements).toEqual(before.elements);
    expect(nextStep(compiled, broken, OUTREACH)).toEqual({ kind: "question", id: "q10" });
  });

  it("names of the language itself are no answers, no questions and no indicators", () => {
    for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty"]) {
      const facts = { ...told, answers: { ...told.answers, [name]: name, q22: [name] }, ticks: [name], when: {} };
      expect(assess(compiled, catalogue, facts).reasons.map(({ indicator }) => indicator)).not.toContain(name);
      expect(applyAnswer(compiled, facts, name, "yes")).toMatchObject({ ok: false });
      expect(applyAnswer(compiled, facts, "q22", [name])).toMatchObject({ ok: false, error: { type: "UnknownValue" } });
    }
  });

  it("a talk of a guide these guides do not have is shown as it is and can be closed", () => {
    const strange = { ...told, guideId: "guide_of_2031", startedWith: "guide_of_2031" };
    expect(nextStep(compiled, strange, OUTREACH)).toEqual({ kind: "result" });
    expect([...stands(strange).kept].sort()).toEqual(Object.keys(told.answers).sort());
    expect(assess(compiled, catalogue, strange)).toMatchObject({ code: "N0", age: "unknown" });
    expect(assess(compiled, catalogue, strange).flags).toContain("child_protection");
  });

  it("nothing is lost by reading a record: facts go in and come out as they were", () => {
    const text = JSON.stringify(broken);
    stands(broken);
    assess(compiled, catalogue, broken);
    nextStep(compiled, broken, OUTREACH);
    expect(JSON.stringify(broken)).toBe(text);
  });
});

describe("place of exploitation", () => {
  it("is a tick of the worker in every guide, for counts only", () => {
    for (const guide of guides.guides) expect([guide.id, guide.after.includes("q79")]).toEqual([guide.id, true]);
    expect(questionOf("q79").options).toEqual([
      "here",
      "elsewhere_in_country",
      "on_the_way",
      "country_left",
      "at_destination",
      "planned",
      "not_known",
    ]);
    const { facts } = talkWith("rapid", { q02: "25_plus" });
    const ticked = answer(facts, "q79", ["here", "country_left", "planned"]);
    expect(assess(compiled, catalogue, ticked)).toEqual(assess(compiled, catalogue, facts));
  });

  it("reads the ticks of older talks", () => {
    const old = answer(startFacts("rapid"), "q79", ["here", "on_the_way", "planned"]);
    expect(stands(old).unreadable).toEqual([]);
  });
});
