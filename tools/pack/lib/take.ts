import { dirname, join } from "node:path";
import { mergeDanger } from "#domain/pack/merge.ts";
import type { TextPart } from "#domain/pack/text.ts";
import { type PackValues, readPack } from "./pack-values.ts";
import type { Problem } from "./problems.ts";
import { type SourcedText, stateOf } from "./read-texts.ts";
import { loadSources, type PackSources, type Takes } from "./sources.ts";
import { textNeeds } from "./text-needs.ts";

/**
 * What a pack takes from the folder of another, so that a number stands in one place only and is right or wrong in both. The words that
 * belong to it come along, in every language, with the state of their review.
 */
export function withTaken(packs: readonly PackValues[], problems: Problem[]): readonly PackValues[] {
  const others = new Map(packs.map((pack) => [pack.sources.meta.packId, pack]));
  return packs.map((pack) => {
    const { metaFile, meta } = pack.sources;
    return meta.takes.reduce((values, takes, at) => {
      const from = others.get(takes.from) ?? readOther(join(dirname(pack.sources.dir), takes.from));
      if (from !== null) return takeOver(values, from, takes, at, problems);
      problems.push(
        metaFile.problem(
          ["takes", at, "from"],
          `There is no pack "${takes.from}" beside this one.`,
          "Name the folder of another pack.",
        ),
      );
      return values;
    }, pack);
  });
}

/** Its own problems are told where it is built. */
function readOther(dir: string): PackValues | null {
  const { sources } = loadSources(dir);
  return sources === null ? null : readPack(sources).values;
}

function takeOver(values: PackValues, from: PackValues, takes: Takes, at: number, problems: Problem[]): PackValues {
  const { metaFile } = values.sources;
  const found = <T>(
    list: "services" | "rights" | "dangerCountries" | "dangerCards" | "missing",
    all: readonly T[],
    idOf: (one: T) => string,
  ): T[] =>
    takes[list].flatMap((id, i) => {
      const one = all.find((candidate) => idOf(candidate) === id);
      if (one !== undefined) return [one];
      problems.push(
        metaFile.problem(["takes", at, list, i], `"${id}" is not in ${takes.from}.`, "Correct the id, or remove it."),
      );
      return [];
    });
  const services = found("services", from.services, ({ service }) => service.id);
  const ids = new Set([...values.services, ...services].map(({ service }) => service.id));
  const rights = found("rights", from.rights ?? [], ({ id }) => id);
  const countries = found("dangerCountries", from.danger?.countries ?? [], ({ country }) => country);
  const cards = found("dangerCards", from.danger?.cards ?? [], ({ id }) => id).map((card) => ({
    ...card,
    serviceIds: card.serviceIds.filter((id) => ids.has(id)),
  }));
  const missing = found("missing", from.missing?.countries ?? [], ({ country }) => country);
  const taken: PackValues = {
    ...values,
    sources: withFiles(values.sources, from.sources, { rights, danger: [...countries, ...cards], missing }),
    services: [...values.services, ...services],
    rights: rights.length === 0 ? values.rights : [...(values.rights ?? []), ...rights],
    danger:
      countries.length + cards.length === 0
        ? values.danger
        : mergeDanger([{ countries, cards }, ...(values.danger === null ? [] : [values.danger])]),
    missing: missing.length === 0 ? values.missing : { countries: [...(values.missing?.countries ?? []), ...missing] },
  };
  const texts = takenTexts(taken, from);
  const reference = new Set([...taken.reference, ...englishOf(texts)]);
  return { ...taken, texts: [...taken.texts, ...texts], reference };
}

/** A file that only the other pack has is where a problem with what was taken is shown. */
function withFiles(
  own: PackSources,
  other: PackSources,
  taken: Readonly<Record<"rights" | "danger" | "missing", readonly unknown[]>>,
): PackSources {
  const content = { ...own.content };
  for (const name of ["rights", "danger", "missing"] as const) {
    const file = other.content[name];
    if (content[name] === undefined && taken[name].length > 0 && file !== undefined) content[name] = file;
  }
  return { ...own, content };
}

const englishOf = (texts: readonly SourcedText[]): readonly string[] =>
  texts.filter(({ part }) => part.lang === "en").flatMap(({ part }) => Object.keys(part.strings));

/** Sentences of the danger page that speak of one country: `danger.fact.without_sim_FR`. */
const countryOfFact = (key: string): string | undefined => /^danger\.fact\..*_([A-Z]{2})$/.exec(key)?.[1];

/** The words this pack needs and does not write itself. */
function takenTexts(values: PackValues, from: PackValues): readonly SourcedText[] {
  const { required, optional } = textNeeds(values);
  const needed = new Set([...required, ...optional].map(({ key }) => key));
  const countries = new Set<string>(values.danger?.countries.map(({ country }) => country) ?? []);
  const isFact = (key: string): boolean => {
    const country = countryOfFact(key);
    return key.startsWith("danger.fact.") && values.danger !== null && (country === undefined || countries.has(country));
  };
  const own = new Set(values.reference);
  return from.texts.flatMap(({ source, part }) => {
    const keys = Object.keys(part.strings).filter((key) => !own.has(key) && (needed.has(key) || isFact(key)));
    return keys.length === 0 ? [] : [{ source, part: onlyKeys(part, keys) }];
  });
}

/** The state of each text stands beside it, whatever else stands in the file it lands in. */
function onlyKeys(part: TextPart, keys: readonly string[]): TextPart {
  const isReference = part.lang === "en";
  const passed = isReference ? [] : keys.filter((key) => stateOf(part, key) === "reviewed");
  return {
    ...part,
    review: isReference ? "reference" : "draft",
    reviewByPrefix: Object.fromEntries(passed.map((key) => [key, "reviewed" as const])),
    strings: Object.fromEntries(keys.map((key) => [key, part.strings[key] ?? ""])),
  };
}
