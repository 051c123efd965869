import type { OpenState } from "#domain/directory/open-hours.ts";
import { zoneOf } from "#domain/directory/open-hours.ts";
import type { Country } from "#domain/pack/common.ts";
import { formatWeekdayAt } from "#i18n/format.ts";

/** Key and values of the sentence for `help.json`. */
export interface HoursWords {
  readonly key: "open_24_7" | "open_until" | "open" | "closed_until" | "closed" | "hours_unsure" | "hours_unknown";
  readonly values?: { readonly time: string; readonly day?: string };
}

const DAY_MS = 86_400_000;

/** The clock on the service's own wall, in Western digits. */
function clock(atMs: number, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(atMs);
}

export function hoursWords(open: OpenState, always: boolean, country: Country, nowMs: number, lang: string): HoursWords {
  const zone = zoneOf(country) ?? "Europe/Paris";
  if (open.state === "unknown") return { key: open.perhaps ? "hours_unsure" : "hours_unknown" };
  if (open.state === "open") {
    if (always) return { key: "open_24_7" };
    return open.closesAtMs ? { key: "open_until", values: { time: clock(open.closesAtMs, zone) } } : { key: "open" };
  }
  if (!open.opensAtMs || open.opensAtMs - nowMs > 7 * DAY_MS) return { key: "closed" };
  return { key: "closed_until", values: { time: clock(open.opensAtMs, zone), day: formatWeekdayAt(open.opensAtMs, zone, lang) } };
}
