import { isDeepStrictEqual } from "node:util";
import { err, ok, type Result } from "#lib/result.ts";
import { checkMerged, disagreements } from "./check-import.ts";
import type { Context } from "./context.ts";
import type { ImportedForm } from "./import.ts";
import { openForm } from "./open-form.ts";
import type { Refusal } from "./places.ts";
import { type GuideSource, mergeSlice, NO_GUIDES } from "./slice.ts";

export interface Import {
  readonly forms: readonly ImportedForm[];
  /** The forms alone. */
  readonly alone: GuideSource;
  /** The forms laid over the context. */
  readonly merged: GuideSource;
}

const over = (base: GuideSource, forms: readonly ImportedForm[]): GuideSource =>
  forms.reduce((source, { slice }) => mergeSlice(source, slice), base);

/** Reads forms together. What they name and do not hold must be in the context: questions of other guides, guides, indicators. */
export async function importForms(files: readonly string[], context: Context): Promise<Result<Import, readonly Refusal[]>> {
  const forms: ImportedForm[] = [];
  const refused: Refusal[] = [];
  for (const file of files) {
    const form = await openForm(file);
    if (form.ok) forms.push(form.value);
    else refused.push(...form.error);
  }
  if (refused.length > 0) return err(refused);
  const clashes = disagreements(forms);
  if (clashes.length > 0) return err(clashes);
  const merged = over(context.source, forms);
  const catalogue = new Set(context.indicators.map(({ id }) => id));
  const misfits = checkMerged(merged, forms, catalogue);
  return misfits.length > 0 ? err(misfits) : ok({ forms, alone: over(NO_GUIDES, forms), merged });
}

/** Questions of a form that the context has too, under the same name and different: laying the form over it changes them everywhere. */
export function changedQuestions({ slice }: ImportedForm, { source }: Context): readonly string[] {
  return slice.questions
    .filter((question) => {
      const before = source.guides.questions.find(({ id }) => id === question.id);
      return before !== undefined && !isDeepStrictEqual(before, question);
    })
    .map(({ id }) => id);
}
