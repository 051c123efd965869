import { readFileSync } from "node:fs";
import { parse } from "yaml";
import type { AssessmentName } from "#domain/pack/rules.ts";
import { type CompiledGuides, compileGuides } from "#domain/screening/compile.ts";
import { type Catalogue, createCatalogue } from "#domain/screening/evidence.ts";
import type { AgeGroup, ElementValue, Tri, WorkerFlags } from "#domain/screening/types.ts";
import { readScreeningContent } from "../../tools/lib/pack-source.ts";

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/domain/${name}`, import.meta.url), "utf8");

export const { guides, indicators, rules } = readScreeningContent();
export const catalogue: Catalogue = createCatalogue(indicators, rules);

function compiledOrThrow(): CompiledGuides {
  const compiled = compileGuides(guides, catalogue.indicatorById.keys());
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error, null, 1));
  return compiled.value;
}
export const compiled = compiledOrThrow();

export const OUTREACH: WorkerFlags = { specialist: false, childTrained: false };
export const CHILD_WORKER: WorkerFlags = { specialist: false, childTrained: true };
export const SPECIALIST: WorkerFlags = { specialist: true, childTrained: true };
export const FIRST_TIME = { rescreen: false };

export interface TableRow {
  readonly age: AgeGroup;
  readonly act: Tri;
  readonly means: Tri;
  readonly purpose: ElementValue;
  readonly smuggling: Tri;
  readonly aggravation: Tri;
  readonly assessment: AssessmentName;
  readonly child_protection: "yes" | "no";
}

export function decisionTable(): readonly TableRow[] {
  const [head, ...lines] = fixture("decision_table.csv").trim().split(/\r?\n/);
  const names = (head as string).split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, index) => [name, cells[index]])) as unknown as TableRow;
  });
}

export interface PublishedCase {
  readonly id: string;
  readonly title: string;
  readonly person: { readonly age: AgeGroup };
  readonly facts: Readonly<
    Record<
      "act" | "means" | "purpose" | "smuggling" | "aggravation",
      { readonly value: ElementValue; readonly indicators: readonly string[] }
    >
  >;
  readonly expected: { readonly assessment: AssessmentName; readonly flags: readonly string[] };
}
export const publishedCases = (): readonly PublishedCase[] => (parse(fixture("cases.yaml")) as { cases: PublishedCase[] }).cases;
