import type { Entry } from "#domain/case/types.ts";
import { DAY_MS } from "#lib/clock.ts";

/**
 * How long what is no case is kept. Days; each by the organisation's policy, within what is offered.
 *
 * - `sentDays`: the text of a referral in its case, after somebody there has it (0 to 30; security rule 4.3); and what was sent and
 *   belongs to no case, after it left.
 * - `inboxDays`: what came to an organisation, after it was answered; what could not be accepted, after it came.
 * - `logDays`: a line of the safeguarding log. Long, so that "we reported" can be shown.
 */
export interface Clocks {
  readonly sentDays: number;
  readonly inboxDays: number;
  readonly logDays: number;
  /** Rows somebody wants longer, until when. */
  readonly keptUntilMs: Readonly<Record<string, number>>;
  /** Since when a row is said to go. */
  readonly noticedAtMs: Readonly<Record<string, number>>;
}
export type ClockName = "sentDays" | "inboxDays" | "logDays";

const YEAR = 365;
export const CLOCKS_OFFERED: Readonly<Record<ClockName, readonly number[]>> = {
  sentDays: [0, 3, 7, 14, 30],
  inboxDays: [7, 30, 90, 180, YEAR],
  logDays: [YEAR, 3 * YEAR, 5 * YEAR, 10 * YEAR],
};
export const FIRST_CLOCKS: Clocks = { sentDays: 7, inboxDays: 30, logDays: 5 * YEAR, keptUntilMs: {}, noticedAtMs: {} };

/** The instant after which a row may go. */
export const rowDueMs = (
  clocks: Clocks,
  name: ClockName,
  { id, fromMs }: { readonly id: string; readonly fromMs: number },
): number => Math.max(fromMs + clocks[name] * DAY_MS, clocks.keptUntilMs[id] ?? 0);

type Referral = Extract<Entry, { readonly type: "referral" }>;

/** What was shared with whom, and why it could be, stays; what it said does not. */
export const withoutText = (entry: Referral): Referral => ({ ...entry, fields: {}, textGone: true });
