import type { OwnGuides, OwnQuestion } from "#domain/pack/own-guides.ts";

/** A question an organisation asks seasonal workers. */
export function ownQuestion(id: string, more: Partial<OwnQuestion> = {}): OwnQuestion {
  return {
    id,
    type: "ynus",
    options: ["yes", "no", "not_sure", "skip"],
    maps: { yes: ["LAB-01"] },
    clears: {},
    redFlag: {},
    who: "any_trained",
    optionWho: {},
    hasNote: false,
    hasAvoid: false,
    ...more,
  };
}

/** A short guide of an organisation: two questions of its own between ours. */
export const HARBOUR: OwnGuides = {
  questions: [
    ownQuestion("harbour.season"),
    ownQuestion("harbour.leave", { maps: { yes: ["CTL-02"] }, redFlag: { yes: "now_past_notsure" } }),
  ],
  guides: [
    {
      id: "harbour.fields",
      like: "rapid",
      questions: ["q10", "harbour.season", "q20", "harbour.leave", "q23"],
      midway: ["q20"],
    },
  ],
};
