import type { Entry } from "#domain/case/types.ts";
import { REFERRAL_FIELDS, type ReferralField } from "#domain/referral/types.ts";

type Referral = Extract<Entry, { readonly type: "referral" }>;

/** What the talk points to: not on a page that can be found, unless the worker says so, and never on the phone or in an SMS. */
const POINTS_TO: readonly ReferralField[] = ["assessment", "indicators"];

/** Only what was sealed, which is what the basis lets out; nothing is added for paper. The case's code stays where it is. */
export function fieldsOnPaper({ fields }: Referral, withSigns: boolean): readonly ReferralField[] {
  return REFERRAL_FIELDS.filter(
    (field) => field !== "code" && fields[field] !== undefined && (withSigns || !POINTS_TO.includes(field)),
  );
}

/** Some of it points to what the talk points to. */
export const hasSigns = ({ fields }: Referral): boolean => POINTS_TO.some((field) => fields[field] !== undefined);

/** Referrals of a case that may be told without software today: not taken back, text still here, the yes not over. Newest first. */
export function tellable(entries: readonly Entry[], today: string): readonly Referral[] {
  const takenBack = new Set(entries.flatMap((entry) => (entry.type === "withdrawal" ? [entry.refId] : [])));
  return entries
    .filter((entry) => entry.type === "referral")
    .filter(
      ({ refId, basis, textGone, answerCode }) =>
        answerCode !== undefined &&
        textGone !== true &&
        !takenBack.has(refId) &&
        (basis.kind !== "consent" || (basis.day <= today && basis.expires >= today)),
    )
    .sort((a, b) => b.atMs - a.atMs);
}
