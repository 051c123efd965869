import type { Service } from "#domain/pack/services.ts";
import { DAY_MS } from "#lib/clock.ts";

/** `confirmed`: somebody rang and it was right. `stale`: that was too long ago. `unconfirmed`: nobody has rung yet. */
export type Freshness = "confirmed" | "stale" | "unconfirmed";

/** Call-backs at least every 90 days, every 30 for the associations on the spot, whose numbers and hours change with the season. */
const CALL_BACK_DAYS = 90;
const CALL_BACK_DAYS_LOCAL = 30;

/** `todayDay`: `YYYY-MM-DD`. */
export function freshness(service: Service, todayDay: string): Freshness {
  if (service.assured_date === undefined) return "unconfirmed";
  const days = (Date.parse(todayDay) - Date.parse(service.assured_date)) / DAY_MS;
  return days <= (service.kinds.includes("local") ? CALL_BACK_DAYS_LOCAL : CALL_BACK_DAYS) ? "confirmed" : "stale";
}
