import type { WordField } from "../entry.ts";

/** Where the English words of a service stand in HSDS; the others have no field and travel as attributes. */
export const NATIVE_WORDS = {
  description: "description",
  alert: "alert",
  fees: "fees_description",
  apply: "application_process",
  languages_note: "interpretation_services",
} as const satisfies Partial<Record<WordField, string>>;

/** The term under which the words of a field travel, in English where HSDS has no field for them, and in every other language. */
export const WORD_CODE: Readonly<Record<WordField, string>> = {
  name: "text/name",
  description: "text/description",
  alert: "text/alert",
  fees: "text/fees",
  apply: "text/apply",
  who_may_be_told: "who/may-be-told",
  confidentiality: "confidentiality/note",
  police_duty: "confidentiality/police-duty",
  schedule: "text/schedule",
  languages_note: "text/languages-note",
};
export const PHONE_WORDS = "text/phone";

export const IDENTITY_DOCUMENT = "identity document";
export const SECRET_PLACE = "address kept secret";
export const SLUG_TYPE = "directory-slug";
