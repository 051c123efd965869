import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { NEVER_RECORDED } from "../../../tools/pack/lib/check-guides.ts";
import { guides, indicators } from "../../support/domain-data.ts";

/**
 * What safeguarding asks of the question bank, written down a second time by hand: a slip in the guide file must not pass as a
 * change of mind. Answers that are followed by "still going on, or tonight?".
 */
const ASKS_WHEN: Readonly<Record<string, readonly string[]>> = {
  s1: ["yes"],
  q13: ["work_already_done_for_them"],
  q17: ["yes"],
  q20: ["yes"],
  q29: ["sex"],
  q21: ["yes"],
  q41: ["locked_or_guarded", "afraid_of_them", "must_work_off_what_i_owe", "they_would_hurt_family"],
  q22: ["people_who_direct_or_employ_me", "smugglers", "others"],
  q42: ["hitting", "weapons", "threats", "threats_to_family", "food_or_medicine_refused"],
  q39: ["hitting_so_that_i_obey"],
  q31: ["yes"],
  q34: ["yes"],
  q43: ["yes_they_would_harm_me"],
  q44: ["yes"],
  q54: ["no"],
  q56: ["not_allowed_out", "hit_or_insulted"],
  q60: ["yes"],
  q61: ["yes"],
  q62: ["no"],
  q69: ["yes"],
  q70: ["yes"],
  q74: ["no"],
  c08: ["someone_you_were_told_to_call"],
  c09: ["yes"],
  o01: ["yes"],
  o03: ["yes"],
  o12: ["yes"],
  o13: ["yes"],
};
/** Answers that speak of now by themselves. */
const IS_NOW = { q01: ["yes", "not_sure"], c00: ["yes", "not_sure"] };
/** No interruption: the child's result asks for the urgent check. */
const CHILD_FIRST = { c02: ["friends", "someone_i_met", "alone"], c13: ["no", "not_sure"], c04: ["people_i_do_not_know"] };
const SPECIALIST = ["q45", "q60", "q61", "q62", "q63", "q70", "q71", "q74", "q72", "q73"];
const CHECKS = ["v1", "v2", "v3", "v4", "s1", "s9", "s2", "s3", "s7", "s8", "k1", "k2", "k3", "k4", "consent_talk"];
const LANGUAGES = ["en", "fr", "ar"] as const;

const flagged = (kind: string) =>
  Object.fromEntries(
    guides.questions.flatMap(({ id, redFlag }) => {
      const values = Object.keys(redFlag).filter((value) => redFlag[value] === kind);
      return values.length > 0 ? [[id, values]] : [];
    }),
  );
const texts = (lang: string): Readonly<Record<string, string>> =>
  (
    parse(readFileSync(new URL(`../../../packs/core/text/${lang}/guides.yaml`, import.meta.url), "utf8")) as {
      strings: Record<string, string>;
    }
  ).strings;

describe("the question bank keeps what protects the person", () => {
  it("red flags: the answers that ask when, those that speak of now, and those of a child with nobody", () => {
    expect(flagged("now_past_notsure")).toEqual(ASKS_WHEN);
    expect(flagged("now")).toEqual(IS_NOW);
    expect(flagged("child_first")).toEqual(CHILD_FIRST);
    expect(guides.when).toEqual({ options: ["now", "past", "not_sure"], opensDanger: ["now", "not_sure"] });
  });

  it("past violence by police is no red flag and no sign", () => {
    const q22 = guides.questions.find(({ id }) => id === "q22");
    expect(q22?.options).toContain("police_or_guards");
    expect([q22?.maps["police_or_guards"], q22?.redFlag["police_or_guards"]]).toEqual([undefined, undefined]);
  });

  it("the limits of privacy are a screen of their own, before the yes to talk, in every guide that asks a person anything", () => {
    expect(guides.forcedScripts).toEqual(["limits", "limits_child"]);
    for (const { id, before, questions } of guides.guides) {
      if (questions.length === 0) continue;
      const limits = before.indexOf(id === "child" ? "limits_child" : "limits");
      expect([id, limits >= 0 && limits < before.indexOf("k1") && limits < before.indexOf("consent_talk")]).toEqual([id, true]);
      expect([id, before.slice(0, 5)]).toEqual([id, ["v1", "v2", "v3", "v4", "s1"]]);
      expect([id, ["q01", "c00"].includes(questions[0] ?? "")]).toEqual([id, true]);
    }
    for (const { first, to } of guides.switches) expect([to, first]).toEqual(["child", ["limits_child"]]);
  });

  it("every check that ends the questions says how, in each language", () => {
    expect(guides.questions.filter(({ passIf }) => passIf !== undefined).map(({ id }) => id)).toEqual(CHECKS);
    for (const lang of LANGUAGES)
      expect(CHECKS.filter((id) => (texts(lang)[`q.${id}.on_fail`] ?? "") === "").map((id) => `${lang} ${id}`)).toEqual([]);
  });

  it("stop rules and what is never asked are there, with words in each language", () => {
    expect(guides.stopRules).toEqual(["person_stops", "someone_near", "child_tells", "danger_now", "interpreter"]);
    expect(guides.neverAsk).toEqual(["smugglers", "crimes", "details", "proof_of_age", "why", "asylum", "leading", "labels"]);
    const keys = [
      ...guides.stopRules.map((id) => `stop.${id}`),
      ...guides.neverAsk.map((id) => `never.${id}`),
      ...guides.scripts.map((id) => `script.${id}`),
      "when.text",
      "when.child_text",
    ];
    for (const lang of LANGUAGES) expect(keys.filter((key) => (texts(lang)[key] ?? "") === "")).toEqual([]);
  });

  it("questions on sex, marriage, organs, surrogacy and adoption are a specialist's; the card of sex too", () => {
    expect(guides.questions.filter(({ who }) => who === "specialist").map(({ id }) => id)).toEqual(SPECIALIST);
    expect(guides.questions.find(({ id }) => id === "q29")?.optionWho).toEqual({ sex: "specialist" });
    const child = guides.guides.find(({ id }) => id === "child");
    expect(SPECIALIST.filter((id) => child?.questions.includes(id))).toEqual([]);
    expect(child?.basics).toEqual(["c00", "c01", "c02", "c13", "c12", "c09"]);
  });

  it("no guide and no tick records a kind of offence", () => {
    const recorded = new Set([...guides.questions.flatMap(({ maps }) => Object.values(maps).flat()), ...guides.workerTickList]);
    expect(NEVER_RECORDED.filter((id) => recorded.has(id))).toEqual([]);
    expect(guides.lawyerOnly.answers).toEqual(["q29", "q43", "q65", "q66"]);
  });

  it("a sign that is a red flag and has no question can be ticked with its time", () => {
    const asked = new Set(guides.questions.flatMap(({ maps }) => Object.values(maps).flat()));
    const unreachable = indicators.filter(
      ({ id, redFlag }) =>
        redFlag && !asked.has(id) && !guides.workerTickList.includes(id) && !NEVER_RECORDED.some((one) => one === id),
    );
    expect(unreachable.map(({ id }) => id)).toEqual([]);
  });

  it("no question takes free text", () => {
    expect([...new Set(guides.questions.map(({ type }) => type))].sort()).toEqual(
      ["checks", "multi", "single", "talk", "ticks", "worker", "ynus"].sort(),
    );
  });
});
