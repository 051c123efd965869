import { fold } from "#domain/directory/fold.ts";
import type { Service } from "#domain/pack/services.ts";
import type { TextLookup } from "#domain/pack/text-lookup.ts";
import { type Field, WordIndexBuilder } from "#features/help/word-index.ts";

/** What is searched in one service: its words in the person's language and in the reference language, its town, its number. */
export interface SearchDoc {
  readonly id: string;
  readonly name: string;
  /** What it helps with, in the words of the choices on the screen. */
  readonly needs: string;
  readonly about: string;
  /** Town, region, numbers. */
  readonly place: string;
}

/** Ids of services that fit what was typed, best first; `null` for what says too little to narrow anything. */
export type Search = (typed: string) => readonly string[] | null;

const FIELDS: readonly (Field & { readonly name: Exclude<keyof SearchDoc, "id"> })[] = [
  { name: "name", boost: 3 },
  { name: "needs", boost: 2 },
  { name: "about", boost: 1 },
  { name: "place", boost: 2 },
];

const words = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Arabic writes "the", "and", "for", "with" onto the word: people search for the word without them. */
const ATTACHED = /^(?:وال|بال|فال|كال|ولل|لل|ال)(?=\p{L}{3})/u;
const bare = (word: string): string => word.replace(ATTACHED, "");

/** Words repeat from service to service: each spelling is brought to its common form once. */
function wordReader(): (text: string) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (text) =>
    text.split(/\s+/).flatMap((part) => {
      const found = known.get(part);
      if (found) return found;
      const read = words(part).flatMap((word) => (bare(word) === word ? [word] : [word, bare(word)]));
      known.set(part, read);
      return read;
    });
}

/** One letter of an alphabet begins a tenth of all words; a Chinese or Ethiopic sign is a word or a syllable of its own. */
const TOO_LITTLE = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Arabic}]$/u;

const slips = (word: string): number => (word.length > 6 ? 2 : word.length > 4 ? 1 : 0);

/** How long a stretch of building may hold up the screen, in milliseconds. */
const STRETCH_MS = 6;

/** The next task: input and frames that wait go first. */
const letGo = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

/** Built in short stretches, so that nobody waits for it; `null` when it was called off. */
export async function buildSearch(docs: Iterable<SearchDoc>, isWanted: () => boolean = () => true): Promise<Search | null> {
  const builder = new WordIndexBuilder(FIELDS);
  const read = wordReader();
  const ids: string[] = [];
  let sinceMs = performance.now();
  for (const doc of docs) {
    ids.push(doc.id);
    builder.add(FIELDS.map(({ name }) => read(doc[name])));
    if (performance.now() - sinceMs < STRETCH_MS) continue;
    await letGo();
    if (!isWanted()) return null;
    sinceMs = performance.now();
  }
  await letGo();
  const index = builder.finish();
  return (typed) => {
    const asked = words(typed).map(bare);
    if (asked.length === 0 || (asked.length === 1 && TOO_LITTLE.test(asked[0] ?? ""))) return null;
    return index.search(asked, slips).map((doc) => ids[doc] ?? "");
  };
}

/** One after another, as they are asked for. `texts`: the person's language and the reference; what each says is searched. */
export function* searchDocs(
  services: readonly Service[],
  texts: readonly TextLookup[],
  needWords: (service: Service) => string,
): Generator<SearchDoc> {
  for (const service of services) {
    const said = (part: string): string => texts.map((text) => text(`service.${service.id}.${part}`)?.text ?? "").join(" ");
    yield {
      id: service.id,
      name: `${said("name")} ${service.organization.name}`,
      needs: needWords(service),
      about: said("description"),
      place: [
        service.location?.city ?? "",
        service.service_area.region ?? "",
        ...service.phones.map((phone) => `${phone.number_local.replace(/\D/g, "")} ${phone.number}`),
      ].join(" "),
    };
  }
}
