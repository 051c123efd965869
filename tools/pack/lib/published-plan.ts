import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { ManifestSchema } from "#domain/pack/manifest.ts";
import { type Statistics, StatisticsSchema } from "#domain/pack/statistics.ts";
import { checkChange } from "#domain/statistics/plan.ts";
import { fromUtf8 } from "#lib/bytes.ts";
import type { BuiltPart } from "./build.ts";

const NONE: Statistics = { plans: [] };
const read = (text: string): Statistics => v.parse(StatisticsSchema, JSON.parse(text));

/** Plans of the part as built before, or none. `null` where the part was never built here. */
function builtBefore(outDir: string, packId: string): Statistics | null {
  const path = join(outDir, packId, "content.manifest.json");
  if (!existsSync(path)) return null;
  const { files } = v.parse(ManifestSchema, JSON.parse(readFileSync(path, "utf8")));
  const file = files.find(({ name }) => name === "statistics");
  return file === undefined ? NONE : read(readFileSync(join(outDir, packId, file.path), "utf8"));
}

/** The first pack whose plan for a quarter that has begun differs from what stands in `outDir`. */
export function planChangedWhileOpen(
  outDir: string,
  parts: readonly BuiltPart[],
  nowMs: number,
): { readonly packId: string; readonly quarter: string } | null {
  for (const { packId, role, files } of parts) {
    if (role !== "content") continue;
    const before = builtBefore(outDir, packId);
    if (before === null) continue;
    const file = files.find(({ name }) => name === "statistics");
    const checked = checkChange(before, file === undefined ? NONE : read(fromUtf8(file.content)), nowMs);
    if (!checked.ok) return { packId, quarter: checked.error.quarter };
  }
  return null;
}
