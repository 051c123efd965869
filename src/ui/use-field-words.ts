import { useTranslation } from "react-i18next";
import type { TextLookup } from "#domain/pack/text-lookup.ts";
import type { ReferralField, ReferralFields } from "#domain/referral/types.ts";
import { ownName } from "#i18n/languages.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";

export type FieldWords = (field: ReferralField, value: ReferralFields[ReferralField]) => string;

/** What a field of a referral says, in words: the same for the one who sends it and the one who receives it. `lng`: not the screen's language. */
export function useFieldWords(lookup: TextLookup, lng?: string): FieldWords {
  const { t } = useTranslation(["referrals", "help"], lng === undefined ? {} : { lng });
  function one(field: ReferralField, value: string): string {
    const plain = cleanOutsideText(value);
    // What others sent may be neither looked up as words nor filled in like them (`$t(…)`, `{{…}}`) unless it is one of our values.
    if (field !== "code" && !/^[\w.-]+$/.test(plain)) return plain;
    if (field === "code") return plain;
    if (field === "language") return ownName(plain);
    if (field === "indicators") return lookup(`indicator.${plain}`)?.text ?? plain;
    if (field === "age_group" || field === "flags" || field === "assessment") return t(`value.${plain}`, { defaultValue: plain });
    return lookup(`label.${plain}`)?.text ?? t(`help:need.${plain}`, { defaultValue: plain });
  }
  return (field, value) =>
    (value === undefined ? [] : typeof value === "string" ? [value] : value).map((v) => one(field, v)).join(" · ");
}
