import type { Organisation } from "#domain/pack/network.ts";
import type { ReferralBody, ReferralField, ReferralFields } from "#domain/referral/types.ts";
import { err, ok, type Result } from "#lib/result.ts";

export type AgreementError = { readonly type: "NoAgreement" } | { readonly type: "AgreementEnded"; readonly until: string };
export type OfferError = AgreementError | { readonly type: "DoesNotServe"; readonly group: "adults" | "children" };

/** Whether the written agreement counts on that day; its last day counts. */
export function checkAgreement({ agreement }: Pick<Organisation, "agreement">, today: string): Result<void, AgreementError> {
  if (agreement === undefined) return err({ type: "NoAgreement" });
  return agreement.until < today ? err({ type: "AgreementEnded", until: agreement.until }) : ok(undefined);
}

/** Safeguarding rule 6: no written agreement, no Refer button. Doubt about age asks for an organisation that serves children. */
export function canOfferReferral(
  organisation: Organisation,
  { isChild, today }: { readonly isChild: boolean; readonly today: string },
): Result<void, OfferError> {
  const agreed = checkAgreement(organisation, today);
  if (!agreed.ok) return agreed;
  const group = isChild ? "children" : "adults";
  return organisation.serves.includes(group) ? ok(undefined) : err({ type: "DoesNotServe", group });
}

/** Of the candidates what was picked and is known. */
export const pickFields = (candidates: ReferralFields, picked: readonly ReferralField[]): ReferralFields =>
  Object.fromEntries(picked.filter((field) => candidates[field] !== undefined).map((field) => [field, candidates[field]]));

/** Only what was picked, in the words of the form; nothing is added here. */
export function buildReferralBody(
  candidates: ReferralFields,
  picked: readonly ReferralField[],
  replyTo: ReferralBody["replyTo"],
): ReferralBody {
  return { fields: pickFields(candidates, picked), replyTo };
}
