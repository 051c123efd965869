import { DAY_MS, utcDay } from "#lib/clock.ts";

/** After so many days a receiving organisation makes a new key. */
export const RENEW_AFTER_DAYS = 90;
/** So long the one before still opens what was sealed to it. */
export const OLD_KEY_DAYS = 60;
/** The hub keeps an envelope so long: past these days too, nothing sealed to the old key can still come from there. */
const WAITED_FOR_DAYS = 30;

export const dayAfter = (day: string, days: number): string => utcDay(Date.parse(day) + days * DAY_MS);

/** `since`: the day it came into use; unknown counts as long ago. */
export const isKeyOld = (since: string | undefined, today: string): boolean =>
  since === undefined || dayAfter(since, RENEW_AFTER_DAYS) <= today;

/**
 * An old key goes when its days are over and the mailbox was emptied since, so that nothing that waited there is lost with it; without a
 * way to the hub, once nothing can wait there any more.
 */
export const mayOldKeyGo = (until: string, today: string, emptiedOn: string | null): boolean =>
  until <= today && ((emptiedOn !== null && until <= emptiedOn) || dayAfter(until, WAITED_FOR_DAYS) <= today);
