import { describe, expect, it } from "vitest";
import { applyAnswer, applyWhen, markRead, startFacts, stopQuestions, toggleValue } from "#domain/screening/answers.ts";
import { assess } from "#domain/screening/assess.ts";
import { activeGuide, nextStep, offerable, previousStep, progress, visibleOptions } from "#domain/screening/next-step.ts";
import { opensDanger } from "#domain/screening/red-flags.ts";
import type { AnswerValue, ScreeningFacts, WhenReply } from "#domain/screening/types.ts";
import { CHILD_WORKER, catalogue, compiled, FIRST_TIME, OUTREACH, SPECIALIST } from "../../support/domain-data.ts";
import { asked, BEGINS, questionOf, read, talkWith } from "../../support/talk.ts";

const step = (facts: ScreeningFacts, worker = OUTREACH) => nextStep(compiled, facts, worker, FIRST_TIME);
function answer(facts: ScreeningFacts, id: string, value: AnswerValue): ScreeningFacts {
  const result = applyAnswer(compiled, facts, id, value);
  if (!result.ok) throw new Error(`${id}: ${result.error.type}`);
  return result.value;
}
function reply(facts: ScreeningFacts, id: string, value: WhenReply): ScreeningFacts {
  const result = applyWhen(compiled, facts, id, value);
  if (!result.ok) throw new Error(`${id}: ${result.error.type}`);
  return result.value;
}
/** A talk where everything before the questions went well. */
function begun(guideId: string): ScreeningFacts {
  const guide = compiled.guideById.get(guideId);
  let facts = startFacts(guideId);
  for (const id of guide?.before ?? []) {
    const value = BEGINS[id];
    facts = compiled.scripts.has(id)
      ? markRead(facts, id)
      : value !== undefined && id !== "s9"
        ? answer(facts, id, value)
        : facts;
  }
  return facts;
}

