import type { Manifest } from "#domain/pack/manifest.ts";
import { DAY_MS } from "#lib/clock.ts";

/** How a part's dates stand to the day of the phone. Whatever it is, the part is shown. */
export type Freshness = "current" | "expired" | "not_renewed" | "clock_behind";

/** A server whose packs nobody renews looks like this, and so does one that hides newer ones. */
export const RENEWED_WITHIN_DAYS = 90;
/** A phone set to another part of the world is not wrong. */
const CLOCK_SLACK_MS = DAY_MS;

export function freshnessOf({ created, expires }: Pick<Manifest, "created" | "expires">, nowMs: number): Freshness {
  const createdMs = Date.parse(created);
  if (nowMs < createdMs - CLOCK_SLACK_MS) return "clock_behind";
  if (nowMs > Date.parse(expires)) return "expired";
  return nowMs > createdMs + RENEWED_WITHIN_DAYS * DAY_MS ? "not_renewed" : "current";
}

/** What is wrong first: a clock that is wrong makes every other word about dates worthless. */
const WORST: readonly Freshness[] = ["clock_behind", "expired", "not_renewed"];

/** The part whose dates have to be spoken of; `null` when all is current. Lists of who takes part say nothing to the public. */
export function leastFresh<P extends { readonly manifest: Manifest }>(
  parts: readonly P[],
  nowMs: number,
): { readonly part: P; readonly freshness: Exclude<Freshness, "current"> } | null {
  const read = parts.filter(({ manifest }) => manifest.files.some(({ name }) => name !== "network"));
  for (const freshness of WORST) {
    const part = read.find(({ manifest }) => freshnessOf(manifest, nowMs) === freshness);
    if (part !== undefined && freshness !== "current") return { part, freshness };
  }
  return null;
}
