import type { ListedService } from "#domain/directory/call-marks.ts";
import { kilometresTo, type Place } from "#domain/directory/distance.ts";
import { fold } from "#domain/directory/fold.ts";
import { areHoursDoubted, type Freshness, freshness } from "#domain/directory/freshness.ts";
import { isHoliday } from "#domain/directory/holidays.ts";
import { ASKED_KINDS, type Asked, type NeedId, needsOf } from "#domain/directory/needs.ts";
import { dayIn, type OpenState, openState, zoneOf } from "#domain/directory/open-hours.ts";
import { type Tier, visibleService } from "#domain/directory/visibility.ts";
import type { Country } from "#domain/pack/common.ts";
import type { Service } from "#domain/pack/services.ts";
import type { AgeGroup } from "#domain/screening/types.ts";

export interface ServiceQuery {
  readonly country: Country;
  readonly city?: string;
  /** A town somebody chose: what is near it comes first. */
  readonly near?: Place;
  readonly age: AgeGroup;
  /** Any of these; with neither `needs` nor `kinds`, every service that fits the rest. */
  readonly needs?: readonly NeedId[];
  readonly kinds?: readonly string[];
  /** BCP 47 code of the person's language. */
  readonly language?: string;
  readonly nowMs: number;
  readonly tier: Tier;
  /** What the person asked for by name; police, labour authorities, crime lines and return stay out otherwise. */
  readonly asked?: readonly Asked[];
  /** "Which services would be all right for you?" (q78): asked, never guessed. */
  readonly accepts?: readonly string[];
  /** Adults with their children: what is for either fits. */
  readonly family?: boolean;
}

export interface MatchedService {
  /** With the numbers this tier may see. */
  readonly service: ListedService;
  readonly open: OpenState;
  readonly freshness: Freshness;
  /** From the chosen town, in a straight line; absent without one, or without a pin. */
  readonly km?: number;
}

const sharesOne = (a: readonly string[], b: readonly string[]): boolean => a.some((value) => b.includes(value));

function answersNeed(service: Service, query: ServiceQuery): boolean {
  const { needs = [], kinds = [] } = query;
  if (needs.length === 0 && kinds.length === 0) return true;
  if (sharesOne(service.kinds, kinds)) return true;
  return sharesOne(needs, needsOf(service));
}

function isAllowed(service: Service, asked: readonly Asked[]): boolean {
  const guarded = (Object.keys(ASKED_KINDS) as Asked[]).filter((wish) => sharesOne(service.kinds, ASKED_KINDS[wish]));
  if (!service.only_if_asked && !guarded.includes("police")) return true;
  return guarded.some((wish) => asked.includes(wish));
}

const CHILD_GROUPS = ["children", "minors", "girls", "young-people-to-21"];
const ABOUT_CHILDREN = [...CHILD_GROUPS, "adults-worried-about-a-child", "professionals"];
const CHILD_NEEDS: readonly NeedId[] = ["child", "missing"];

/** Whoever may be under 18 gets what is for children and what is for everyone, nothing that starts at 18. */
function fitsAge(service: Service, { age, needs = [], family = false }: ServiceQuery): boolean {
  const { groups } = service.serves;
  if (family) return true;
  if (age !== "adult")
    return (service.minimum_age ?? 0) < 18 && (groups.length === 0 || !groups.every((group) => group === "adults"));
  // A parent asks for a child, too.
  if (needs.some((need) => CHILD_NEEDS.includes(need))) return true;
  if (service.maximum_age !== undefined && service.maximum_age < 18) return false;
  return (
    groups.length === 0 ||
    !groups.every((group) => ABOUT_CHILDREN.includes(group)) ||
    groups.every((group) => group === "professionals")
  );
}

function fitsPlace(service: Service, country: Country): boolean {
  const { country: area } = service.service_area;
  if (area === country) return true;
  if (area !== "EU" && area !== "INT") return false;
  const dialled = service.phones.filter((phone) => phone.callable_from !== undefined);
  const reachable =
    service.phones.length === 0 ||
    dialled.length < service.phones.length ||
    dialled.some((phone) => phone.callable_from?.includes(country));
  return reachable || service.chat_or_form !== undefined;
}

const LEVELS = { open: 0, unknown: 1, closed: 2 } as const;
const FRESH = { confirmed: 0, stale: 1, unconfirmed: 2, doubted: 3, wrong: 4 } as const;
const SURE = { "seen-in-stored-page": 0, conflicting: 1, "known-not-seen": 2 } as const;