describe("the order of a talk", () => {
  it("begins with the volunteer's own safety, then the person's, the limits of privacy, and consent", () => {
    const talk = talkWith("rapid", { q02: "25_plus" });
    expect(asked(talk).slice(0, 4)).toEqual(["v1", "v2", "v3", "v4"]);
    expect(read(talk)).toEqual(["open", "limits", "close"]);
    const order = talk.steps.map((one) => ("id" in one ? one.id : one.kind));
    expect(order.indexOf("s1")).toBeLessThan(order.indexOf("limits"));
    expect(order.indexOf("limits")).toBeLessThan(order.indexOf("k1"));
    expect(order.indexOf("consent_talk")).toBeLessThan(order.indexOf("q01"));
  });

  it.each(["rapid", "full", "child"])("asks about tonight before anything else in the %s guide", (guideId) => {
    const first = asked(talkWith(guideId, { q02: "25_plus" }, { worker: SPECIALIST })).find((id) =>
      questionOf(id).section.includes("question"),
    );
    expect(["q01", "c00"]).toContain(first);
  });

  it("reads the limits on a screen that cannot be skipped", () => {
    expect(talkWith("rapid", {}).steps).toContainEqual({ kind: "script", id: "limits", forced: true });
    expect(talkWith("child", {}).steps).toContainEqual({ kind: "script", id: "limits_child", forced: true });
    expect(talkWith("rapid", {}).steps).toContainEqual({ kind: "script", id: "open", forced: false });
  });

  it("asks once, half-way, whether it is still safe, before the hard questions", () => {
    const ids = asked(talkWith("rapid", { q02: "25_plus" }));
    expect(ids.filter((id) => id === "s7")).toHaveLength(1);
    expect(ids.slice(ids.indexOf("s7"), ids.indexOf("q20") + 1)).toEqual(["s7", "s8", "q20"]);
  });

  it("asks a second time in the long guide, before the questions about work, and keeps the first answers apart", () => {
    const talk = talkWith("full", { q02: "25_plus" });
    const ids = asked(talk);
    expect(ids.filter((id) => id === "s7" || id === "s8")).toEqual(["s7", "s8", "s7", "s8"]);
    expect(ids.indexOf("s7")).toBeLessThan(ids.indexOf("q20"));
    expect(ids.slice(ids.lastIndexOf("s7"), ids.lastIndexOf("s7") + 3)).toEqual(["s7", "s8", "q50"]);
    expect(talk.facts.midway).toEqual([{ s7: "yes", s8: "yes" }]);
    expect(talk.preselected).toEqual([]);
    const changed = answer(talk.facts, "q30", "yes");
    expect(step(answer(answer(changed, "q31", "no"), "q32", "no"))).toEqual({ kind: "result" });
  });

  it("asks half-way too when a worker without the child flag asks only the basics", () => {
    const ids = asked(talkWith("child", {}));
    expect(ids.indexOf("s7")).toBeGreaterThan(0);
    expect(ids.indexOf("s7")).toBeLessThan(ids.indexOf("c09"));
  });

  it("asks whether another team asked this week only when the case has a screening", () => {
    expect(asked(talkWith("rapid", {}, { rescreen: true }))).toContain("s9");
    expect(asked(talkWith("rapid", {}))).not.toContain("s9");
  });

  it("offers arrival and destination, and asks them only when they are offered", () => {
    expect(asked(talkWith("rapid", { q02: "25_plus" }))).not.toContain("q11");
    const offered = talkWith("rapid", { q02: "25_plus", q10: ["i_or_family_arranged_and_pay"] }, { offered: ["q11", "q25"] });
    expect(asked(offered)).toEqual(expect.arrayContaining(["q11", "q25"]));
    expect(offerable(compiled, begun("rapid"), OUTREACH)).toEqual(["q11", "q25"]);
  });

  it("ends with sharing, the worker's observations, the tick list and the result", () => {
    const tail = talkWith("rapid", { q02: "25_plus" }).steps.map((one) => ("id" in one ? one.id : one.kind));
    expect(tail.slice(tail.indexOf("close"))).toEqual([
      "close",
      "consent_share_who",
      "o01",
      "o02",
      "o03",
      "o04",
      "o05",
      "o06",
      "o07",
      "o08",
      "o09",
      "o12",
      "o13",
      "o14",
      "tick_list",
      "q79",
      "result",
    ]);
  });

  it("leaves an observation open when the worker only looked at it", () => {
    const talk = talkWith("rapid", { q02: "25_plus" });
    const { o03: _o03, ...answers } = talk.facts.answers;
    const open = { ...talk.facts, answers };
    expect(step(open)).toEqual({ kind: "question", id: "o03" });
    expect(step(markRead(open, "o03"))).toEqual({ kind: "result" });
  });

  it("never waits for an unknown guide", () => {
    expect(step(startFacts("nowhere"))).toEqual({ kind: "result" });
  });
});

describe("checks that end the questions", () => {
  it.each([
    ["v1", "no"],
    ["v4", "no"],
    ["s3", "not_sure"],
    ["k4", "not_understood"],
    ["consent_talk", "skip"],
    ["s7", "no"],
    ["s8", "no"],
  ])("%s answered %s ends them", (id, value) => {
    expect(talkWith("rapid", { q02: "25_plus", [id]: value }).steps).toContainEqual({ kind: "ended", id });
  });

  it("an interpreter from the group ends them, an independent one does not", () => {
    expect(talkWith("rapid", { s2: ["independent", "same_dialect"] }).steps).toContainEqual({ kind: "ended", id: "s2" });
    const fine = ["independent", "gender_is_fine", "same_dialect", "no_political_risk", "promised_to_keep_private"];
    expect(asked(talkWith("rapid", { s2: fine, q02: "25_plus" }))).toContain("q20");
    expect(talkWith("rapid", { s2: [] }).steps).toContainEqual({ kind: "ended", id: "s2" });
  });

  it("somebody listening asks the worker when, then ends the questions", () => {
    const facts = answer({ ...startFacts("rapid"), answers: { v1: "yes", v2: "yes", v3: "yes", v4: "yes" } }, "s1", "yes");
    expect(step(facts)).toEqual({ kind: "when", id: "s1" });
    expect(step(reply(facts, "s1", "now"))).toEqual({ kind: "ended", id: "s1" });
  });

  it("before consent, stopping asks nothing more of anyone", () => {
    const talk = talkWith("rapid", { consent_talk: "no" });
    expect(talk.steps.slice(-2)).toEqual([{ kind: "ended", id: "consent_talk" }, { kind: "result" }]);
  });

  it("after somebody came near half-way, nothing is asked aloud, the worker still notes what was seen", () => {
    const after = asked(talkWith("rapid", { q02: "25_plus", s7: "no" }));
    expect(after).not.toContain("q20");
    expect(after).not.toContain("consent_share_who");
    expect(after).toContain("o01");
  });

  it("a break is no end: answering again goes on where it was", () => {
    const facts = answer(talkWith("rapid", { q02: "25_plus", s8: "no" }).facts, "s8", "yes");
    expect(step({ ...facts, stopped: false })).toEqual({ kind: "question", id: "q20" });
  });

  it("stopped by the person, the talk goes on with what they want to happen now", () => {
    expect(step(stopQuestions(answer(begun("rapid"), "q01", "no")))).toEqual({ kind: "script", id: "close", forced: false });
  });
});

