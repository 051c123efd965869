import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkChange } from "#domain/statistics/plan.ts";
import { compilePacks, writePacks } from "../../tools/pack/lib/build.ts";
import { createKeys } from "../../tools/pack/lib/keys.ts";
import { planChangedWhileOpen } from "../../tools/pack/lib/published-plan.ts";
import { PLAN } from "../domain/statistics/people.ts";
import { Workbench } from "./workbench.ts";

const FILE = "calais/content/statistics.yaml";
const bench = new Workbench();
afterAll(() => {
  bench.remove();
});

/** One edit, and what check says of the file after it; it is as before when this returns. */
function said(from: string, to: string): string {
  const path = join(bench.dir, FILE);
  const whole = readFileSync(path, "utf8");
  bench.edit(FILE, from, to);
  const problems = bench.check().filter(({ file }) => file === path);
  writeFileSync(path, whole);
  return problems.map(({ line, key, reason, todo }) => `${line} ${key} ${reason} ${todo}`).join("\n");
}

describe("a plan that would count too much", () => {
  it("P8 has a site, a day, a language, a nationality, a route or a worker", () => {
    for (const word of ["site", "date", "language", "nationality", "route", "worker"]) {
      expect(said("minPhones: 5", `${word}: x\n    minPhones: 5`)).toMatch(new RegExp(word));
      expect(said("{ id: recruited_online,", `{ id: ${word},`)).toMatch(new RegExp(`${word}|expected`, "i"));
    }
  });

  it.each([
    ["areas: [FR-59, FR-62,", "areas: [FR-62, FR-62,", /stands here twice/],
    ["areas: [FR-59,", "areas: [FR-HDF,", /may overlap another area/],
    ["BE-VWV, other]", "BE-VWV, BE-VLG]", /may overlap/],
    ["BE-VWV, other]", "BE-VWV]", /Some places are in no area/],
    ["2027-Q3, 2027-Q4]", "2027-Q3, 2027-Q3]", /2027-Q3 is counted twice/],
    ["T: [T1, T2], O: [S2, rest]", "T: [T1, T2, S2], O: [S2, rest]", /groups may not overlap/],
    ["T: [T1, T2], O: [S2, rest]", "T: [T1, T2], O: [rest]", /S2 would be counted nowhere/],
    ["T: [T1, T2], O: [S2, rest]", "T: [T1, S2], O: [T2, rest]", /T1 and T2/],
    ["adult, age_not_known]", "adult]", /age_not_known would be counted nowhere/],
    ["{ from: 60,", "{ from: 500,", /do not go up/],
    ["{ from: 0, cut: one }", "{ from: 0, cut: all }", /not one number/],
    ["minPhones: 5", "minPhones: 4", /minPhones/],
    ["k: 10", "k: 9", /\bk\b/],
    ["k: 10", "k: 12", /not a multiple/],
  ])("P8 %s becomes %s", (from, to, words) => expect(said(from, to)).toMatch(words));

  it.each([
    ["      - { inner: m_hours, outer: f_labour }\n", "", /Everybody with m_hours has f_labour too/],
    ["      - { inner: m_drugs, outer: aggravation }\n", "", /Everybody with m_drugs has aggravation too/],
    ["      - { inner: referral_collected, outer: referral_agreed }\n", "", /Everybody with referral_collected/],
    ["{ id: m_papers, indicators: [COE-04, CTL-01] }", "{ id: m_papers, indicators: [COE-06, COE-11] }", /has another flag too/],
    ["{ inner: m_family, outer: aggravation }", "{ inner: m_papers, outer: aggravation }", /Not everybody with m_papers/],
    [
      "withPurpose: true, assessments: [T1, T2] }\n      - { id: m_papers",
      "withPurpose: true, assessments: [T1] }\n      - { id: m_papers",
      /different leaves/,
    ],
    ["- { inner: m_hours,", "- { inner: m_hours, outer: m_hours }\n      - { inner: m_hours,", /does not name two flags/],
  ])("P10 flags that stand in one another: %s", (from, to, words) => expect(said(from, to)).toMatch(words));

  it("counts where everybody has it or nobody can", () => {
    expect(said("labour_rights, persons: [adult], assessments: [T2]", "labour_rights, persons: [adult]")).toMatch(
      /adult and T1 everybody/,
    );
    expect(said("places: [on_the_way], assessments: [T1, T2]", "places: [on_the_way]")).toMatch(
      /S2 everybody has place_on_the_way/,
    );
    expect(said("        persons: [child_unaccompanied, child_other, age_not_known]\n", "")).toMatch(
      /adult and T1 everybody has f_child/,
    );
  });

  it("counts what never leaves the phone except to a lawyer, or what no catalogue knows", () => {
    expect(said("indicators: [COE-04, CTL-01]", "indicators: [COE-04, CTL-01, CTL-08]")).toMatch(/except to a lawyer/);
    expect(said("indicators: [COE-04, CTL-01]", "indicators: [COE-04, CTL-99]")).toMatch(/no indicator CTL-99/);
    expect(
      said("{ id: m_papers, indicators: [COE-04, CTL-01] }", "{ id: m_papers, indicators: [COE-04], raised: urgent_check }"),
    ).toMatch(/one source/);
  });
});

describe("P8 a plan whose quarter has begun", () => {
  const later = { ...PLAN, planId: "later", k: 15 };
  it("may not change, appear or go; one whose quarters are to come may", () => {
    const [before, inQ2] = [{ plans: [PLAN] }, Date.UTC(2027, 4, 1)];
    const refused = { ok: false, error: { type: "ChangedWhileOpen", quarter: "2027-Q1" } };
    expect(checkChange(before, { plans: [later] }, inQ2)).toEqual(refused);
    expect(checkChange(before, { plans: [] }, inQ2)).toEqual(refused);
    expect(checkChange({ plans: [] }, before, inQ2)).toEqual(refused);
    expect(checkChange(before, { plans: [later] }, Date.UTC(2026, 11, 31))).toEqual({ ok: true, value: null });
    const split = [
      { ...PLAN, quarters: ["2027-Q1", "2027-Q2"] },
      { ...later, quarters: ["2027-Q3", "2027-Q4"] },
    ];
    expect(checkChange(before, { plans: split }, inQ2)).toEqual({ ok: true, value: null });
  });

  it("stops the build over a folder that holds what was published", async () => {
    const keys = await createKeys(join(bench.dir, "keys"));
    const out = join(bench.dir, "out");
    const built = compilePacks(bench.sources, keys);
    if (!built.ok) throw new Error("the packs do not build");
    writePacks(out, built.value, keys);
    bench.edit(FILE, "k: 10", "k: 15");
    const changed = compilePacks(bench.sources, keys);
    if (!changed.ok) throw new Error("the packs do not build");
    expect(planChangedWhileOpen(out, changed.value, Date.UTC(2027, 0, 2))).toEqual({ packId: "calais", quarter: "2027-Q1" });
    expect(planChangedWhileOpen(out, changed.value, Date.UTC(2026, 11, 31))).toBeNull();
    expect(planChangedWhileOpen(out, built.value, Date.UTC(2027, 0, 2))).toBeNull();
  });
});
