import { describe, expect, it } from "vitest";
import type { Guides, Question } from "#domain/pack/guides.ts";
import { startFacts } from "#domain/screening/answers.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import { evidence } from "#domain/screening/evidence.ts";
import { nextStep } from "#domain/screening/next-step.ts";
import { standing } from "#domain/screening/standing.ts";
import { catalogue, guides, OUTREACH } from "../../support/domain-data.ts";

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

  it("names the whole circle, however long, and only the circle", () => {
    const found = errors({
      ...change("q20", { relevant: "${q41} = 'not_sure' or ${q02} = ''" }),
      questions: change("q20", { relevant: "${q41} = 'not_sure' or ${q02} = ''" }).questions.map((one) =>
        one.id === "q21" ? { ...one, relevant: "${q20} = 'yes'" } : one,
      ),
    });
    expect(found).toContainEqual({ type: "CircularCondition", where: "question q20 relevant", ids: ["q20", "q41", "q21"] });
  });

  it("a condition that waits for itself through a sign it raises, or through the age it asks for", () => {
    expect(errors(change("q20", { relevant: "indicator('DOM-02')" }))).toContainEqual(
      expect.objectContaining({ type: "CircularCondition", ids: ["q20", "q29"] }),
    );
    expect(errors(change("q02", { relevant: "${age} = 'unknown'" }))).toContainEqual(
      expect.objectContaining({ type: "CircularCondition", where: "question q02 relevant" }),
    );
  });

  it("guides that hand over to each other for ever", () => {
    const back = { from: ["child"], to: "rapid", after: ["q02"], relevant: "${q02} = '25_plus'", first: [] };
    expect(errors({ ...guides, switches: [...guides.switches, back] })).toContainEqual({
      type: "CircularSwitch",
      where: "switch from rapid",
      ids: ["rapid", "child"],
    });
    const itself = { ...back, from: ["full"], to: "full" };
    expect(errors({ ...guides, switches: [itself] })).toContainEqual(
      expect.objectContaining({ type: "CircularSwitch", ids: ["full"] }),
    );
  });

  it("a guide that lists what does not exist", () => {
    const broken = {
      ...guides,
      guides: guides.guides.map((guide) => (guide.id === "rapid" ? { ...guide, optional: ["q97"] } : guide)),
    };
    expect(errors(broken)).toContainEqual({ type: "UnknownId", where: "guide rapid", id: "q97" });
  });
});

/** A guide of so many questions, each asked only after a yes to the one before. */
function chainOf(length: number): Guides {
  const id = (at: number): string => `n${at}`;
  const question = guides.questions.find((one) => one.id === "q18") as Question;
  const questions = Array.from({ length }, (_, at) => ({
    ...question,
    id: id(at),
    ...(at > 0 && { relevant: `\${${id(at - 1)}} = 'yes'` }),
    maps: {},
  }));
  const rapid = guides.guides.find((one) => one.id === "rapid") as Guides["guides"][number];
  return {
    ...guides,
    questions: [...guides.questions, ...questions],
    guides: [
      ...guides.guides,
      {
        ...rapid,
        id: "long",
        questions: ["q02", "q08", ...questions.map((one) => one.id)],
        midway: { before: [id(1)], ask: ["s7", "s8"] },
      },
    ],
  };
}

describe("a guide of another size", () => {
  it("of 5,000 questions that wait for each other is read, and answered from either end", () => {
    const long = compileGuides(chainOf(5000), catalogue.indicatorById.keys());
    if (!long.ok) throw new Error(JSON.stringify(long.error[0]));
    const ids = Array.from({ length: 5000 }, (_, at) => `n${at}`);
    const answered = (order: readonly string[]) => ({
      ...startFacts("long"),
      answers: Object.fromEntries(order.map((id) => [id, "yes"] as const)),
    });
    const backwards = answered([...ids].reverse());
    expect(evidence(long.value, catalogue, backwards)).toEqual(evidence(long.value, catalogue, answered(ids)));
    expect(standing(long.value, backwards, OUTREACH).counting).toHaveLength(5000);
    const broken = { ...backwards, answers: { ...backwards.answers, n0: "no" } };
    expect(standing(long.value, broken, OUTREACH).counting).toEqual(["n0"]);
  });

  it("of 5,000 questions in one circle is refused by its place", () => {
    const circle = chainOf(5000);
    const broken = {
      ...circle,
      questions: circle.questions.map((one) => (one.id === "n0" ? { ...one, relevant: "${n4999} = 'yes'" } : one)),
    };
    const refused = errors(broken);
    expect(refused).toHaveLength(1);
    expect(refused[0]).toMatchObject({ type: "CircularCondition", where: "question n0 relevant" });
  });

  it("with no question at all is compiled, and its talk ends at once", () => {
    const empty: Guides = {
      ...guides,
      questions: [],
      guides: [],
      switches: [],
      core: {},
      noEquivalents: {},
      resultGates: [],
      flags: {},
      age: { child: "'a' = 'b'", unknown: "'a' = 'b'", adult: "'a' = 'b'" },
      lawyerOnly: { indicators: [], answers: [] },
      referralOnly: [],
    };
    const compiled = compileGuides(empty);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error[0]));
    expect(nextStep(compiled.value, startFacts("rapid"), OUTREACH)).toEqual({ kind: "result" });
    expect(evidence(compiled.value, catalogue, startFacts("rapid")).purpose.value).toBe("unknown");
  });

  it("an id that is also a word of the language is an id like any other", () => {
    const q18 = guides.questions.find((one) => one.id === "q18") as Question;
    const odd: Guides = {
      ...guides,
      questions: [...guides.questions, { ...q18, id: "constructor", relevant: "${toString} = 'yes'" }],
      guides: guides.guides.map((one) => (one.id === "full" ? { ...one, questions: [...one.questions, "constructor"] } : one)),
    };
    expect(errors(odd)).toContainEqual({ type: "UnknownId", where: "question constructor relevant", id: "toString" });
  });
});
