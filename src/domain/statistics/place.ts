import type { Entry } from "#domain/case/types.ts";
import type { AssessmentCode } from "#domain/pack/rules.ts";
import type { CountedFlag, FlagId, LeafAssessment, Persons, Plan } from "#domain/pack/statistics.ts";
import type { AnswerValue, Assessment } from "#domain/screening/types.ts";
import { LEAVES, outersOf } from "#domain/statistics/plan.ts";
import type { Quarter } from "#lib/quarters.ts";

/** What one case adds to the running counts; kept, sealed, with the case, so that it can be taken away again. */
export interface Place {
  readonly quarter: Quarter;
  readonly area: string;
  /** Index of its one leaf. */
  readonly leaf: number;
  readonly flags: readonly FlagId[];
}

/** The part of a case that is counted. Nothing else of it is read. */
export interface Countable {
  /** "Do not count mine" was chosen. */
  readonly notCounted: boolean;
  readonly assessment: Pick<Assessment, "code" | "age" | "flags" | "elements">;
  /** The answer to the question with the key `place_of_exploitation`. */
  readonly places: AnswerValue | undefined;
  readonly referral: ReferralReach;
}

/** How far referrals came that the person agreed to. Those without a yes are not counted. */
export interface ReferralReach {
  readonly agreed: boolean;
  readonly collected: boolean;
  readonly answered: boolean;
}

/** `collected`: referrals the hub says were fetched. An answer to one nobody saw fetched shows that it was. */
export function referralReach(entries: readonly Entry[], collected: ReadonlySet<string>): ReferralReach {
  const takenBack = new Set(entries.flatMap((entry) => (entry.type === "withdrawal" ? [entry.refId] : [])));
  const agreed = entries.flatMap((entry) =>
    entry.type === "referral" && entry.basis.kind === "consent" && !takenBack.has(entry.refId) ? [entry.refId] : [],
  );
  const answers = new Set(entries.flatMap((entry) => (entry.type === "reply" ? [entry.refId] : [])));
  const answered = agreed.filter((refId) => answers.has(refId));
  return {
    agreed: agreed.length > 0,
    collected: answered.length > 0 || agreed.some((refId) => collected.has(refId)),
    answered: answered.length > 0,
  };
}

export const leafAssessment = (code: AssessmentCode): LeafAssessment =>
  code === "T1" || code === "T2" || code === "S2" ? code : "rest";

function personsOf({ age, flags }: Countable["assessment"]): Persons {
  if (age === "adult") return "adult";
  if (age === "unknown") return "age_not_known";
  return flags.includes("unaccompanied") ? "child_unaccompanied" : "child_other";
}

function holds(flag: CountedFlag, { assessment, places, referral }: Countable): boolean {
  const { elements } = assessment;
  const purpose = elements.purpose.value;
  if (flag.withPurpose === true && purpose !== "yes" && purpose !== "partial") return false;
  if (flag.indicators !== undefined) {
    const wanted = flag.indicators;
    return Object.values(elements).some(({ indicators }) => indicators.some((id) => wanted.includes(id)));
  }
  if (flag.raised === "aggravation") return elements.aggravation.value === "yes";
  if (flag.raised !== undefined) return assessment.flags.includes(flag.raised);
  if (flag.places !== undefined) return flag.places.some((place) => [places ?? []].flat().includes(place));
  return flag.referral !== undefined && referral[flag.referral];
}

/** Where the flag is counted at all: elsewhere everybody has it, or nobody can. */
const isCountedIn = ({ persons, assessments }: CountedFlag, leaf: (typeof LEAVES)[number]): boolean =>
  (persons?.includes(leaf.persons) ?? true) && (assessments?.includes(leaf.assessment) ?? true);

/** 3.2: the one place of a case. `null`: it is not counted. */
export function placeOf(plan: Plan, quarter: Quarter, area: string, countable: Countable): Place | null {
  if (countable.notCounted) return null;
  const [persons, assessment] = [personsOf(countable.assessment), leafAssessment(countable.assessment.code)];
  const at = LEAVES.findIndex((leaf) => leaf.persons === persons && leaf.assessment === assessment);
  const leaf = LEAVES[at];
  if (leaf === undefined) throw new RangeError("the leaves have a hole");
  const own = new Set(plan.flags.flatMap((flag) => (isCountedIn(flag, leaf) && holds(flag, countable) ? [flag.id] : [])));
  // Declared nesting is true of every case, or rule 4 would rest on something false.
  const flags = plan.flags.flatMap(({ id }) => (own.has(id) && outersOf(plan, id).every((outer) => own.has(outer)) ? [id] : []));
  return { quarter, area, leaf: at, flags };
}
