import type { Place } from "#domain/directory/distance.ts";
import type { MatchedService, ServiceQuery } from "#domain/directory/match-services.ts";
import { ASKED_KINDS, type Asked, type NeedId } from "#domain/directory/needs.ts";
import type { Tier } from "#domain/directory/visibility.ts";
import type { Country } from "#domain/pack/common.ts";

/** What narrows the list. Kept in memory while the page is open, nowhere else. */
export const WHO = ["adult", "woman", "child", "family"] as const;
export type Who = (typeof WHO)[number];
export const TOGGLES = ["open_now", "no_papers", "my_language", "women"] as const;
export type Toggle = (typeof TOGGLES)[number];

export interface Filters {
  readonly needs: readonly NeedId[];
  readonly who: Who;
  readonly on: readonly Toggle[];
  readonly near: Place | null;
}
export const NO_FILTERS: Filters = { needs: [], who: "adult", on: [], near: null };

export const isNarrowed = ({ needs, who, on, near }: Filters): boolean =>
  needs.length > 0 || who !== "adult" || on.length > 0 || near !== null;

export const toggled = <T extends string>(list: readonly T[], value: T): readonly T[] =>
  list.includes(value) ? list.filter((one) => one !== value) : [...list, value];

interface Reader {
  readonly country: Country;
  readonly lang: string;
  readonly nowMs: number;
  readonly tier: Tier;
}

/** Workers see what people must ask for by name, too: they ring it. */
const EVERY_WISH = Object.keys(ASKED_KINDS) as Asked[];

export function queryFor({ needs, who, on, near }: Filters, { country, lang, nowMs, tier }: Reader): ServiceQuery {
  return {
    country,
    age: who === "child" ? "unknown" : "adult",
    needs,
    language: lang,
    nowMs,
    tier,
    ...(near !== null && near.country === country && { near }),
    ...(who === "family" && { family: true }),
    ...((who === "woman" || on.includes("women")) && { accepts: ["women_only"] }),
    ...(tier === "worker" && { asked: EVERY_WISH }),
  };
}

/** What the switches leave of a match. */
export function passes({ service, open }: MatchedService, on: readonly Toggle[], lang: string): boolean {
  if (on.includes("open_now") && open.state !== "open") return false;
  if (on.includes("no_papers") && service.requires_id !== "not-required") return false;
  const forWomen =
    (service.serves.groups.length === 1 && service.serves.groups[0] === "women") || service.kinds.includes("women");
  if (on.includes("women") && !forWomen) return false;
  return !on.includes("my_language") || service.languages.codes.some((code) => code.split("-")[0] === lang);
}

/** In the order of what was found; what was rung and reaches nobody stands last all the same. */
export function inFoundOrder(byId: ReadonlyMap<string, MatchedService>, found: readonly string[]): readonly MatchedService[] {
  const works: MatchedService[] = [];
  const wrong: MatchedService[] = [];
  for (const id of found) {
    const match = byId.get(id);
    if (match) (match.freshness === "wrong" ? wrong : works).push(match);
  }
  return [...works, ...wrong];
}
