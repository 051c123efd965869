import type { Country } from "#domain/pack/common.ts";

/** What officials of a country read. */
const OFFICIAL: Readonly<Record<Country, readonly string[]>> = {
  INT: ["en", "fr"],
  EU: ["en", "fr"],
  FR: ["fr"],
  GB: ["en"],
  BE: ["nl", "fr"],
  NL: ["nl"],
  DE: ["de"],
  IE: ["en"],
  IT: ["it"],
  ES: ["es"],
  GR: ["el", "en"],
};

/** The words of a request in the languages of a country, in their order; those that nobody has written are left out. */
export const wordsFor = <W extends { readonly lang: string }>(words: readonly W[], country: Country): W[] =>
  OFFICIAL[country].map((lang) => words.find((one) => one.lang === lang)).filter((one): one is W => one !== undefined);
