import { endedTokens, heardSince, readBySome, waitedFor } from "./readers.ts";
import { blob, listedOf } from "./rows.ts";
import type { Row, Sql } from "./sqlite.ts";
import { type Reader, type Store, StoreFull } from "./store.ts";

const AT_ONCE = 200;
const PLACES = { schema: "", today: "?", since: "?" } as const;
const WAITED_FOR = waitedFor(PLACES);
const READ_BY_SOME = readBySome(PLACES);
/** Takes the token twice. */
const NEWS = `e.number > coalesce((SELECT done FROM readers WHERE token_id = ?), 0) AND NOT EXISTS
  (SELECT 1 FROM acknowledgements a WHERE a.mailbox = e.mailbox AND a.number = e.number AND a.token_id = ?)`;

type Readers = Pick<Store, "listEnvelopes" | "getEnvelope" | "acknowledge"> & {
  /** Inside a transaction. */
  noteOwn(mailbox: string, number: number, tokenId: number): void;
  /** Lets go what every reader that counts has, and forgets readers whose tokens are over. */
  release(today: string): Promise<void>;
};

/** `remove`: takes the row of an envelope out and leaves a tombstone; called inside a transaction. */
export function createSqliteReaders(sql: Sql, remove: (row: Row, reason: "collected", today: string) => void): Readers {
  const notedDay = new Map<number, string>();

  const noteReader = ({ tokenId, mailbox }: Reader, today: string): void =>
    void sql.run(
      "INSERT INTO readers (token_id, mailbox, day) VALUES (?, ?, ?) ON CONFLICT (token_id) DO UPDATE SET day = max(day, excluded.day)",
      tokenId,
      mailbox,
      today,
    );

  /** Once a day each. On a full disk the list goes out all the same: collecting is what makes room. */
  function note(reader: Reader, today: string): void {
    if (reader.role !== "organisation" || (notedDay.get(reader.tokenId) ?? "") >= today) return;
    try {
      noteReader(reader, today);
      notedDay.set(reader.tokenId, today);
    } catch (error) {
      if (!(error instanceof StoreFull)) throw error;
    }
  }

  const noteOwn = (mailbox: string, number: number, tokenId: number): void =>
    void sql.run(
      "INSERT INTO acknowledgements (mailbox, number, token_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      mailbox,
      number,
      tokenId,
    );

  /** Moves `done` up to just below the first envelope this reader still has to come: smaller numbers are never given again. */
  function closeGap({ mailbox, tokenId }: Reader): void {
    const first = sql.get(
      `SELECT e.number FROM envelopes e WHERE e.mailbox = ? AND ${NEWS} ORDER BY e.number LIMIT 1`,
      mailbox,
      tokenId,
      tokenId,
    );
    const last = sql.get("SELECT max(number) AS n FROM acknowledgements WHERE mailbox = ? AND token_id = ?", mailbox, tokenId);
    const done = first === null ? Number(last?.["n"] ?? 0) : Number(first["number"]) - 1;
    sql.run("UPDATE readers SET done = max(done, ?) WHERE token_id = ?", done, tokenId);
    sql.run("DELETE FROM acknowledgements WHERE mailbox = ? AND token_id = ? AND number <= ?", mailbox, tokenId, done);
  }

  return {
    noteOwn,

    async listEnvelopes(reader, after, limit, today) {
      note(reader, today);
      const { mailbox, tokenId } = reader;
      return sql
        .all(
          `SELECT e.number, e.id, e.size, e.day FROM envelopes e WHERE e.mailbox = ? AND e.number > ? AND ${NEWS}
           ORDER BY e.number LIMIT ?`,
          mailbox,
          after,
          tokenId,
          tokenId,
          limit,
        )
        .map(listedOf);
    },

    async getEnvelope({ mailbox, tokenId }, id) {
      const row = sql.get(
        `SELECT e.bytes FROM envelopes e WHERE e.mailbox = ? AND e.id = ? AND ${NEWS}`,
        mailbox,
        id,
        tokenId,
        tokenId,
      );
      return row && blob(row["bytes"]);
    },

    async acknowledge(reader, id, today) {
      const { mailbox, tokenId } = reader;
      sql.transaction(() => {
        const free = sql.get(
          `SELECT e.mailbox, e.number, e.id, e.day, e.bytes FROM envelopes e
           WHERE e.mailbox = ? AND e.id = ? AND NOT EXISTS (${WAITED_FOR} AND r.token_id <> ?)`,
          mailbox,
          id,
          today,
          heardSince(today),
          tokenId,
        );
        if (free !== null) return remove(free, "collected", today);
        const kept = sql.get("SELECT number FROM envelopes WHERE mailbox = ? AND id = ?", mailbox, id);
        if (kept === null) return;
        noteReader(reader, today);
        noteOwn(mailbox, Number(kept["number"]), tokenId);
        closeGap(reader);
      });
    },

    async release(today) {
      for (const { mailbox } of sql.all("SELECT DISTINCT mailbox FROM readers")) {
        const upTo = sql.get(
          `SELECT max((SELECT max(done) FROM readers WHERE mailbox = ?),
             coalesce((SELECT max(number) FROM acknowledgements WHERE mailbox = ?), 0)) AS n`,
          String(mailbox),
          String(mailbox),
        );
        const last = Number(upTo?.["n"]);
        // Piece by piece, so that a push never waits behind a long look.
        for (let from = 0; from < last; ) {
          const piece = sql.get(
            "SELECT number FROM envelopes WHERE mailbox = ? AND number > ? AND number <= ? ORDER BY number LIMIT 1 OFFSET ?",
            String(mailbox),
            from,
            last,
            AT_ONCE - 1,
          );
          const to = piece === null ? last : Number(piece["number"]);
          const rows = sql.all(
            `SELECT e.mailbox, e.number, e.id, e.day, e.bytes FROM envelopes e WHERE e.mailbox = ? AND e.number > ? AND e.number <= ?
             AND EXISTS (${READ_BY_SOME}) AND NOT EXISTS (${WAITED_FOR})`,
            String(mailbox),
            from,
            to,
            today,
            today,
            heardSince(today),
          );
          if (rows.length > 0)
            sql.transaction(() => {
              for (const row of rows) remove(row, "collected", today);
            });
          from = to;
          await new Promise((resolve) => setImmediate(resolve));
        }
      }
      const over = endedTokens(PLACES);
      sql.transaction(() => {
        sql.run(`DELETE FROM acknowledgements WHERE token_id IN (${over})`, today);
        sql.run(`DELETE FROM readers WHERE token_id IN (${over})`, today);
      });
    },
  };
}
