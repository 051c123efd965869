import { isDeepStrictEqual } from "node:util";
import type { Guides, Question } from "#domain/pack/guides.ts";
import { checkGuides } from "../lib/check-guides.ts";
import type { KeyPath, YamlFile } from "../lib/yaml-file.ts";
import { QUESTION_COLUMNS, RULE_COLUMNS, SURVEY_COLUMNS } from "./columns.ts";
import type { ImportedForm } from "./import.ts";
import { inFile, type Place, type Refusal, Refusals } from "./places.ts";
import type { GuideSource } from "./slice.ts";

/** Where in the forms a field of the merged guides was written; null when it comes from the pack they are laid over. */
class Places {
  constructor(
    private readonly guides: Guides,
    private readonly forms: readonly ImportedForm[],
  ) {}

  private ofQuestion(id: string, column: string): Place | null {
    for (const form of this.forms) {
      const row = form.rowById.get(id);
      if (row !== undefined) return row.place(column);
    }
    return null;
  }

  private ofGuide(id: string): Place | null {
    return this.forms.find(({ slice }) => slice.guide.id === id)?.settingsPlace("form_id") ?? null;
  }

  of([field, which, inner]: KeyPath): Place | null {
    if (field === "questions") {
      const question = this.guides.questions[Number(which)];
      const column =
        inner === "id" || inner === undefined
          ? "name"
          : inner === "options" || inner === "type"
            ? "type"
            : (QUESTION_COLUMNS.find((one) => one.field === inner)?.column ?? String(inner));
      return question === undefined ? null : this.ofQuestion(question.id, column);
    }
    if (field === "guides") return this.ofGuide(this.guides.guides[Number(which)]?.id ?? "");
    if (field === "core") return this.ofGuide(String(which));
    if (field === "noEquivalents")
      return this.ofQuestion(String(which), inner === "orIf" ? SURVEY_COLUMNS.noIf : SURVEY_COLUMNS.no);
    const column = RULE_COLUMNS.find((one) => one.field === field)?.column;
    const owner = this.forms.findLast(({ slice }) => column !== undefined && String(field) in slice.rules);
    return owner === undefined || column === undefined ? null : owner.settingsPlace(column);
  }
}

/** Finds the cell a field of merged guides was written in; null for what the forms do not hold. */
export function placesOf(merged: GuideSource, forms: readonly ImportedForm[]): (path: KeyPath) => Place | null {
  const places = new Places(merged.guides, forms);
  return (path) => places.of(path);
}

/** What the build would refuse in the merged guides, told at the rows of the forms it comes from. `indicators`: ids of the catalogue. */
export function checkMerged(
  merged: GuideSource,
  forms: readonly ImportedForm[],
  indicators: ReadonlySet<string>,
): readonly Refusal[] {
  const refusals = new Refusals();
  const places = placesOf(merged, forms);
  const path = forms[0]?.form.file ?? "";
  const file: YamlFile = {
    path,
    value: merged.guides,
    writtenAt: () => null,
    lineOf: () => 0,
    problem: (key, reason, todo) => {
      const place = key.length === 0 ? inFile(path) : places(key);
      if (place !== null) refusals.add(place, reason, todo);
      return { file: "", line: 0, key: "", reason, todo };
    },
  };
  checkGuides({ sources: { content: { guides: file } }, guides: merged.guides, guideNotes: merged.notes }, indicators, []);
  return refusals.list;
}

/** One name means one question: forms read together must agree on it. */
export function disagreements(forms: readonly ImportedForm[]): readonly Refusal[] {
  const refusals = new Refusals();
  const first = new Map<string, { readonly question: Question; readonly form: ImportedForm }>();
  for (const form of forms)
    for (const question of form.slice.questions) {
      const before = first.get(question.id);
      if (before === undefined) first.set(question.id, { question, form });
      else if (!isDeepStrictEqual(before.question, question))
        refusals.add(
          form.rowById.get(question.id)?.place("name") ?? inFile(form.form.file),
          `"${question.id}" is not the same question in ${before.form.form.file}.`,
          "Make both rows the same, or rename one.",
        );
    }
  return refusals.list;
}
