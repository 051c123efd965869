import { describe, expect, it } from "vitest";
import { applyAnswer } from "#domain/screening/answers.ts";
import { assess } from "#domain/screening/assess.ts";
import { isDoubtful, switchInterpreter } from "#domain/screening/interpreter.ts";
import { beginMeeting, needsNewMeeting } from "#domain/screening/meetings.ts";
import { nextStep } from "#domain/screening/next-step.ts";
import { opensDanger } from "#domain/screening/red-flags.ts";
import { standing } from "#domain/screening/standing.ts";
import type { AnswerValue, ScreeningFacts } from "#domain/screening/types.ts";
import { consentPossibleToday } from "#domain/screening/understanding.ts";
import { catalogue, compiled, OUTREACH } from "../../support/domain-data.ts";
import { asked, BEGINS, holdTalk, questionOf, talkWith } from "../../support/talk.ts";

const HOUR = 60 * 60 * 1000;
const MONDAY = Date.UTC(2026, 10, 16, 18);
const THURSDAY = MONDAY + 72 * HOUR;

function answer(facts: ScreeningFacts, id: string, value: AnswerValue): ScreeningFacts {
  const result = applyAnswer(compiled, facts, id, value);
  if (!result.ok) throw new Error(`${id}: ${result.error.type}`);
  return result.value;
}

/** A full guide put aside at q21, with a person who was afraid that evening. */
const monday = (): ScreeningFacts => {
  const { facts } = holdTalk("full", {
    answer: (question, shown) => {
      if (question.id === "q21") return null;
      const given = { q02: "25_plus", q01: "yes", q10: ["i_or_family_arranged_and_pay"], q20: "yes", o06: "no" }[question.id];
      const quiet = shown.includes("skip") ? "skip" : (shown[0] ?? "");
      return given ?? BEGINS[question.id] ?? (question.type === "multi" || question.type === "ticks" ? [quiet] : quiet);
    },
  });
  const after = new Set(compiled.guideById.get("full")?.after);
  const answers = Object.fromEntries(
    Object.entries(facts.answers).filter(([id]) => !after.has(id) && !id.startsWith("consent_share")),
  );
  return {
    ...facts,
    answers,
    stopped: false,
    scriptsRead: facts.scriptsRead.filter((id) => id !== "close" && !id.startsWith("worker")),
  };
};
const thursday = (facts: ScreeningFacts) =>
  beginMeeting(compiled, facts, { startedAtMs: MONDAY, lastTapMs: MONDAY + HOUR, nowMs: THURSDAY });

/** Steps from here until the first question that is not asked at each meeting. */
function opening(from: ScreeningFacts): { readonly ids: readonly string[]; readonly facts: ScreeningFacts } {
  let facts = from;
  const ids: string[] = [];
  for (let taps = 0; taps < 60; taps++) {
    const step = nextStep(compiled, facts, OUTREACH);
    if (step.kind === "script") facts = { ...facts, scriptsRead: [...facts.scriptsRead, step.id] };
    else if (step.kind !== "question") return { ids, facts };
    else if (BEGINS[step.id] === undefined && step.id !== "q01") return { ids: [...ids, step.id], facts };
    else facts = answer(facts, step.id, BEGINS[step.id] ?? "no");
    ids.push(step.id);
  }
  return { ids, facts };
}

describe("a talk taken up on another day", () => {
  it("asks for a new meeting after hours, not after a cup of tea", () => {
    expect(needsNewMeeting(MONDAY, MONDAY + HOUR)).toBe(false);
    expect(needsNewMeeting(MONDAY, MONDAY + 6 * HOUR)).toBe(true);
  });

  it("runs the safety of both, the limits, the yes to asking and tonight again, then goes on where it was", () => {
    const { ids } = opening(thursday(monday()));
    expect(ids).toEqual([
      ...["v1", "v2", "v3", "v4", "s1", "s2", "s3", "s4", "s5", "s6"],
      ...["limits", "consent_talk", "q01", "s7", "s8"],
      "q21",
    ]);
  });

  it("keeps what was answered on Monday, apart, and every other answer as it was", () => {
    const before = monday();
    const after = thursday(before);
    expect(after.meetings).toHaveLength(1);
    expect(after.meetings?.[0]).toMatchObject({ startedAtMs: MONDAY, endedAtMs: MONDAY + HOUR });
    expect({ ...after.answers, ...after.meetings?.[0]?.answers }).toEqual(before.answers);
    expect(after.answers["q20"]).toBe("yes");
    expect(after.meetings?.[0]?.answers["q01"]).toBe("yes");
    const third = beginMeeting(compiled, opening(after).facts, {
      startedAtMs: MONDAY,
      lastTapMs: THURSDAY + HOUR,
      nowMs: THURSDAY + 48 * HOUR,
    });
    expect(third.meetings?.map(({ startedAtMs }) => startedAtMs)).toEqual([MONDAY, THURSDAY]);
    expect(third.meetings?.[1]?.answers["q01"]).toBe("no");
  });

  it("a no to safety on Thursday ends the questions of Thursday, whatever was said on Monday", () => {
    const facts = answer(thursday(monday()), "v1", "no");
    expect(nextStep(compiled, facts, OUTREACH)).toEqual({ kind: "ended", id: "v1" });
  });

  it("tonight is tonight: Monday's fear does not open the danger page on Thursday, Thursday's does", () => {
    expect(opensDanger(compiled, opening(thursday(monday())).facts, "q01")).toBe(false);
    expect(opensDanger(compiled, answer(thursday(monday()), "q01", "yes"), "q01")).toBe(true);
  });

  it("whoever may be a child stays one", () => {
    const child = answer(monday(), "q02", "16_17");
    const after = thursday(child);
    expect(after.guideId).toBe("child");
    expect(assess(compiled, catalogue, after).flags).toContain("child_protection");
    expect(asked({ facts: after, steps: [nextStep(compiled, after, OUTREACH)], preselected: [] })).toEqual(["v1"]);
  });
});

