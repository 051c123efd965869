import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OwnGuide, OwnGuides, OwnQuestion } from "#domain/pack/own-guides.ts";
import { startFacts } from "#domain/screening/answers.ts";
import { assess } from "#domain/screening/assess.ts";
import { compileGuides, guideStepIds } from "#domain/screening/compile.ts";
import { createCatalogue } from "#domain/screening/evidence.ts";
import { checkOwnGuides, joinOwnGuides } from "#domain/screening/own-guides.ts";
import type { ScreeningFacts } from "#domain/screening/types.ts";
import { guides, indicators, rules } from "../../support/domain-data.ts";
import { HARBOUR, ownQuestion } from "../../support/own-guides.ts";

const errorsOf = (own: OwnGuides, packId = "harbour") =>
  checkOwnGuides({ guides, indicators }, packId, own).map(({ type, id }) => `${type} ${id}`);
const withQuestion = (more: Partial<OwnQuestion>): OwnGuides => ({
  ...HARBOUR,
  questions: [ownQuestion("harbour.season", more), ...HARBOUR.questions.slice(1)],
});
const withGuide = (more: Partial<OwnGuide>): OwnGuides => ({
  ...HARBOUR,
  guides: HARBOUR.guides.map((guide) => ({ ...guide, ...more })),
});
const joined = joinOwnGuides(guides, HARBOUR);
const guideOf = (id: string) => {
  const found = joined.guides.find((guide) => guide.id === id);
  if (!found) throw new Error(`no guide ${id}`);
  return found;
};
const [ours, theirs] = [guideOf("rapid"), guideOf("harbour.fields")];

describe("a guide of an organisation", () => {
  it("stands beside ours when it holds what every guide must", () => expect(errorsOf(HARBOUR)).toEqual([]));

  it("begins and ends like ours: checks, limits, consents, danger tonight, age, sharing and what the worker saw", () => {
    expect(theirs.before).toEqual(ours.before);
    expect(theirs.questions.slice(0, 3)).toEqual(["q01", "q02", "q08"]);
    expect(theirs.midway.ask).toEqual(ours.midway.ask);
    expect(theirs.sharing).toEqual(ours.sharing);
    expect(theirs.after).toEqual(ours.after);
  });

  it("hands somebody who may be under 18 over to the child's guide, as ours does", () => {
    const rules = joined.switches.filter(({ from }) => from.includes("rapid"));
    expect(rules.length).toBeGreaterThan(0);
    for (const { from } of rules) expect(from).toContain("harbour.fields");
  });

  it("never rules trafficking out: no answers lead to 'no signs so far'", () => {
    const compiled = compileGuides(joined);
    if (!compiled.ok) throw new Error("does not compile");
    const catalogue = createCatalogue(indicators, rules);
    const steps = guideStepIds(theirs).flatMap((id) => joined.questions.find((question) => question.id === id) ?? []);
    const answers = fc.record(
      Object.fromEntries(
        steps.map(({ id, type, options }) => {
          const one = fc.constantFrom("", ...options);
          return [id, ["multi", "ticks", "checks"].includes(type) ? one.map((value) => (value === "" ? [] : [value])) : one];
        }),
      ),
    );
    fc.assert(
      fc.property(answers, (given) => {
        const talk: ScreeningFacts = { ...startFacts("harbour.fields"), answers: given as ScreeningFacts["answers"] };
        return assess(compiled.value, catalogue, talk).code !== "S1";
      }),
      { numRuns: 300 },
    );
  });

  it("what only a lawyer gets stays so when an organisation asks for it", () => {
    const own = withQuestion({ maps: { yes: ["CTL-09"] }, redFlag: { yes: "now_past_notsure" } });
    expect(errorsOf(own)).toEqual([]);
    expect(joinOwnGuides(guides, own).lawyerOnly.answers).toContain("harbour.season");
  });

  it("changes nothing of ours: every guide of ours keeps its steps, and every question its words and signs", () => {
    for (const guide of guides.guides) expect(joined.guides).toContainEqual(guide);
    for (const question of guides.questions) expect(joined.questions).toContainEqual(question);
    expect(joined.age).toEqual(guides.age);
    expect(joined.core).toEqual(guides.core);
  });
});

