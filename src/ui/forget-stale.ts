/**
 * One thing on the screen as Preact keeps it, by the names its published build gives: what it is made of (`__k`), its component
 * (`__c`), its element in the page (`__e`), what it is part of (`__`).
 */
interface Drawn {
  __k: (Drawn | null)[] | null;
  __c: unknown;
  __e: unknown;
  __: unknown;
  readonly props: unknown;
}

const isDrawn = (value: unknown): value is Drawn =>
  typeof value === "object" && value !== null && "__k" in value && "props" in value;

/**
 * Lets go of what was on the screen before. When a component draws itself anew, Preact goes on with a copy; the first one stays in the
 * properties of whatever holds it, and with it all that stood below it: notes, codes, words. Called when nothing private is shown any
 * more; what is shown now is left alone.
 */
export function forgetStale(): void {
  const shown = new Set<Drawn>();
  const top = (document.getElementById("root") as { readonly __k?: unknown } | null)?.__k;
  const walk = (one: Drawn): void => {
    shown.add(one);
    for (const child of one.__k ?? []) if (child) walk(child);
  };
  if (isDrawn(top)) walk(top);
  const forgotten = new Set<Drawn>();
  const forget = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) forget(one);
    if (!isDrawn(value) || shown.has(value) || forgotten.has(value)) return;
    forgotten.add(value);
    Object.assign(value, { __k: null, __c: null, __e: null, __: null });
    forgetIn(value);
  };
  const forgetIn = ({ props }: Drawn): void => {
    if (typeof props === "object" && props !== null) for (const value of Object.values(props)) forget(value);
  };
  for (const one of shown) forgetIn(one);
}
