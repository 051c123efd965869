import type { Freshness } from "#domain/directory/freshness.ts";
import type { Service } from "#domain/pack/services.ts";
import type { TextLookup } from "#domain/pack/text-lookup.ts";
import type { FreshnessSentence } from "#features/help/use-freshness-words.ts";
import { type Line, optional, packLine, uiLine } from "#ui/line.ts";

type Sureness = "spoken_unconfirmed" | "spoken_stale" | "by_law";

interface ServiceWords {
  readonly lang: string;
  readonly text: TextLookup;
  /** Words of these pages, and of all pages. */
  readonly help: (key: Sureness) => string;
  readonly common: (key: string) => string;
  readonly freshness: Freshness;
  /** How sure and how fresh, as it stands on the card. */
  readonly sentences: readonly FreshnessSentence[];
}

/** How sure it is, without a day: the same few sentences for every service, so that they can be recorded. */
function sureness(service: Service, { freshness, sentences }: ServiceWords): Sureness | null {
  if (sentences.every(({ confirmed }) => confirmed)) return service.number_by_law && freshness !== "confirmed" ? "by_law" : null;
  return freshness === "stale" ? "spoken_stale" : "spoken_unconfirmed";
}

/**
 * What is heard of a service. Its own words may be missing in a recorded voice; who answers and how sure it is may not: those are what a
 * call can cost.
 */
export function serviceLines(service: Service, words: ServiceWords): Line[] {
  const { lang, text, help, common, sentences } = words;
  const key = `service.${service.id}`;
  const own = (field: string) => packLine(`${key}.${field}`, text(`${key}.${field}`));
  const sure = sureness(service, words);
  const who = service.who_answers ? `who_answers.${service.who_answers}` : "who_answers_unknown";
  const told = own("who_may_be_told").filter((line) => line.text !== "unknown");
  return [
    ...optional([...own("name"), ...own("description"), ...own("alert")]),
    ...(service.who_answers || service.phones.length > 0 ? [uiLine("common", who, common(who), lang)] : []),
    ...(told.length > 0 ? optional([uiLine("common", "who_may_be_told", common("who_may_be_told"), lang), ...told]) : []),
    {
      text: sentences.map((one) => one.text).join(" "),
      lang,
      parts: sure ? [{ key: `ui.help.${sure}`, text: help(sure), lang }] : [],
      optional: sure === null,
    },
  ];
}
