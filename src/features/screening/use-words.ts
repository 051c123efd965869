import type { Question } from "#domain/pack/guides.ts";
import type { ReviewState } from "#domain/pack/text.ts";
import { type PackText, REFERENCE_LANGUAGE, type TextLookup } from "#domain/pack/text-lookup.ts";
import { REFERENCE_TEXTS, referenceFor, type ScreeningMode, screeningMode } from "#features/screening/languages.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText } from "#storage/react.ts";
import { inLanguage, type TextInLanguage } from "#ui/text-in-language.ts";

export interface Words {
  readonly mode: ScreeningMode;
  /** Language of the small text beneath, or of the text read aloud by an interpreter. */
  readonly workerLanguage: string;
  /** In the person's language when it may be used, else the reference text. */
  main(key: string): TextInLanguage;
  /** The worker's text beneath; `undefined` when it would be the same. */
  second(key: string): TextInLanguage | undefined;
  /** The text the guides are written in. */
  reference(key: string): TextInLanguage | null;
  /** Whether somebody has checked the large text. */
  review(key: string): ReviewState;
  /** For texts only the worker reads: notes, checks, indicators. `null` when there is none. */
  worker(key: string): TextInLanguage | null;
  /** The same words for a question only the worker reads: in the language of the screens, and in no other. */
  readonly forWorker: Omit<Words, "forWorker">;
}

const tagged = (found: PackText | null): TextInLanguage | null => found && inLanguage(found.text, found.lang);

/**
 * Pack texts for a talk in `personLang`: the person's language large, the worker's small beneath. `workerLang` is what the worker chose
 * for the small text; without a choice it is the reference text that fits the screens.
 */
export function useWords(personLang: string, workerLang: string | null = null): Words {
  const { lang } = useLanguage();
  const small = workerLang ?? referenceFor(lang);
  const person = usePackText(personLang);
  const worker = usePackText(small);
  // An interpreter reads aloud from a text the guides are written in, whatever the worker reads beneath.
  const aloud = usePackText(REFERENCE_TEXTS.includes(small) ? small : referenceFor(lang));
  const reference = usePackText(REFERENCE_LANGUAGE);
  const own = usePackText(lang);
  const mode = screeningMode(personLang, person("q.q01"));
  const large: TextLookup = mode === "direct" ? person : aloud;
  const main = (key: string) => tagged(large(key)) ?? inLanguage(key, "en");
  const common = {
    mode,
    workerLanguage: small,
    reference: (key: string) => tagged(reference(key)),
    worker: (key: string) => tagged(own(key)),
  };
  return {
    ...common,
    main,
    second: (key) => {
      const text = tagged(worker(key));
      return text && text.lang !== main(key).lang ? text : undefined;
    },
    review: (key) => large(key)?.review ?? "reference",
    forWorker: {
      ...common,
      main: (key) => tagged(own(key)) ?? main(key),
      second: () => undefined,
      review: (key) => own(key)?.review ?? "reference",
    },
  };
}

/** Checks and observations, which the person is not asked. What was understood is said back by the person: those words are theirs too. */
export const isForWorker = ({ type, section }: Question): boolean =>
  (type === "worker" || type === "checks") && section !== "comprehension";

/** Texts only the worker reads, in the language of the screens. */
export function useWorkerText(): TextLookup {
  const { lang } = useLanguage();
  return usePackText(lang);
}
