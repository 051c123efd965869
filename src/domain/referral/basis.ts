import { type Basis, MINIMUM_FIELDS, REFERRAL_FIELDS, type ReferralField, type ReferralFields } from "#domain/referral/types.ts";
import type { ScreeningFacts } from "#domain/screening/types.ts";
import { type ConsentNotUnderstood, consentPossibleToday } from "#domain/screening/understanding.ts";
import { err, ok, type Result } from "#lib/result.ts";

export type BasisError =
  | { readonly type: "BasisMissing" }
  | { readonly type: "ConsentForAnother"; readonly organisationId: string }
  | { readonly type: "ConsentNotYetGiven"; readonly day: string }
  | { readonly type: "ConsentExpired"; readonly expires: string }
  | { readonly type: "ConsentWithdrawn" }
  | ConsentNotUnderstood
  | { readonly type: "ConsentTooNarrow"; readonly fields: readonly ReferralField[] }
  | { readonly type: "MoreThanMinimum"; readonly fields: readonly ReferralField[] }
  | { readonly type: "DeciderMissing" }
  | { readonly type: "ToldMissing" }
  | { readonly type: "ChildViewMissing" }
  | { readonly type: "NotAChild" }
  | { readonly type: "NothingToShare" };

/** On a child's or a life's account: it leaves in the end, whatever becomes of the case or of a consent. */
export const mustArrive = (basis: string | undefined): boolean => basis === "child_protection" || basis === "danger_to_life";

export interface BasisCheck {
  readonly organisationId: string;
  readonly fields: ReferralFields;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** Under 18, or not known to be an adult. */
  readonly isChild: boolean;
  readonly withdrawn?: boolean;
  /** Talks of today: consent that was not understood in one of them cannot be taken until another day. */
  readonly talksToday?: readonly ScreeningFacts[];
}

const given = (fields: ReferralFields): readonly ReferralField[] =>
  REFERRAL_FIELDS.filter((field) => fields[field] !== undefined);

/**
 * Safeguarding rule 1: nothing about a person leaves without a basis. Consent names one organisation, a last day and the fields
 * agreed to, and can be withdrawn. Child protection and danger to life need no consent but carry the minimum, say who in the
 * organisation decided (never the volunteer alone) and what the person was told; for a child, the child's own view too.
 */
export function checkBasis(
  basis: Basis | null,
  { organisationId, fields, today, isChild, withdrawn, talksToday = [] }: BasisCheck,
): Result<void, BasisError> {
  if (basis === null) return err({ type: "BasisMissing" });
  const shared = given(fields);
  if (shared.length === 0) return err({ type: "NothingToShare" });
  if (basis.kind === "consent") {
    if (withdrawn === true) return err({ type: "ConsentWithdrawn" });
    if (basis.organisationId !== organisationId) return err({ type: "ConsentForAnother", organisationId: basis.organisationId });
    if (basis.day > today) return err({ type: "ConsentNotYetGiven", day: basis.day });
    if (basis.expires < today) return err({ type: "ConsentExpired", expires: basis.expires });
    for (const talk of talksToday) {
      const understood = consentPossibleToday(talk);
      if (!understood.ok) return understood;
    }
    const beyond = shared.filter((field) => !basis.scope.includes(field));
    return beyond.length > 0 ? err({ type: "ConsentTooNarrow", fields: beyond }) : ok(undefined);
  }
  // Read as unknown on purpose: a form half filled in must not pass for a decision.
  const { decidedBy, told, childView }: { decidedBy?: unknown; told?: unknown; childView?: unknown } = basis;
  if (basis.kind === "child_protection" && !isChild) return err({ type: "NotAChild" });
  if (decidedBy !== "safeguarding_lead" && decidedBy !== "second_person") return err({ type: "DeciderMissing" });
  if (typeof told !== "string" || told === "") return err({ type: "ToldMissing" });
  if (isChild && (typeof childView !== "string" || childView === "")) return err({ type: "ChildViewMissing" });
  const beyond = shared.filter((field) => !MINIMUM_FIELDS.includes(field));
  return beyond.length > 0 ? err({ type: "MoreThanMinimum", fields: beyond }) : ok(undefined);
}

/** The fields a basis of this kind may carry at most; consent narrows them further by what the person agrees to. */
export const allowedFields = (kind: Basis["kind"]): readonly ReferralField[] =>
  kind === "consent" ? REFERRAL_FIELDS : MINIMUM_FIELDS;