describe("red flags", () => {
  const atQ20 = answer({ ...talkWith("rapid", { q02: "25_plus" }).facts, stopped: false }, "q20", "yes");

  it("ask whether it is still going on, right after the answer", () => {
    expect(step(atQ20)).toEqual({ kind: "when", id: "q20" });
    expect(opensDanger(compiled, atQ20, "q20")).toBe(false);
  });

  it.each([
    ["now", true],
    ["not_sure", true],
    ["past", false],
  ] as const)("%s opens the danger screen: %s", (value, opens) => {
    expect(opensDanger(compiled, reply(atQ20, "q20", value), "q20")).toBe(opens);
  });

  it("answering again takes the reply back and asks anew", () => {
    const changed = answer(reply(atQ20, "q20", "past"), "q20", "no");
    expect(changed.when).toEqual({});
    expect(step(answer(changed, "q20", "yes"))).toEqual({ kind: "when", id: "q20" });
  });

  it("a question about the same thing takes the reply over and does not ask twice", () => {
    const facts = reply(answer(begun("rapid"), "q21", "yes"), "q21", "past");
    const more = answer(facts, "q41", "afraid_of_them");
    expect(step(more)).not.toEqual({ kind: "when", id: "q41" });
    expect(opensDanger(compiled, more, "q41")).toBe(false);
  });

  it("likely to be hurt tonight opens the danger screen at once, also when not sure", () => {
    for (const value of ["yes", "not_sure"]) {
      const facts = answer(begun("rapid"), "q01", value);
      expect(opensDanger(compiled, facts, "q01")).toBe(true);
      expect(step(facts)).toEqual({ kind: "question", id: "q02" });
    }
    expect(opensDanger(compiled, answer(begun("rapid"), "q01", "no"), "q01")).toBe(false);
  });

  it("past violence by police raises nothing and asks nothing", () => {
    const facts = answer(begun("rapid"), "q22", ["police_or_guards"]);
    expect(step(facts).kind).not.toBe("when");
    const assessment = assess(compiled, catalogue, answer(facts, "q02", "25_plus"));
    expect(assessment.reasons).toEqual([]);
    expect(assessment.flags).not.toContain("urgent_check");
  });

  it("a child alone is not interrupted, and the result asks for an urgent check", () => {
    const facts = answer(begun("child"), "c02", "alone");
    expect(step(facts, CHILD_WORKER).kind).not.toBe("when");
    expect(opensDanger(compiled, facts, "c02")).toBe(false);
    expect(assess(compiled, catalogue, facts).flags).toEqual(
      expect.arrayContaining(["child_protection", "unaccompanied", "urgent_check"]),
    );
  });

  it("past keeps the urgent check of a grave indicator; a reply never given counts as not sure", () => {
    const adult = answer(begun("full"), "q02", "25_plus");
    const sold = reply(answer(adult, "q17", "yes"), "q17", "past");
    expect(assess(compiled, catalogue, sold).flags).toContain("urgent_check");
    const held = answer(adult, "q21", "yes");
    expect(assess(compiled, catalogue, held).flags).toContain("urgent_check");
    expect(assess(compiled, catalogue, reply(held, "q21", "past")).flags).not.toContain("urgent_check");
  });
});