describe("who carries the words", () => {
  const independent = { role: "professional", independent: true } as const;
  const brother = { role: "volunteer", independent: false } as const;
  const begun = answer(answer(monday(), "q21", "no"), "q22", ["no"]);

  it("is checked anew when it becomes somebody else, and once only", () => {
    const facts = switchInterpreter(compiled, begun, independent);
    expect(nextStep(compiled, facts, OUTREACH)).toEqual({ kind: "question", id: "s2" });
    const checked = answer(facts, "s2", [
      "independent",
      "gender_is_fine",
      "same_dialect",
      "no_political_risk",
      "promised_to_keep_private",
    ]);
    expect(switchInterpreter(compiled, checked, independent)).toBe(checked);
    expect(nextStep(compiled, checked, OUTREACH)).not.toEqual({ kind: "question", id: "s2" });
  });

  it("ends the questions when it is a fellow traveller", () => {
    const facts = answer(switchInterpreter(compiled, begun, brother), "s2", ["same_dialect"]);
    expect(nextStep(compiled, facts, OUTREACH)).toEqual({ kind: "ended", id: "s2" });
  });

  it("what is said through a fellow traveller counts as not sure, what was said before does not change", () => {
    const facts = answer(
      answer(switchInterpreter(compiled, begun, brother), "q23", "employer_host_or_other_has_them"),
      "q27",
      "i_have_it",
    );
    expect(facts.notSure).toEqual(["q23", "q27"]);
    const report = assess(compiled, catalogue, facts).elements.means;
    expect(report.indicators).not.toContain("CTL-01");
    expect(report.openQuestions).toEqual(expect.arrayContaining(["q23", "q27"]));
    expect(report.openQuestions).not.toContain("q21");
    expect(standing(compiled, facts, OUTREACH).open).toEqual(
      expect.arrayContaining([
        { id: "q23", why: "not_sure" },
        { id: "q27", why: "not_sure" },
      ]),
    );
  });

  it("answered again without that person, it counts", () => {
    const doubted = answer(switchInterpreter(compiled, begun, brother), "q23", "employer_host_or_other_has_them");
    const again = answer(switchInterpreter(compiled, doubted, independent), "q23", "employer_host_or_other_has_them");
    expect(again.notSure).toEqual([]);
    expect(assess(compiled, catalogue, again).elements.means.indicators).toContain("CTL-01");
  });

  it("doubt about words takes no protection away: a red flag, an age and the child path hold", () => {
    const facts = answer(switchInterpreter(compiled, begun, brother), "q43", "yes_they_would_harm_me");
    expect(nextStep(compiled, facts, OUTREACH)).toEqual({ kind: "when", id: "q43" });
    expect(assess(compiled, catalogue, facts).flags).toContain("urgent_check");
    expect(answer(facts, "q02", "16_17").guideId).toBe("child");
  });

  it("nobody at all is no doubt", () => {
    expect(isDoubtful({ role: "none", independent: false })).toBe(false);
    expect(isDoubtful(undefined)).toBe(false);
    expect(isDoubtful({ role: "phone", independent: false })).toBe(true);
  });

  it("a no through a fellow traveller never rules anything out", () => {
    const quiet = { q02: "25_plus", q20: "no", q21: "no", q22: ["no"], q23: "i_keep_them", q27: "i_have_it", q24: ["no"] };
    const { facts } = talkWith("rapid", quiet);
    expect(assess(compiled, catalogue, facts).elements.means.value).toBe("no");
    for (const id of ["q21", "q22", "q23", "q27", "q24"])
      expect([id, assess(compiled, catalogue, { ...facts, notSure: [id] }).elements.means.value]).toEqual([id, "unknown"]);
    expect(questionOf("s2").key).toBe("interpreter");
  });
});

describe("understanding", () => {
  const check = (replies: readonly (readonly [string, string])[]) =>
    consentPossibleToday(replies.reduce((facts, [id, reply]) => answer(facts, id, reply), monday()));

  it("once not clear and then explained again is fine", () => {
    expect(
      check([
        ["k1", "not_understood"],
        ["k1", "explained_again"],
      ]).ok,
    ).toBe(true);
  });

  it.each([
    [
      "at two checks",
      [
        ["k1", "not_understood"],
        ["k3", "not_understood"],
      ],
      ["k1", "k3"],
    ],
    [
      "twice at one",
      [
        ["k2", "not_understood"],
        ["k2", "not_understood"],
        ["k2", "understood"],
      ],
      ["k2"],
    ],
    [
      "at two, both explained since",
      [
        ["k1", "not_understood"],
        ["k1", "understood"],
        ["k4", "not_understood"],
        ["k4", "understood"],
      ],
      ["k1", "k4"],
    ],
  ] as const)("not clear %s: no yes to sharing is taken today", (_, replies, checks) => {
    expect(check(replies)).toEqual({ ok: false, error: { type: "ConsentNotUnderstood", checks } });
  });

  it("keeps every reply in order, beside the one that counts", () => {
    const facts = answer(answer(monday(), "k1", "not_understood"), "k1", "explained_again");
    expect(facts.understanding?.["k1"]).toEqual(["understood", "not_understood", "explained_again"]);
    expect(facts.answers["k1"]).toBe("explained_again");
  });

  it("reads talks of before, which kept the last reply only", () => {
    const { understanding: _understanding, ...old } = answer(answer(monday(), "k1", "not_understood"), "k3", "not_understood");
    expect(consentPossibleToday(old).ok).toBe(false);
  });
});
