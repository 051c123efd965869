import { describe, expect, it } from "vitest";
import { askedAgain, carryOver, earlierAnswer, earlierTalk, lastAsked, mayScreenAgain } from "#domain/screening/again.ts";
import { applyAnswer, startFacts } from "#domain/screening/answers.ts";
import { assess } from "#domain/screening/assess.ts";
import { changesBetween } from "#domain/screening/changes.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import { nextStep } from "#domain/screening/next-step.ts";
import { standing } from "#domain/screening/standing.ts";
import type { AnswerValue, ScreeningFacts } from "#domain/screening/types.ts";
import { catalogue, compiled, guides, OUTREACH, SPECIALIST } from "../../support/domain-data.ts";
import { asked, holdTalk, questionOf, talkWith } from "../../support/talk.ts";

const DAY = 24 * 60 * 60 * 1000;
const THEN = Date.UTC(2026, 9, 1);
const NOW = Date.UTC(2026, 10, 1);
const first = { q02: "25_plus", q06: "yes", q07: "yes", q10: ["i_or_family_arranged_and_pay"], q30: "yes", q23: "i_keep_them" };
const talk = (answers: Readonly<Record<string, AnswerValue>>) => talkWith("full", answers, { worker: SPECIALIST }).facts;
const again = (facts: ScreeningFacts, guideId = "full") =>
  carryOver(compiled, startFacts(guideId), earlierTalk(compiled, facts, THEN));

/** Goes on from what was taken over, as `talkWith` does from nothing. */
function secondTalk(facts: ScreeningFacts, answers: Readonly<Record<string, AnswerValue>>) {
  const said = talkWith("full", answers, { worker: SPECIALIST, rescreen: true }).facts.answers;
  const own = Object.fromEntries(Object.entries(said).filter(([id]) => facts.carried?.includes(id) !== true));
  return { ...facts, answers: { ...facts.answers, ...own } };
}

describe("a second talk of the same case", () => {
  it("is not held sooner than the guides say", () => {
    expect(mayScreenAgain(guides, THEN, THEN + 13 * DAY)).toEqual({
      ok: false,
      error: { type: "TooSoon", fromMs: THEN + 14 * DAY },
    });
    expect(mayScreenAgain(guides, THEN, THEN + 14 * DAY).ok).toBe(true);
  });

  it("does not wait because somebody was only seen", () => {
    const held = (guideId: string) => ({ screening: { ...talkWith("rapid", {}).facts, guideId } });
    const [talk, seen] = [held("rapid"), held("observation")];
    expect(lastAsked(compiled.source, [talk, seen])).toBe(talk);
    expect(lastAsked(compiled.source, [seen])).toBeUndefined();
  });

  it("takes over what is settled, counts it, and asks everything about now again", () => {
    const facts = again(talk(first));
    expect(facts.carried).toEqual(["q06", "q07", "q30"]);
    expect(askedAgain(compiled, facts)).toEqual(expect.arrayContaining(["q01", "q02", "q12", "q21", "q22", "q23"]));
    expect(askedAgain(compiled, facts)).not.toContain("q06");
    const signs = new Set(assess(compiled, catalogue, facts).reasons.map(({ indicator }) => indicator));
    expect([...signs]).toEqual(["ACT-01", "TEC-01", "COE-05"]);
    expect(standing(compiled, facts, SPECIALIST).carried).toEqual(["q06", "q07", "q30"]);
  });

  it("begins, after the worker's own checks, with whether another team asked this week", () => {
    const steps: string[] = [];
    holdTalk("full", {
      rescreen: true,
      answer: (question) => {
        steps.push(question.id);
        return question.id === "s9" ? null : question.id === "s1" ? "no" : "yes";
      },
    });
    const person = steps.filter((id) => questionOf(id).type !== "worker");
    expect(person).toEqual(["s9"]);
  });

  it("never asks a settled question, and asks every other", () => {
    const facts = again(talk(first));
    const seen: string[] = [];
    let now: ScreeningFacts = facts;
    const said = talk(first).answers;
    for (let taps = 0; taps < 300; taps++) {
      const step = nextStep(compiled, now, SPECIALIST, { rescreen: true });
      if (step.kind === "result") break;
      if (step.kind === "question" && questionOf(step.id).type !== "talk") {
        seen.push(step.id);
        const value = said[step.id] ?? { s9: "no" }[step.id] ?? "skip";
        const answered = applyAnswer(compiled, now, step.id, value);
        if (!answered.ok) throw new Error(`${step.id}: ${answered.error.type}`);
        now = answered.value;
      } else if (step.kind === "when") now = { ...now, when: { ...now.when, [step.id]: "past" } };
      else if (step.kind === "ended") throw new Error(step.id);
      else now = { ...now, scriptsRead: [...now.scriptsRead, step.kind === "tick_list" ? "worker_tick_list" : step.id] };
    }
    expect(seen.filter((id) => facts.carried?.includes(id))).toEqual([]);
    const ids = asked(talkWith("full", first, { worker: SPECIALIST }));
    expect(ids.filter((id) => questionOf(id).type !== "talk" && !seen.includes(id))).toEqual(["q06", "q07", "q30"]);
  });

  it("shows the earlier answer beside a question that is asked again", () => {
    const facts = again(talk(first));
    expect(earlierAnswer(facts, "q23")).toBe("i_keep_them");
    expect(earlierAnswer(facts, "q29")).toBeNull();
    expect(facts.answers["q23"]).toBeUndefined();
  });

  it("an answer taken over can be changed, and is then the person's of today", () => {
    const changed = applyAnswer(compiled, again(talk(first)), "q30", "no");
    expect(changed.ok && changed.value.carried).toEqual(["q06", "q07"]);
    expect(changed.ok && assess(compiled, catalogue, changed.value).elements.aggravation.indicators).toEqual([]);
  });

  it("takes nothing over that did not count, was for a referral alone, or was said through words in doubt", () => {
    const facts = talk({ ...first, consent_share_who: "yes", q78: ["women_only"] });
    const kept = { ...facts, answers: { ...facts.answers, q06: "no" } };
    expect(earlierTalk(compiled, kept, THEN).answers).not.toHaveProperty("q07");
    expect(earlierTalk(compiled, facts, THEN).answers).not.toHaveProperty("q78");
    expect(earlierTalk(compiled, facts, THEN).answers).not.toHaveProperty("consent_talk");
    expect(earlierTalk(compiled, { ...facts, notSure: ["q30"] }, THEN).answers).not.toHaveProperty("q30");
    expect(earlierTalk(compiled, { ...facts, answersCountAsNotSure: true }, THEN).answers).toEqual({});
  });

  it("a red flag, an age, 'not sure' and a skip cannot be settled: the build says where", () => {
    const settle = (id: string, values: readonly string[]) => {
      const result = compileGuides({
        ...guides,
        questions: guides.questions.map((one) => (one.id === id ? { ...one, settles: [...values] } : one)),
      });
      return result.ok ? [] : result.error;
    };
    expect(settle("q17", ["yes"])).toEqual([{ type: "NeverSettled", where: "question q17 settles", id: "q17", value: "yes" }]);
    expect(settle("q02", ["25_plus"])).toHaveLength(1);
    expect(settle("q30", ["not_sure", "skip"])).toHaveLength(2);
    expect(settle("q30", ["often"])).toEqual([
      { type: "UnknownValue", where: "question q30 settles", id: "q30", value: "often" },
    ]);
  });
});

