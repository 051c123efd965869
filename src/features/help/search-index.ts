import type MiniSearch from "minisearch";
import { fold } from "#domain/directory/fold.ts";
import type { Service } from "#domain/pack/services.ts";
import type { TextLookup } from "#domain/pack/text-lookup.ts";

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
      fuzzy: (term) => (term.length > 6 ? 2 : term.length > 4 ? 1 : false),
      boost: { name: 3, place: 2 },
      combineWith: "AND",
    },
  });
  index.addAll(docs);
  return (typed) => index.search(typed).map((found) => String(found.id));
}

/** `texts`: the person's language and the reference; what each says is searched. */
export const searchDocs = (
  services: readonly Service[],
  texts: readonly TextLookup[],
  needWords: (service: Service) => string,
): readonly SearchDoc[] =>
  services.map((service) => {
    const said = (part: string): string => texts.map((text) => text(`service.${service.id}.${part}`)?.text ?? "").join(" ");
    return {
      id: service.id,
      name: `${said("name")} ${service.organization.name}`,
      about: `${said("description")} ${needWords(service)}`,
      place: [service.location?.city ?? "", service.service_area.region ?? ""].join(" "),
      numbers: service.phones.map((phone) => `${phone.number_local.replace(/\D/g, "")} ${phone.number}`).join(" "),
    };
  });
