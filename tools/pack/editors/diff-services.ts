import type { Phone, Service } from "#domain/pack/services.ts";
import { changedValues } from "../lib/diff-values.ts";

/** What of an entry has a word of its own in a sentence; the rest goes by the name of its field. */
const WORDS: Readonly<Record<string, string>> = {
  name: "name",
  status: "state of work",
  email: "e-mail address",
  chat_or_form: "page with a chat or a form",
  who_answers: "who answers",
  requires_id: "papers asked for",
  assured_date: "day it was last rung",
  last_checked: "day its page was last read",
  verification: "how sure it is",
  minimum_age: "youngest age",
  maximum_age: "oldest age",
  number_by_law: "number fixed by law",
  only_if_asked: "only if asked for",
};
const GROUPS: Readonly<Record<string, string>> = {
  schedule: "hours",
  location: "place",
  languages: "languages",
  serves: "whom it serves",
  service_area: "area",
  organization: "organisation",
  kinds: "kinds of help",
  offers: "offers",
  sources: "sources",
};

const shown = (value: unknown): string =>
  value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
const sentence = (what: string, id: string, was: unknown, is: unknown): string =>
  `${what} of ${id} changed from ${shown(was)} to ${shown(is)}.`;

/** Numbers first: a wrong one sends somebody to somebody else. */
function phoneLines(id: string, was: readonly Phone[], is: readonly Phone[]): readonly string[] {
  const key = ({ number, type }: Phone): string => `${number} ${type}`;
  const gone = was.filter((one) => !is.some((other) => key(other) === key(one)));
  const come = is.filter((one) => !was.some((other) => key(other) === key(one)));
  const [old, now] = [gone[0], come[0]];
  const kept = is.flatMap((one) => {
    const before = was.find((other) => key(other) === key(one));
    return before ? [{ one, before }] : [];
  });
  return [
    ...(gone.length === 1 && come.length === 1 && old && now
      ? [`Number of ${id} changed from ${old.number_local} (${old.type}) to ${now.number_local} (${now.type}).`]
      : [
          ...gone.map(({ number_local, type }) => `Number of ${id} is gone: ${number_local} (${type}).`),
          ...come.map(({ number_local, type }) => `Number of ${id} is new: ${number_local} (${type}).`),
        ]),
    ...kept.flatMap(({ one, before }) =>
      changedValues("", before, one).map(
        ({ at, was: a, is: b }) =>
          `Number ${one.number_local} of ${id}: ${at.replace(/^:\./, "")} changed from ${a ?? "nothing"} to ${b ?? "nothing"}.`,
      ),
    ),
  ];
}

function changed(was: Service, is: Service): readonly string[] {
  const id = is.name;
  const fields = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort() as (keyof Service)[];
  return [
    ...phoneLines(id, was.phones, is.phones),
    ...fields.flatMap((field) => {
      if (field === "phones" || JSON.stringify(was[field]) === JSON.stringify(is[field])) return [];
      const words = WORDS[field];
      if (words) return [sentence(capital(words), id, was[field], is[field])];
      return changedValues("", was[field], is[field]).map((value) =>
        sentence(`${capital(GROUPS[field] ?? field)} (${value.at.replace(/^:\.?/, "")})`, id, value.was, value.is),
      );
    }),
  ];
}

const capital = (words: string): string => `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;

/** Entries of a directory, in sentences: gone, new, changed. */
export function serviceLines(was: readonly Service[], is: readonly Service[]): readonly string[] {
  const before = new Map(was.map((service) => [service.id, service]));
  const after = new Map(is.map((service) => [service.id, service]));
  return [
    ...was.filter(({ id }) => !after.has(id)).map(({ id, name }) => `${name} (${id}) is gone.`),
    ...is
      .filter(({ id }) => !before.has(id))
      .map(
        ({ id, name, phones }) =>
          `${name} (${id}) is new: ${phones.map((phone) => phone.number_local).join(", ") || "no number"}.`,
      ),
    ...is.flatMap((service) => {
      const old = before.get(service.id);
      return old ? changed(old, service) : [];
    }),
  ];
}

/** Numbers that stand nowhere in the directory any more. */
export function lostNumbers(was: readonly Service[], is: readonly Service[]): readonly string[] {
  const all = (services: readonly Service[]): Set<string> =>
    new Set(services.flatMap(({ phones }) => phones.flatMap(({ number, number_local }) => [number, number_local])));
  const now = all(is);
  return [...all(was)].filter((number) => !now.has(number));
}
