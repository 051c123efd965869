import { didYouMean } from "./nearest.ts";
import type { PackValues } from "./pack-values.ts";
import type { Problem } from "./problems.ts";

/** `rightIds`, `askIds`: those of all packs built together. */
export function checkRights(
  values: PackValues,
  rightIds: ReadonlySet<string>,
  askIds: ReadonlySet<string>,
  problems: Problem[],
): void {
  const file = values.sources.content.rights;
  if (file === undefined || values.rights === null) return;
  const seen = new Set<string>();
  values.rights.forEach((right, at) => {
    if (seen.has(right.id))
      problems.push(file.problem([at, "id"], `The id "${right.id}" is used twice.`, "Give the later one a new id."));
    seen.add(right.id);
    right.seeAlso.forEach((id, i) => {
      if (!rightIds.has(id))
        problems.push(
          file.problem(
            [at, "seeAlso", i],
            `No right is called "${id}".`,
            `${didYouMean(id, rightIds)}Use the id of a right of this pack or of core.`,
          ),
        );
    });
    right.say?.forEach((id, i) => {
      if (!askIds.has(id))
        problems.push(
          file.problem(
            [at, "say", i],
            `No request is called "${id}".`,
            `${didYouMean(id, askIds)}Use an id of asks.yaml of this pack or of core.`,
          ),
        );
    });
    if (right.kind === "card" && right.ask.length === 0)
      problems.push(file.problem([at, "id"], `${right.id} is a card without words in the official's language.`, "Add ask."));
  });
}

export function checkIndicators(values: PackValues, problems: Problem[]): void {
  const file = values.sources.content.indicators;
  if (file === undefined || values.indicators === null) return;
  const seen = new Set<string>();
  values.indicators.forEach((indicator, at) => {
    if (seen.has(indicator.id))
      problems.push(file.problem([at, "id"], `The id "${indicator.id}" is used twice.`, "Give the later one a new id."));
    seen.add(indicator.id);
  });
}

/** Every number of the danger page is one the directory knows, so that both are corrected together. */
export function checkDanger(values: PackValues, problems: Problem[]): void {
  const file = values.sources.content.danger;
  if (file === undefined || values.danger === null) return;
  const services = new Map(values.services.map(({ service }) => [service.id, service]));
  const unknown = (id: string): string => `No service is called "${id}".`;
  values.danger.countries.forEach((country, at) =>
    country.numbers.forEach((entry, i) => {
      const path = ["countries", at, "numbers", i];
      if (entry.number === "" && entry.channel === undefined)
        problems.push(file.problem(path, "There is no number and no channel.", "Give one of the two."));
      if (entry.serviceId === undefined) return;
      const service = services.get(entry.serviceId);
      if (service === undefined)
        problems.push(file.problem([...path, "serviceId"], unknown(entry.serviceId), "Use the id of a service of this pack."));
      else if (entry.number !== "" && !service.phones.some(({ number }) => number === entry.number)) {
        problems.push(
          file.problem([...path, "number"], `${entry.number} is not a number of ${service.id}.`, "Make both the same."),
        );
      }
    }),
  );
  values.danger.cards.forEach((card, at) =>
    card.serviceIds.forEach((id, i) => {
      if (!services.has(id))
        problems.push(file.problem(["cards", at, "serviceIds", i], unknown(id), "Use the id of a service of this pack."));
    }),
  );
}
