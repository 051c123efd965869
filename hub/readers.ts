import { DAY_MS, utcDay } from "#lib/clock.ts";
import { READER_DAYS } from "#protocol/readers.ts";

/**
 * A reader whose last list is older does not count. A device of an organisation counts from the first list it asks for: an invitation nobody
 * used, or a token that never collected, keeps nothing. It counts until it was silent for `READER_DAYS`, so that a device in a drawer does not
 * keep what the others have read for as long as the hub keeps what nobody read. A phone's mailbox has one reader.
 */
export const heardSince = (today: string): string => utcDay(Date.parse(today) - READER_DAYS * DAY_MS);

/** Envelope `e` was acknowledged, or handed in, by reader `r`. */
const isRead = (schema: string): string =>
  `(e.number <= r.done OR EXISTS (SELECT 1 FROM ${schema}acknowledgements a
     WHERE a.mailbox = e.mailbox AND a.number = e.number AND a.token_id = r.token_id))`;

interface Places {
  /** `""` or `"fanal."` */
  readonly schema: string;
  readonly today: string;
  readonly since: string;
}

const readersOf = (schema: string, today: string): string =>
  `SELECT 1 FROM ${schema}readers r JOIN ${schema}tokens t ON t.token_id = r.token_id
   WHERE r.mailbox = e.mailbox AND t.revoked_day IS NULL AND (t.expires_day IS NULL OR t.expires_day >= ${today})`;

/** A reader that counts still has to acknowledge envelope `e`; more may follow with `AND`, about reader `r`. Takes today, then the day since. */
export const waitedFor = ({ schema, today, since }: Places): string =>
  `${readersOf(schema, today)} AND r.day >= ${since} AND NOT ${isRead(schema)}`;

/** A reader whose token is good has acknowledged envelope `e`. Takes today. */
export const readBySome = ({ schema, today }: Omit<Places, "since">): string =>
  `${readersOf(schema, today)} AND ${isRead(schema)}`;

/** Tokens that are over. Takes today. */
export const endedTokens = ({ schema, today }: Omit<Places, "since">): string =>
  `SELECT token_id FROM ${schema}tokens WHERE revoked_day IS NOT NULL OR expires_day < ${today}`;
