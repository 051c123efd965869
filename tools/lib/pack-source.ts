import { fileURLToPath } from "node:url";
import type { Guides } from "#domain/pack/guides.ts";
import type { Indicator, Rules } from "#domain/pack/rules.ts";
import { type PackValues, readPack } from "../pack/lib/pack-values.ts";
import { formatProblem, type Problem } from "../pack/lib/problems.ts";
import { loadSources } from "../pack/lib/sources.ts";

const refuse = (problems: readonly Problem[]): never => {
  throw new Error(problems.map(formatProblem).join("\n"));
};

/** One pack as its authors wrote it, read like the build reads it; whether it is fit to be signed is for the build to say. */
export function readPackSource(name: "core" | "calais"): { readonly values: PackValues; readonly problems: readonly Problem[] } {
  const { sources, problems } = loadSources(fileURLToPath(new URL(`../../packs/${name}`, import.meta.url)));
  return sources === null ? refuse(problems) : readPack(sources);
}

export interface ScreeningContent {
  readonly guides: Guides;
  readonly indicators: readonly Indicator[];
  readonly rules: Rules;
}

/** Guides, indicators and rules of `packs/core`. Throws with every problem, file and line, when one of them cannot be read. */
export function readScreeningContent(): ScreeningContent {
  const { values, problems } = readPackSource("core");
  const { guides, indicators, rules } = values;
  return guides === null || indicators === null || rules === null ? refuse(problems) : { guides, indicators, rules };
}
