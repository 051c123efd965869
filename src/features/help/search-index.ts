import type MiniSearch from "minisearch";
import { fold } from "#domain/directory/fold.ts";
import type { Service } from "#domain/pack/services.ts";

/** What is searched in one service: its words in the person's language and in the reference language, its town, its number. */
export interface SearchDoc {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly place: string;
  readonly numbers: string;
}

/** Ids of services that fit what was typed, best first. */
export type Search = (typed: string) => readonly string[];

const words = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Arabic writes "the", "and", "for", "with" onto the word: people search for the word without them. */
const ATTACHED = /^(?:وال|بال|فال|كال|ولل|لل|ال)(?=\p{L}{3})/u;
const bare = (word: string): string => word.replace(ATTACHED, "");

/** Built at the first keystroke; the library is not loaded before. */
export async function buildSearch(docs: readonly SearchDoc[]): Promise<Search> {
  const { default: Index } = (await import("minisearch")) as { default: typeof MiniSearch };
  const index = new Index<SearchDoc>({
    fields: ["name", "about", "place", "numbers"],
    tokenize: words,
    processTerm: (term) => (bare(term) === term ? term : [term, bare(term)]),
    searchOptions: {
      processTerm: bare,
      prefix: true,
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      boost: { name: 3, place: 2 },
      combineWith: "AND",
    },
  });
  index.addAll(docs);
  return (typed) => index.search(typed).map((found) => String(found.id));
}

export const searchDoc = (service: Service, text: { readonly name: string; readonly about: string }): SearchDoc => ({
  id: service.id,
  name: text.name,
  about: text.about,
  place: [service.location?.city ?? "", service.service_area.region ?? ""].join(" "),
  numbers: service.phones.map((phone) => `${phone.number_local.replace(/\D/g, "")} ${phone.number}`).join(" "),
});
