import type { Service } from "#domain/pack/services.ts";

/** Fields of a service that are words, in the order of docs/pack-format.md; `phone.<n>` comes besides. */
export const WORD_FIELDS = [
  "name",
  "description",
  "alert",
  "fees",
  "apply",
  "who_may_be_told",
  "confidentiality",
  "police_duty",
  "schedule",
  "languages_note",
] as const;
export type WordField = (typeof WORD_FIELDS)[number];

/** Words of one service in one language, by field (`description`, `phone.0`). */
export type Words = Readonly<Record<string, string>>;

/** One service with all that is written about it. */
export interface Entry {
  readonly service: Service;
  /** By language. English is the reference. */
  readonly words: Readonly<Record<string, Words>>;
  /** By language, the fields a native reader has passed. */
  readonly reviewed: Readonly<Record<string, readonly string[]>>;
}

export const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z]{2,4})?$/;

export const wordFieldsOf = (service: Service): readonly string[] => [
  ...WORD_FIELDS,
  ...service.phones.map((_, index) => `phone.${index}`),
];

export const textKey = (id: string, field: string): string => `service.${id}.${field}`;
