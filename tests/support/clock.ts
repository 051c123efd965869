import type { BrowserContext } from "@playwright/test";

const DAY_MS = 86_400_000;

/** From the next page on, the clock of the phone is ahead by so many days; timers run as ever. */
export const clockAhead = (context: BrowserContext, days: number): Promise<unknown> =>
  context.addInitScript((ms: number) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + ms;
  }, days * DAY_MS);
