import { REFERRAL_FIELDS, type ReferralField, type ReferralFields } from "#domain/referral/types.ts";

/** What the worker makes of the talk: the person is told that it leaves, never the label itself (safeguarding rule 4). */
const NO_LABEL: readonly ReferralField[] = ["assessment", "flags", "indicators"];

/** Needs and services that say what the talk was about to whoever looks over a shoulder. */
const BETRAYS = ["violence", "sexual_violence", "used_or_forced", "specialist_ngo", "police", "lgbtqi_friendly"];

export interface ShownLine {
  readonly field: ReferralField;
  /** Shown at once; ids or short codes as in the form. */
  readonly open: readonly string[];
  /** Shown when the person asks for the words. */
  readonly covered: readonly string[];
}

/** A referral as the person may see it, one line for each field that leaves. */
export function shownToPerson(fields: ReferralFields): readonly ShownLine[] {
  return REFERRAL_FIELDS.filter((field) => fields[field] !== undefined).map((field) => {
    const values = NO_LABEL.includes(field) ? [] : [fields[field] ?? []].flat();
    const isCovered = (value: string): boolean => BETRAYS.includes(value);
    return { field, open: values.filter((value) => !isCovered(value)), covered: values.filter(isCovered) };
  });
}
