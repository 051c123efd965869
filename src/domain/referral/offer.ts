import type { Organisation } from "#domain/pack/network.ts";
import type { ReferralBody, ReferralField, ReferralFields } from "#domain/referral/types.ts";
import { err, ok, type Result } from "#lib/result.ts";

export type OfferError =
  | { readonly type: "NoAgreement" }
  | { readonly type: "AgreementEnded"; readonly until: string }
  | { readonly type: "DoesNotServe"; readonly group: "adults" | "children" };

/** Safeguarding rule 6: no written agreement, no Refer button. Doubt about age asks for an organisation that serves children. */
export function canOfferReferral(
  organisation: Organisation,
  { isChild, today }: { readonly isChild: boolean; readonly today: string },
): Result<void, OfferError> {
  const { agreement, serves } = organisation;
  if (agreement === undefined) return err({ type: "NoAgreement" });
  if (agreement.until < today) return err({ type: "AgreementEnded", until: agreement.until });
  const group = isChild ? "children" : "adults";
  return serves.includes(group) ? ok(undefined) : err({ type: "DoesNotServe", group });
}

/** Only what was picked, in the words of the form; nothing is added here. */
export function buildReferralBody(
  candidates: ReferralFields,
  picked: readonly ReferralField[],
  replyTo: ReferralBody["replyTo"],
): ReferralBody {
  const fields = Object.fromEntries(
    picked.filter((field) => candidates[field] !== undefined).map((field) => [field, candidates[field]]),
  );
  return { fields, replyTo };
}
