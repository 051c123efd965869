import type { AssessmentCode, Element, Rules } from "#domain/pack/rules.ts";
import { type ElementValues, lookUp } from "#domain/screening/assess.ts";
import type { AgeGroup } from "#domain/screening/types.ts";

/**
 * The decision table said as ordered rules; the first that fits decided. Words are the screen's, one text an id. `child` stands for
 * whoever may be under 18. The residual rules are what is left when purpose is no, or unknown without means.
 */
export const RULE_IDS = [
  "purpose_child",
  "purpose_child_act_no",
  "purpose_means",
  "purpose_means_act_no",
  "purpose_without_means",
  "purpose_partial",
  "means_purpose_open",
  "act_child_purpose_open",
  "smuggling_with_danger",
  "smuggling_only",
  "smuggling_purpose_open",
  "danger_only",
  "too_little",
] as const;
export type RuleId = (typeof RULE_IDS)[number];

export interface FiredRule {
  /** `table`: the table of this pack says otherwise than the ordered rules; the cell is all there is to say. */
  readonly id: RuleId | "table";
  readonly code: AssessmentCode;
}

function ordered(
  age: AgeGroup,
  { act, means, purpose, smuggling, aggravation }: ElementValues,
): readonly [RuleId, AssessmentCode] {
  const isAdult = age === "adult";
  const hasAct = act !== "no" || smuggling === "yes";
  if (purpose === "yes") {
    if (!isAdult) return hasAct ? ["purpose_child", "T1"] : ["purpose_child_act_no", "T2"];
    if (means !== "yes") return ["purpose_without_means", "T2"];
    return hasAct ? ["purpose_means", "T1"] : ["purpose_means_act_no", "T2"];
  }
  if (purpose === "partial") return ["purpose_partial", "T2"];
  if (purpose === "unknown" && means === "yes") return ["means_purpose_open", "T2"];
  if (purpose === "unknown" && !isAdult && act === "yes") return ["act_child_purpose_open", "T2"];
  const danger = aggravation === "yes" || means === "yes";
  if (smuggling !== "yes") return danger ? ["danger_only", "P1"] : ["too_little", "N0"];
  if (danger) return ["smuggling_with_danger", "S2"];
  return purpose === "no" ? ["smuggling_only", "S1"] : ["smuggling_purpose_open", "N0"];
}

/** Which rule gave the code the table gives. */
export function firedRule(rules: Rules, age: AgeGroup, values: ElementValues): FiredRule {
  const code = lookUp(rules, age, values);
  const [id, expected] = ordered(age, values);
  return { id: expected === code ? id : "table", code };
}

export interface WouldChange {
  readonly element: Element;
  readonly value: "yes" | "no";
  readonly code: AssessmentCode;
}

/** What another value of one element would give, only where that differs; `canBe` leaves out what no answer could bring about. */
export function wouldChange(
  rules: Rules,
  age: AgeGroup,
  values: ElementValues,
  canBe: (element: Element, value: "yes" | "no") => boolean,
): readonly WouldChange[] {
  const now = lookUp(rules, age, values);
  const changes: WouldChange[] = [];
  for (const element of ["act", "means", "purpose", "smuggling", "aggravation"] as const)
    for (const value of ["yes", "no"] as const) {
      if (values[element] === value || !canBe(element, value)) continue;
      const code = lookUp(rules, age, { ...values, [element]: value });
      if (code !== now) changes.push({ element, value, code });
    }
  return changes;
}