describe("refused", () => {
  const cases: readonly (readonly [what: string, own: OwnGuides, error: string])[] = [
    ["a guide with the id of one of ours", withGuide({ id: "rapid" }), "NotOwnId rapid"],
    ["a question with the id of one of ours", withQuestion({ id: "q20" }), "NotOwnId q20"],
    ["an id of another pack", withGuide({ id: "other.fields" }), "NotOwnId other.fields"],
    ["a guide that is like the child's", withGuide({ like: "child" }), "NotLikeOurs child"],
    ["a guide that is like one without consent", withGuide({ like: "observation" }), "NotLikeOurs observation"],
    ["a guide that is like another organisation's", withGuide({ like: "harbour.fields" }), "NotLikeOurs harbour.fields"],
    [
      "a question for children",
      withGuide({ questions: ["c05", "harbour.season", "harbour.leave"], midway: ["harbour.season"] }),
      "NotAQuestion c05",
    ],
    [
      "danger tonight asked late",
      withGuide({ questions: ["harbour.season", "harbour.leave", "q01"], midway: ["harbour.season"] }),
      "NotAQuestion q01",
    ],
    ["an offence", withQuestion({ maps: { yes: ["CRI-01"] } }), "NotRaisedByOurs CRI-01"],
    ["a sign nobody defined", withQuestion({ maps: { yes: ["XYZ-99"] } }), "NotRaisedByOurs XYZ-99"],
    ["a sign that counts only when told unasked", withQuestion({ maps: { yes: ["SEX-03"] } }), "NotRaisedByOurs SEX-03"],
    ["a sign of children", withQuestion({ maps: { yes: ["CHI-02"] } }), "NotRaisedByOurs CHI-02"],
    ["sexual exploitation asked by anybody", withQuestion({ maps: { yes: ["SEX-07"] } }), "ForSpecialists SEX-07"],
    ["a red flag that asks nothing", withQuestion({ maps: { yes: ["CTL-03"] } }), "NoRedFlag CTL-03"],
    ["could not say no to the work, without asking when", withQuestion({ maps: { yes: ["LAB-09"] } }), "NoRedFlag LAB-09"],
    ["a sign from 'not sure'", withQuestion({ maps: { not_sure: ["LAB-01"] } }), "RaisedByNothing not_sure"],
    ["a question nobody can decline", withQuestion({ options: ["yes", "no", "not_sure"] }), "NoWayOut harbour.season"],
    [
      "an answer that could be one of ours tomorrow",
      withQuestion({ type: "single", options: ["by_the_piece", "skip"], maps: {} }),
      "NotOwnValue by_the_piece",
    ],
    ["taking back what ours raised", withQuestion({ clears: { no: { q20: ["LAB-09"] } } }), "TakesBackOurs q20"],
    ["a check of its own", withQuestion({ type: "checks", maps: {} }), "NotAQuestion checks"],
    ["a half-way check near the end", withGuide({ midway: ["q23"] }), "NotHalfWay harbour.fields"],
    ["a condition about nothing", withQuestion({ relevant: `\${q999} = 'yes'` }), "NotReadable question harbour.season relevant"],
  ];
  it.each(cases)("%s", (_, own, error) => expect(errorsOf(own)).toContain(error));

  it("a question no guide lists", () => {
    const own = { ...HARBOUR, questions: [...HARBOUR.questions, ownQuestion("harbour.spare")] };
    expect(errorsOf(own)).toEqual(["NeverAsked harbour.spare"]);
  });
  it("a pack whose name could be read as another's", () => {
    const own = withGuide({ id: "a.b.fields" });
    expect(errorsOf(own, "a.b")).toContain("NotOwnId a.b.fields");
  });
  it("an own answer that begins with the pack's name is taken", () =>
    expect(errorsOf(withQuestion({ type: "single", options: ["harbour__by_the_piece", "skip"], maps: {} }))).toEqual([]));
});