describe("what changed since last time", () => {
  const earlier = talk({ ...first, q12: "no", q20: "no" });
  const later = secondTalk(again(earlier), {
    q02: "25_plus",
    q10: ["i_or_family_arranged_and_pay"],
    q12: "yes",
    q09: "people_who_arranged_the_journey",
    q13: "work_for_lender_or_person_they_name",
    q23: "employer_host_or_other_has_them",
    q20: "no",
  });
  const changes = changesBetween(compiled, catalogue, { facts: earlier, atMs: THEN }, { facts: later, atMs: NOW });
  const theme = (name: string) => changes.themes.find((one) => one.theme === name)?.answers;

  it("is said by theme, with what was said before and after, and both days", () => {
    expect([changes.earlierMs, changes.laterMs]).toEqual([THEN, NOW]);
    expect(theme("papers")).toEqual([{ id: "q23", before: "i_keep_them", after: "employer_host_or_other_has_them" }]);
    expect(theme("debt")).toEqual(
      expect.arrayContaining([
        { id: "q12", before: "no", after: "yes" },
        { id: "q13", before: null, after: "work_for_lender_or_person_they_name" },
      ]),
    );
    expect(theme("held")).toBeUndefined();
  });

  it("raises a drift from a paid journey towards being used", () => {
    expect(changes.drift).toMatchObject({ fromSmuggling: true, codeMoved: true });
    expect(changes.drift?.risen.map(({ element }) => element)).toContain("means");
    expect(changes.code.after).toMatch(/^T/);
  });

  it("raises none when nothing rose", () => {
    const same = changesBetween(compiled, catalogue, { facts: earlier, atMs: THEN }, { facts: earlier, atMs: NOW });
    expect(same).toMatchObject({ themes: [], elements: [], drift: null, notAskedAgain: [] });
  });

  it("reads no answer that does not count", () => {
    const stale = { ...earlier, answers: { ...earlier.answers, q13: "work_for_lender_or_person_they_name" } };
    expect(standing(compiled, stale, SPECIALIST).kept).toContain("q13");
    const none = changesBetween(compiled, catalogue, { facts: earlier, atMs: THEN }, { facts: stale, atMs: NOW });
    expect(none).toMatchObject({ themes: [], drift: null });
  });

  it("names what was not asked again, and calls it no change", () => {
    const { q23: _q23, ...answers } = earlier.answers;
    const short = changesBetween(
      compiled,
      catalogue,
      { facts: earlier, atMs: THEN },
      { facts: { ...earlier, answers }, atMs: NOW },
    );
    expect(short.themes).toEqual([]);
    expect(short.notAskedAgain).toEqual(["q23"]);
  });

  it("every question asked of a person has a theme, so that no change is left out", () => {
    const without = guides.questions
      .filter(({ section, type, element }) => section.includes("question") && type !== "talk" && element !== "age")
      .filter(({ theme: one }) => one === undefined)
      .map(({ id }) => id);
    expect(without).toEqual(["q78", "q79"]);
    expect(nextStep(compiled, startFacts("rapid"), OUTREACH)).toEqual({ kind: "question", id: "v1" });
  });
});