describe("who may ask what", () => {
  it("a worker without the child flag asks a child the name-free basics only", () => {
    const ids = asked(talkWith("child", {})).filter((id) => questionOf(id).section === "child_question");
    expect(ids).toEqual(["c00", "c01", "c02", "c12", "c09"]);
    expect(asked(talkWith("child", {}, { worker: CHILD_WORKER }))).toEqual(
      expect.arrayContaining(["c04", "c03", "c05", "c06", "c08", "c11"]),
    );
  });

  it("questions about sex, organs, marriage and surrogacy are a specialist's", () => {
    const specialistOnly = ["q45", "q60", "q63", "q70", "q71", "q72", "q73"];
    const outreach = asked(talkWith("full", { q02: "25_plus" }));
    const specialist = asked(talkWith("full", { q02: "25_plus" }, { worker: SPECIALIST }));
    for (const id of specialistOnly) {
      expect(outreach).not.toContain(id);
      expect(specialist).toContain(id);
    }
  });

  it("the last card, sex, is shown to a specialist only", () => {
    expect(visibleOptions(questionOf("q29"), OUTREACH)).not.toContain("sex");
    expect(visibleOptions(questionOf("q29"), SPECIALIST)).toContain("sex");
  });
});

describe("age", () => {
  it.each(["under_13", "13_15", "16_17"])("%s goes on with the child guide, limits first, answers kept", (age) => {
    const facts = answer(answer(begun("rapid"), "q01", "no"), "q02", age);
    expect(facts.guideId).toBe("child");
    expect(step(facts, CHILD_WORKER)).toEqual({ kind: "script", id: "limits_child", forced: true });
    expect(step(markRead(facts, "limits_child"), CHILD_WORKER)).toEqual({ kind: "question", id: "c01" });
    expect(facts.answers["q01"]).toBe("no");
  });

  it.each(["skip", "not_known"])("%s asks the worker; clearly adult goes on, maybe is a child", (age) => {
    const facts = answer(answer(begun("rapid"), "q01", "no"), "q02", age);
    expect(step(facts)).toEqual({ kind: "question", id: "q08" });
    expect(answer(facts, "q08", "clearly_adult").guideId).toBe("rapid");
    expect(answer(facts, "q08", "maybe").guideId).toBe("child");
  });

  it("doubt wins over a stated age, at any time", () => {
    const facts = answer(answer(begun("rapid"), "q02", "18_24"), "o06", "yes");
    expect(facts.guideId).toBe("child");
    expect(assess(compiled, catalogue, facts).age).toBe("unknown");
  });

  it("doubt ticked after the talk asks nothing new and gives the child's result", () => {
    const talk = talkWith("rapid", { q02: "25_plus", o06: "yes" });
    expect(talk.facts.guideId).toBe("rapid");
    expect(asked(talk)).toEqual(expect.arrayContaining(["o10", "o11"]));
    expect(asked(talk).some((id) => id.startsWith("c0"))).toBe(false);
    const assessment = assess(compiled, catalogue, talk.facts);
    expect(assessment.age).toBe("unknown");
    expect(assessment.flags).toContain("child_protection");
  });

  it("a child needs no means: no talk works them out as no, not even an adult's guide", () => {
    const quiet = { q02: "25_plus", q21: "no", q22: ["no"], q23: "i_keep_them", q27: "i_have_it", q24: ["no"] };
    const means = (o06: string) => assess(compiled, catalogue, talkWith("rapid", { ...quiet, o06 }).facts).elements.means.value;
    expect([means("no"), means("yes")]).toEqual(["no", "unknown"]);
  });

  it("a mistaken tap is put right by answering again", () => {
    const child = answer(begun("rapid"), "q02", "16_17");
    expect(answer(child, "q02", "25_plus").guideId).toBe("rapid");
    expect(answer(answer(child, "o06", "yes"), "q02", "25_plus").guideId).toBe("child");
  });

  it("holds even if the record still names the adult guide", () => {
    const facts: ScreeningFacts = { ...begun("rapid"), answers: { ...begun("rapid").answers, q02: "13_15" } };
    expect(activeGuide(compiled, facts)?.guide.id).toBe("child");
  });
});

