const PLURAL = /_(zero|one|two|few|many|other)$/;

export const baseKey = (key: string): string => key.replace(PLURAL, "");

export const formOf = (key: string): string | null => PLURAL.exec(key)?.[1] ?? null;

/** A plural key is one whose reference has the form `_other`; `_one` alone may be an ordinary ending. */
export function pluralBases(keys: Iterable<string>): ReadonlySet<string> {
  return new Set([...keys].filter((key) => key.endsWith("_other")).map(baseKey));
}

export const pluralForms = (intl: string): readonly string[] =>
  [...new Intl.PluralRules(intl).resolvedOptions().pluralCategories].sort((a, b) => FORMS.indexOf(a) - FORMS.indexOf(b));

const FORMS = ["zero", "one", "two", "few", "many", "other"];

/** The smallest number that takes a form, up to a million; none where the form is for broken numbers alone. */
export function exampleNumber(intl: string, form: string): number | null {
  const rules = new Intl.PluralRules(intl);
  if (rules.select(1) === form) return 1;
  for (let n = 0; n <= 200; n += 1) if (rules.select(n) === form) return n;
  return rules.select(1_000_000) === form ? 1_000_000 : null;
}

/** The keys a language must have for the keys of the reference, in its order: every plural form of the language in place of those of English. */
export function wantedKeys(reference: Iterable<string>, intl: string): readonly string[] {
  const keys = [...reference];
  const plurals = pluralBases(keys);
  const forms = pluralForms(intl);
  const wanted = new Set<string>();
  for (const key of keys) {
    const base = baseKey(key);
    if (plurals.has(base) && formOf(key) !== null) for (const form of forms) wanted.add(`${base}_${form}`);
    else wanted.add(key);
  }
  return [...wanted];
}

/** The English text a key is a translation of: its own, or the form for many. */
export const sourceOf = (reference: ReadonlyMap<string, string>, key: string): string =>
  reference.get(key) ?? reference.get(`${baseKey(key)}_other`) ?? "";
