import { readFileSync } from "node:fs";
import * as v from "valibot";
import { parse } from "yaml";
import { type Guides, GuidesSchema } from "#domain/pack/guides.ts";
import { type Indicator, IndicatorsSchema, type Rules, RulesSchema } from "#domain/pack/rules.ts";

const CORE = new URL("../../packs/core/content/", import.meta.url);
const source = (name: string): unknown => parse(readFileSync(new URL(name, CORE), "utf8"));

const SPOKEN = ["single", "multi", "ticks"];

/** The files of `packs/core/content` as the app reads them: answer lists written out, the table unfolded. */
export function readGuides(): Guides {
  const { hiddenFields: _h, notCollected: _n, retired: _r, ...file } = source("guides.yaml") as Record<string, unknown>;
  const questions = (file["questions"] as { type: string; options?: string[] }[]).map((question) => {
    const options =
      question.type === "ynus"
        ? ["yes", "no", "not_sure", "skip"]
        : [...(question.options ?? []), ...(SPOKEN.includes(question.type) ? ["skip"] : [])];
    return { ...question, options };
  });
  return v.parse(GuidesSchema, { ...file, questions });
}

export const readIndicators = (): readonly Indicator[] => v.parse(IndicatorsSchema, source("indicators.yaml"));

export function readRules(): Rules {
  const file = source("rules.yaml") as Record<string, unknown> & { table: Record<string, readonly string[]> };
  return v.parse(RulesSchema, { ...file, table: Object.values(file.table).flat() });
}