describe("answers", () => {
  it("starts with nothing picked for anyone", () => {
    for (const guideId of compiled.guideById.keys())
      expect(startFacts(guideId)).toMatchObject({ answers: {}, when: {}, ticks: [], offered: [] });
  });

  it("only takes values the question offers", () => {
    expect(applyAnswer(compiled, startFacts("rapid"), "q02", "seventeen")).toMatchObject({
      ok: false,
      error: { type: "UnknownValue", value: "seventeen" },
    });
    expect(applyAnswer(compiled, startFacts("rapid"), "q99", "yes")).toMatchObject({
      ok: false,
      error: { type: "UnknownQuestion" },
    });
    expect(applyAnswer(compiled, startFacts("rapid"), "q10", [])).toMatchObject({ ok: false, error: { type: "NothingPicked" } });
    expect(applyAnswer(compiled, startFacts("rapid"), "q20", ["yes"])).toMatchObject({
      ok: false,
      error: { type: "OneValueOnly" },
    });
    expect(applyAnswer(compiled, startFacts("child"), "c01", "yes")).toMatchObject({
      ok: false,
      error: { type: "NothingToRecord" },
    });
  });

  it("lets 'nobody' and 'skip' stand alone, whichever was picked first", () => {
    const first = answer(startFacts("rapid"), "q10", ["free"]);
    expect(answer(first, "q10", ["free", "no_arrangement"]).answers["q10"]).toEqual(["no_arrangement"]);
    expect(answer(answer(first, "q10", ["skip"]), "q10", ["skip", "free"]).answers["q10"]).toEqual(["free"]);
    expect(toggleValue(compiled, questionOf("q10"), ["skip"], "free")).toEqual(["free"]);
    expect(toggleValue(compiled, questionOf("q10"), ["free"], "skip")).toEqual(["skip"]);
    expect(toggleValue(compiled, questionOf("q10"), ["free"], "free")).toEqual([]);
  });

  it("keeps an answer that no longer counts, and reads it again when it does", () => {
    const facts = answer(
      reply(answer(answer(begun("rapid"), "q02", "25_plus"), "q21", "yes"), "q21", "past"),
      "q41",
      "they_have_my_papers",
    );
    const taken = answer(facts, "q21", "no");
    expect(taken.answers["q41"]).toBe("they_have_my_papers");
    const counted = (one: ScreeningFacts) => assess(compiled, catalogue, one).reasons.map((reason) => reason.indicator);
    expect(counted(taken)).not.toContain("CTL-01");
    expect(counted(answer(taken, "q21", "yes"))).toContain("CTL-01");
  });

  it("'no one stops me' takes back what that one question raised, nothing else", () => {
    const stays = reply(answer(answer(begun("full"), "q02", "25_plus"), "q21", "yes"), "q21", "past");
    const counted = (one: ScreeningFacts) => assess(compiled, catalogue, one).reasons.map((reason) => reason.indicator);
    expect(counted(answer(stays, "q41", "no_one_stops_me"))).not.toContain("CTL-07");
    expect(counted(answer(answer(stays, "q48", "yes"), "q41", "no_one_stops_me"))).toContain("CTL-07");
  });

  it("says how far the talk is without promising a total", () => {
    const start = progress(compiled, begun("rapid"), OUTREACH);
    expect(start.answered).toBe(0);
    const later = progress(compiled, answer(answer(begun("rapid"), "q01", "no"), "q02", "25_plus"), OUTREACH);
    expect(later.answered).toBe(2);
    expect(later.about).toBeGreaterThan(later.answered);
    const done = progress(compiled, talkWith("rapid", { q02: "25_plus" }).facts, OUTREACH);
    expect(done.answered).toBe(done.about);
  });

  it("Back goes the way the talk came", () => {
    expect(previousStep(["q01", "q02", "q03"])).toBe("q03");
    expect(previousStep(["q01", "q02", "q03"], "q02")).toBe("q01");
    expect(previousStep([])).toBeNull();
  });
});
