import { useTranslation } from "react-i18next";
import type { TextLookup } from "#domain/pack/text-lookup.ts";
import type { ReferralField, ReferralFields } from "#domain/referral/types.ts";
import { ownName } from "#i18n/languages.ts";
import { type ValueWords, valueInWords } from "#lib/value-words.ts";

export type FieldWords = (field: ReferralField, value: ReferralFields[ReferralField]) => string;

/** What a field of a referral says, in words: the same for the one who sends it and the one who receives it. `lng`: not the screen's language. */
export function useFieldWords(lookup: TextLookup, lng?: string): FieldWords {
  const { t } = useTranslation(["referrals", "help"], lng === undefined ? {} : { lng });
  const words: ValueWords = {
    said: (key) => t(key, { defaultValue: "" }) || undefined,
    label: (key) => lookup(key)?.text,
    language: ownName,
  };
  return (field, value) =>
    [value ?? []]
      .flat()
      .map((one) => valueInWords(words, field, one))
      .join(" · ");
}
