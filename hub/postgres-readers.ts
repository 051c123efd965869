import type { PgRow, Postgres, Query } from "./postgres.ts";
import { endedTokens, heardSince, readBySome, waitedFor } from "./readers.ts";
import { blob, listedOf } from "./rows.ts";
import { type Reader, type Store, StoreFull } from "./store.ts";

const AT_ONCE = 100;
const SCHEMA = { schema: "fanal." } as const;
/** `token`: its place among the values. */
const news = (token: string): string =>
  `e.number > coalesce((SELECT done FROM fanal.readers WHERE token_id = ${token}), 0) AND NOT EXISTS
     (SELECT 1 FROM fanal.acknowledgements a WHERE a.mailbox = e.mailbox AND a.number = e.number AND a.token_id = ${token})`;

type Bury = (query: Query, rows: readonly PgRow[], reason: "collected", today: string) => Promise<void>;
type Readers = Pick<Store, "listEnvelopes" | "getEnvelope" | "acknowledge"> & {
  /** Lets go what every reader that counts has, and forgets readers whose tokens are over. */
  release(today: string): Promise<void>;
};

export const noteOwn = async (
  query: Query,
  own: readonly { readonly mailbox: string; readonly number: number; readonly tokenId: number }[],
): Promise<void> =>
  void (await query(
    `INSERT INTO fanal.acknowledgements (mailbox, number, token_id) SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[])
     ON CONFLICT DO NOTHING`,
    [own.map(({ mailbox }) => mailbox), own.map(({ number }) => number), own.map(({ tokenId }) => tokenId)],
  ));

const noteReader = async (query: Query, { tokenId, mailbox }: Reader, today: string): Promise<void> =>
  void (await query(
    `INSERT INTO fanal.readers AS r (token_id, mailbox, day) VALUES ($1, $2, $3)
     ON CONFLICT (token_id) DO UPDATE SET day = greatest(r.day, excluded.day)`,
    [tokenId, mailbox, today],
  ));

/** True when it is gone: no other reader that counts still has to acknowledge it. */
async function removeFree(query: Query, { mailbox, tokenId }: Reader, id: string, today: string, bury: Bury): Promise<boolean> {
  const { rows, count } = await query(
    `DELETE FROM fanal.envelopes e WHERE e.mailbox = $1 AND e.id = $2
       AND NOT EXISTS (${waitedFor({ ...SCHEMA, today: "$3", since: "$4" })} AND r.token_id <> $5)
     RETURNING e.mailbox, e.number, e.id, e.day, e.bytes`,
    [mailbox, id, today, heardSince(today), tokenId],
  );
  if (count > 0) await bury(query, rows, "collected", today);
  return count > 0;
}

/** Moves `done` up to just below the first envelope this reader still has to come: smaller numbers are never given again. */
async function closeGap(query: Query, { mailbox, tokenId }: Reader): Promise<void> {
  await query("SELECT 1 FROM fanal.readers WHERE token_id = $1 FOR UPDATE", [tokenId]);
  const { rows } = await query(
    `SELECT (SELECT e.number - 1 FROM fanal.envelopes e WHERE e.mailbox = $1 AND ${news("$2")} ORDER BY e.number LIMIT 1) AS below,
       (SELECT max(number) FROM fanal.acknowledgements WHERE mailbox = $1 AND token_id = $2) AS last`,
    [mailbox, tokenId],
  );
  const done = Number(rows[0]?.["below"] ?? rows[0]?.["last"] ?? 0);
  await query("UPDATE fanal.readers SET done = greatest(done, $1) WHERE token_id = $2", [done, tokenId]);
  await query("DELETE FROM fanal.acknowledgements WHERE mailbox = $1 AND token_id = $2 AND number <= $3", [
    mailbox,
    tokenId,
    done,
  ]);
}

/** `bury`: leaves tombstones of rows that were taken out, and takes their acknowledgements along. */
export function createPostgresReaders(db: Postgres, bury: Bury): Readers {
  const notedDay = new Map<number, string>();

  /** Once a day each. On a full disk the list goes out all the same: collecting is what makes room. */
  async function note(reader: Reader, today: string): Promise<void> {
    if (reader.role !== "organisation" || (notedDay.get(reader.tokenId) ?? "") >= today) return;
    try {
      await db.transaction((query) => noteReader(query, reader, today));
      notedDay.set(reader.tokenId, today);
    } catch (error) {
      if (!(error instanceof StoreFull)) throw error;
    }
  }

  return {
    async listEnvelopes(reader, after, limit, today) {
      await note(reader, today);
      const { rows } = await db.read(
        `SELECT e.number, e.id, e.size, e.day FROM fanal.envelopes e WHERE e.mailbox = $1 AND e.number > $2 AND ${news("$3")}
         ORDER BY e.number LIMIT $4`,
        [reader.mailbox, after, reader.tokenId, limit],
      );
      return rows.map(listedOf);
    },

    async getEnvelope({ mailbox, tokenId }, id) {
      const { rows } = await db.read(
        `SELECT e.bytes FROM fanal.envelopes e WHERE e.mailbox = $1 AND e.id = $2 AND ${news("$3")}`,
        [mailbox, id, tokenId],
      );
      return rows[0] === undefined ? null : blob(rows[0]["bytes"]);
    },

    acknowledge(reader, id, today) {
      const { mailbox, tokenId } = reader;
      return db.transaction(async (query) => {
        if (await removeFree(query, reader, id, today, bury)) return;
        // Two devices that acknowledge in the same moment come one after the other here, so that the second one sees the first.
        const { rows } = await query("SELECT number FROM fanal.envelopes WHERE mailbox = $1 AND id = $2 FOR UPDATE", [
          mailbox,
          id,
        ]);
        if (rows[0] === undefined) return;
        await noteReader(query, reader, today);
        await noteOwn(query, [{ mailbox, number: Number(rows[0]["number"]), tokenId }]);
        await closeGap(query, reader);
        await removeFree(query, reader, id, today, bury);
      });
    },

    async release(today) {
      const { rows: mailboxes } = await db.read(
        `SELECT mailbox, greatest(max(done),
           (SELECT max(number) FROM fanal.acknowledgements a WHERE a.mailbox = r.mailbox)) AS up_to
         FROM fanal.readers r GROUP BY mailbox`,
      );
      for (const row of mailboxes) {
        const free = () =>
          db.transaction(async (query) => {
            const { rows, count } = await query(
              `DELETE FROM fanal.envelopes WHERE (mailbox, number) IN
                 (SELECT e.mailbox, e.number FROM fanal.envelopes e WHERE e.mailbox = $1 AND e.number <= $2
                    AND EXISTS (${readBySome({ ...SCHEMA, today: "$3" })})
                    AND NOT EXISTS (${waitedFor({ ...SCHEMA, today: "$3", since: "$4" })}) LIMIT $5 FOR UPDATE OF e SKIP LOCKED)
               RETURNING mailbox, number, id, day, bytes`,
              [String(row["mailbox"]), Number(row["up_to"]), today, heardSince(today), AT_ONCE],
            );
            if (count > 0) await bury(query, rows, "collected", today);
            return count;
          });
        while ((await free()) > 0);
      }
      await db.transaction(async (query) => {
        const over = endedTokens({ ...SCHEMA, today: "$1" });
        await query(`DELETE FROM fanal.acknowledgements WHERE token_id IN (${over})`, [today]);
        await query(`DELETE FROM fanal.readers WHERE token_id IN (${over})`, [today]);
      });
    },
  };
}
