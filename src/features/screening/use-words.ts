import type { TextLookup } from "#domain/pack/text-lookup.ts";
import { referenceFor, type ScreeningMode, screeningMode } from "#features/screening/languages.ts";
import { useLanguage } from "#i18n/language-context.ts";
import { usePackText } from "#storage/react.ts";
import { inLanguage, type TextInLanguage } from "#ui/text-in-language.ts";

export interface Words {
  readonly mode: ScreeningMode;
  /** In the person's language when it may be used, else the reference text. */
  main(key: string): TextInLanguage;
  /** The worker's reference text beneath; `undefined` when it would be the same. */
  second(key: string): TextInLanguage | undefined;
  /** For texts only the worker reads: notes, checks, indicators. `null` when there is none. */
  worker(key: string): TextInLanguage | null;
}

function find(lookup: TextLookup, key: string): TextInLanguage | null {
  const found = lookup(key);
  return found ? inLanguage(found.text, found.lang) : null;
}

/** Pack texts for a talk in `personLang`: the person's language large, the worker's small beneath. */
export function useWords(personLang: string): Words {
  const { lang } = useLanguage();
  const reference = referenceFor(lang);
  const person = usePackText(personLang);
  const worker = usePackText(reference);
  const own = usePackText(lang);
  const mode = screeningMode(personLang, person("q.q01"));
  return {
    mode,
    main: (key) => find(mode === "direct" ? person : worker, key) ?? inLanguage(key, "en"),
    second: (key) => (mode === "direct" && personLang !== reference ? (find(worker, key) ?? undefined) : undefined),
    worker: (key) => find(own, key),
  };
}

/** Texts only the worker reads, in the language of the screens. */
export function useWorkerText(): TextLookup {
  const { lang } = useLanguage();
  return usePackText(lang);
}