interface Near {
  readonly city: string | null;
  /** Regions the directory knows for that city. */
  readonly regions: readonly string[];
}

function nearOf(services: readonly Service[], city: string | undefined): Near {
  if (city === undefined) return { city: null, regions: [] };
  const name = fold(city);
  const there = services.filter((service) => service.location?.city !== undefined && fold(service.location.city) === name);
  return { city: name, regions: [...new Set(there.flatMap((service) => service.service_area.region ?? []))] };
}

function placeRank(service: Service, near: Near): number {
  const city = service.location?.city;
  if (city !== undefined && near.city !== null && fold(city) === near.city) return 0;
  const { country, region } = service.service_area;
  if (region !== undefined && near.regions.includes(region)) return 1;
  if (country === "EU" || country === "INT") return 3;
  return city === undefined || service.phones.length > 0 ? 2 : 4;
}

const reachable = (service: Service): boolean =>
  service.phones.length > 0 || service.chat_or_form !== undefined || service.email !== undefined;

/** A line for the whole country is as good as a place an hour's walk away. */
const LINE_KM = 5;
const kilometreRank = ({ service, km }: MatchedService): number =>
  km ?? (service.location?.city === undefined ? LINE_KM : FAR_KM);
const FAR_KM = 20_000;

function ranks(match: MatchedService, query: ServiceQuery, near: Near): readonly number[] {
  const { service, open, freshness: fresh } = match;
  const forChildren = sharesOne(service.serves.groups, CHILD_GROUPS);
  const forFamilies = service.serves.groups.includes("families");
  const womenOnly = service.serves.groups.length === 1 && service.serves.groups[0] === "women";
  const askedForWomen = query.accepts?.includes("women_only") === true;
  const speaks =
    query.language !== undefined && service.languages.codes.some((code) => code.split("-")[0] === query.language?.split("-")[0]);
  return [
    fresh === "wrong" ? 1 : 0,
    query.age === "adult" || forChildren ? 0 : 1,
    askedForWomen === womenOnly ? 0 : 1,
    query.family === true && !forFamilies ? 1 : 0,
    query.near === undefined ? placeRank(service, near) : kilometreRank(match),
    LEVELS[open.perhaps ?? open.state],
    reachable(service) ? 0 : 1,
    FRESH[fresh],
    SURE[service.verification],
    speaks ? 0 : 1,
  ];
}

/**
 * Services that fit, best first: for whom, how near, open at this hour, how fresh and how sure, then language. Nothing is hidden for
 * age of the data alone; what nobody has confirmed sinks (decision 25), and what was rung and reaches nobody stands last. Lists for professionals are the worker's only.
 */
export function matchServices(services: readonly ListedService[], query: ServiceQuery): readonly MatchedService[] {
  const near = nearOf(services, query.city);
  const matched: { readonly match: MatchedService; readonly rank: readonly number[] }[] = [];
  for (const original of services) {
    const service = visibleService(original, query.tier);
    if (service === null || !fitsPlace(service, query.country) || !fitsAge(service, query)) continue;
    if (!answersNeed(service, query) || !isAllowed(service, query.asked ?? [])) continue;
    if (
      query.tier === "public" &&
      service.serves.groups.length > 0 &&
      service.serves.groups.every((group) => group === "professionals")
    )
      continue;
    const zone = zoneOf(service.service_area.country) ?? zoneOf(query.country);
    const day = dayIn(zone, query.nowMs);
    const doubted = areHoursDoubted(service) || isHoliday(service.service_area.country, day);
    const schedule = doubted ? { ...service.schedule, uncertain: true } : service.schedule;
    const open: OpenState =
      service.status === "temporarily closed" ? { state: "closed" } : openState(schedule, zone, query.nowMs);
    const km = query.near === undefined ? null : kilometresTo(service, query.near);
    const match = { service, open, freshness: freshness(original, day), ...(km !== null && { km }) };
    matched.push({ match, rank: ranks(match, query, near) });
  }
  return matched
    .sort((a, b) => {
      const at = a.rank.findIndex((value, index) => value !== b.rank[index]);
      if (at >= 0) return (a.rank[at] ?? 0) - (b.rank[at] ?? 0);
      return a.match.service.id < b.match.service.id ? -1 : 1;
    })
    .map(({ match }) => match);
}
