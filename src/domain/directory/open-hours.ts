import type { Country } from "#domain/pack/common.ts";
import type { Schedule, Weekday } from "#domain/pack/services.ts";
import { DAY_MS, utcDay } from "#lib/clock.ts";

export interface OpenState {
  readonly state: "open" | "closed" | "unknown";
  /** What old or unclear hours say: shown as "hours not sure", used for the order only. */
  readonly perhaps?: "open" | "closed";
  readonly opensAtMs?: number;
  readonly closesAtMs?: number;
}

const ZONE_BY_COUNTRY: Readonly<Partial<Record<Country, string>>> = {
  FR: "Europe/Paris",
  GB: "Europe/London",
  BE: "Europe/Brussels",
  NL: "Europe/Amsterdam",
  DE: "Europe/Berlin",
  IE: "Europe/Dublin",
  IT: "Europe/Rome",
  ES: "Europe/Madrid",
  GR: "Europe/Athens",
};

const FALLBACK_ZONE = "Europe/Paris";

/** IANA zone of a country's services; null where a service spans several. */
export const zoneOf = (country: Country): string | null => ZONE_BY_COUNTRY[country] ?? null;

const formats = new Map<string, Intl.DateTimeFormat>();
function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone, made);
  return made;
}

/** The wall clock of a zone at an instant, written as if it were UTC. */
function wallMs(atMs: number, zone: string): number {
  const part = Object.fromEntries(
    formatFor(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(
    part["year"] ?? 0,
    (part["month"] ?? 1) - 1,
    part["day"] ?? 1,
    part["hour"] ?? 0,
    part["minute"] ?? 0,
    part["second"] ?? 0,
  );
}

/** Hours repeat from service to service: an instant is worked out once. Emptied before it grows, since days pass. */
const instants = new Map<string, number>();
const MOST_INSTANTS = 5_000;

/** The instant at which a zone's clock shows `wall`. A time the spring change skips reads as the same distance after the change. */
function instantOf(wall: number, zone: string): number {
  const key = `${zone} ${wall}`;
  const known = instants.get(key);
  if (known !== undefined) return known;
  const guess = wall - (wallMs(wall, zone) - wall);
  const instant = wall - (wallMs(guess, zone) - guess);
  if (instants.size >= MOST_INSTANTS) instants.clear();
  instants.set(key, instant);
  return instant;
}

let lastDay: { readonly zone: string; readonly atMs: number; readonly startMs: number } | null = null;

/** Midnight of the day it is in a zone, written as if it were UTC. Asked for thousands of services at one instant. */
function dayStart(zone: string, atMs: number): number {
  if (lastDay?.zone !== zone || lastDay.atMs !== atMs)
    lastDay = { zone, atMs, startMs: Math.floor(wallMs(atMs, zone) / DAY_MS) * DAY_MS };
  return lastDay.startMs;
}

/** The day it is where a service is, `YYYY-MM-DD`; a service of several zones lives by the clock of Paris. */
export const dayIn = (zone: string | null, atMs: number): string => utcDay(dayStart(zone ?? FALLBACK_ZONE, atMs));

const WEEKDAYS: readonly Weekday[] = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Opening times from yesterday (a night may reach into today) to a week ahead, by the clock on the service's own wall. */
function spans(schedule: Schedule, zone: string, nowMs: number): readonly Span[] {
  const today = dayStart(zone, nowMs);
  const found: Span[] = [];
  for (let day = -1; day <= 8; day++) {
    const date = today + day * DAY_MS;
    const weekday = WEEKDAYS[new Date(date).getUTCDay()] as Weekday;
    for (const { byday, opens_at, closes_at } of schedule.hours ?? []) {
      if (!byday.includes(weekday)) continue;
      const opens = minutesOf(opens_at);
      const closes = minutesOf(closes_at);
      // Closes when it opens: all day to some, never to others.
      if (opens === closes) continue;
      const until = closes > opens ? closes : closes + 24 * 60;
      found.push({ fromMs: instantOf(date + opens * 60_000, zone), toMs: instantOf(date + until * 60_000, zone) });
    }
  }
  return found.sort((a, b) => a.fromMs - b.fromMs);
}

/** When the opening that holds now ends, following openings that touch (until 24:00, then from 00:00). */
function endOf(all: readonly Span[], now: Span): number {
  let end = now.toMs;
  for (const span of all) if (span.fromMs <= end && span.toMs > end) end = span.toMs;
  return end;
}

/** Open or closed at `nowMs` by the service's own clock. Hours marked uncertain, missing, or never, are "unknown": nothing is guessed. */
export function openState(schedule: Schedule, zone: string | null, nowMs: number): OpenState {
  if (schedule.open_24_7 === true) return schedule.uncertain ? { state: "unknown", perhaps: "open" } : { state: "open" };
  if (schedule.hours === undefined || schedule.hours.length === 0 || zone === null) return { state: "unknown" };
  const all = spans(schedule, zone, nowMs);
  if (all.length === 0) return { state: "unknown" };
  const current = all.find((span) => span.fromMs <= nowMs && nowMs < span.toMs);
  const next = all.find((span) => span.fromMs > nowMs);
  const found = current !== undefined ? "open" : "closed";
  const times =
    current !== undefined ? { closesAtMs: endOf(all, current) } : next !== undefined ? { opensAtMs: next.fromMs } : {};
  return schedule.uncertain ? { state: "unknown", perhaps: found, ...times } : { state: found, ...times };
}

/** Hour of the day, 0–23, in a country's zone. */
export const hourIn = (country: Country, nowMs: number): number =>
  new Date(wallMs(nowMs, zoneOf(country) ?? FALLBACK_ZONE)).getUTCHours();
