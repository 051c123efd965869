import { describe, expect, it } from "vitest";
import { shownToPerson } from "#domain/referral/shown-to-person.ts";
import { REFERRAL_FIELDS, type ReferralFields } from "#domain/referral/types.ts";

const everything: ReferralFields = {
  code: "7F3K2M",
  age_group: "adult",
  language: "ti",
  needs: ["doctor", "sexual_violence", "police"],
  access_needs: ["pictures"],
  accepted_services: ["women_only", "lgbtqi_friendly"],
  reach: ["through_you"],
  assessment: "strong_indicators_of_trafficking",
  flags: ["urgent_check"],
  indicators: ["debt_bondage"],
};
const lineOf = (field: string) => shownToPerson(everything).find((line) => line.field === field);

describe("what the person sees before anything leaves", () => {
  it("names every field that leaves, in the order of the form, and no other", () => {
    expect(shownToPerson(everything).map(({ field }) => field)).toEqual([...REFERRAL_FIELDS]);
    expect(shownToPerson({ code: "7F3K2M" }).map(({ field }) => field)).toEqual(["code"]);
  });

  it("says that the worker's thoughts leave, and never says the label", () => {
    for (const field of ["assessment", "flags", "indicators"])
      expect(lineOf(field), field).toEqual({ field, open: [], covered: [] });
  });

  it("covers the words that would tell somebody beside them what the talk was about", () => {
    expect(lineOf("needs")).toEqual({ field: "needs", open: ["doctor"], covered: ["sexual_violence", "police"] });
    expect(lineOf("accepted_services")).toEqual({
      field: "accepted_services",
      open: ["women_only"],
      covered: ["lgbtqi_friendly"],
    });
    expect(lineOf("reach")?.covered).toEqual([]);
  });

  it("loses no value between what is open and what is covered", () => {
    for (const { field, open, covered } of shownToPerson({
      ...everything,
      assessment: undefined,
      flags: undefined,
      indicators: undefined,
    }))
      expect([...open, ...covered].sort()).toEqual([everything[field] ?? []].flat().toSorted());
  });
});
