import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Indicator } from "#domain/pack/rules.ts";
import { readPack } from "../lib/pack-values.ts";
import { formatProblem } from "../lib/problems.ts";
import { loadSources } from "../lib/sources.ts";
import { readMedia } from "./media.ts";
import { type GuideSource, guideSource, NO_GUIDES } from "./slice.ts";

/** The pack forms are laid over: its guides, and the catalogue their indicators come from. */
export interface Context {
  readonly dir: string;
  readonly source: GuideSource;
  readonly indicators: readonly Indicator[];
}

/** Reads a pack folder. A folder without a pack is an empty one; throws with every problem when it cannot be read. */
export function readContext(dir: string): Context {
  if (!existsSync(join(dir, "pack.yaml"))) return { dir, source: NO_GUIDES, indicators: [] };
  const { sources, problems } = loadSources(dir);
  if (sources === null) throw new Error(problems.map(formatProblem).join("\n"));
  const { values, problems: misfits } = readPack(sources);
  const source = guideSource(values, readMedia(dir));
  if (source === null) throw new Error([...problems, ...misfits].map(formatProblem).join("\n") || `${dir} has no guides`);
  return { dir, source, indicators: values.indicators ?? [] };
}
