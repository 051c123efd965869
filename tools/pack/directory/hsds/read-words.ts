import { cleanText } from "../clean.ts";
import { WORD_FIELDS, type WordField } from "../entry.ts";
import type { Note } from "../report.ts";
import { IDENTITY_DOCUMENT, WORD_CODE } from "./fields.ts";
import type { HsdsSchedule, HsdsService } from "./schema.ts";
import { Terms } from "./terms-read.ts";

/** Paragraphs, each once. */
const paragraphs = (parts: readonly (string | undefined)[]): string | undefined => {
  const texts = [...new Set(parts.filter((part) => part !== undefined && part.trim() !== ""))];
  return texts.length === 0 ? undefined : texts.join("\n\n");
};

function costs(service: HsdsService, today: string, note: Note): readonly string[] {
  return service.cost_options.flatMap(({ option, amount, currency, amount_description: how, valid_to: until }, i) => {
    if (until !== undefined && until.slice(0, 10) < today) {
      note("dropped", `cost_options[${i}]`, `it ended on ${until.slice(0, 10)}.`);
      return [];
    }
    const price = [amount, currency?.toUpperCase(), how].filter((part) => part !== undefined).join(" ");
    return [[option, price].filter((part) => part !== undefined && part !== "").join(": ")];
  });
}

const languageNotes = (service: HsdsService): readonly (string | undefined)[] =>
  [...service.languages, ...service.service_at_locations.flatMap(({ location }) => location?.languages ?? [])].map(
    ({ code, note }) =>
      // Our own export writes the whole tag there.
      note !== undefined && code !== undefined && note.startsWith(code) && /^[A-Za-z0-9-]+$/.test(note) ? undefined : note,
  );

/** What schedules say in words; those with our terms say it for machines that do not know us. */
const scheduleWords = (schedules: readonly HsdsSchedule[]): readonly (string | undefined)[] =>
  schedules
    .filter(({ attributes }) => new Terms(attributes, "", () => {}).under("schedule").length === 0)
    .flatMap(({ description, notes }) => [description, notes]);

export interface ReadWords {
  readonly words: Record<string, Record<string, string>>;
  readonly reviewed: Readonly<Record<string, readonly string[]>>;
}

/** Words of a service by language: what HSDS has fields for in the language of the file, the rest from our terms. */
export function readWords(
  service: HsdsService,
  schedules: readonly HsdsSchedule[],
  options: { readonly language: string; readonly today: string },
  note: Note,
): ReadWords {
  const terms = new Terms(service.attributes, "", () => {});
  const asked = service.required_documents.map(({ document }) => document).filter((text) => text !== IDENTITY_DOCUMENT);
  const native: Partial<Record<WordField, string | undefined>> = {
    // Our own export says the name of a service apart from what it is called in each language.
    name: terms.has("profile/entry") ? undefined : service.name.trim(),
    description: paragraphs([service.description, service.eligibility_description]),
    alert: service.alert,
    fees: paragraphs([service.fees_description ?? service.fees, ...costs(service, options.today, note)]),
    apply: paragraphs([service.application_process, ...asked]),
    schedule: paragraphs(scheduleWords(schedules)),
    languages_note: paragraphs([service.interpretation_services, ...languageNotes(service)]),
  };
  const words: Record<string, Record<string, string>> = {};
  const put = (language: string, field: WordField, text: string): void => {
    const clean = cleanText(text, field, note);
    if (clean === undefined) return;
    words[language] ??= {};
    words[language][field] = clean;
  };
  for (const field of WORD_FIELDS) {
    const text = native[field];
    if (text !== undefined) put(options.language, field, text);
    for (const [language, said] of terms.words(WORD_CODE[field])) put(language, field, said);
  }
  const reviewed = Object.fromEntries(terms.words("text/reviewed").map(([language, fields]) => [language, fields.split(" ")]));
  return { words, reviewed };
}
