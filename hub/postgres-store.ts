import { utcDay } from "#lib/clock.ts";
import { createQueue } from "./batch.ts";
import { createPostgresLeads } from "./lead-store.ts";
import { LOCKS, type PgRow, type Postgres, type Query } from "./postgres.ts";
import { createPostgresCounts, sweepPostgresCounts } from "./postgres-counts.ts";
import { createPostgresReaders, noteOwn } from "./postgres-readers.ts";
import { blob, deviceOf, lookupOf, mailboxOf, sameHash, sha256Hex, textOrNull, tokenListingOf, validToken } from "./rows.ts";
import { type COUNTED_ROWS, type NewEnvelope, type Put, type Store, StoreFull } from "./store.ts";

const SWEEP_AT_ONCE = 100;
/** One transaction takes no more bytes than this, so that others waiting for the same mailbox wait briefly. */
const BATCH_BYTES = 4 * 1024 * 1024;
/** Two at a time: while one waits for its commit the next is filled. */
const BATCHES_AT_ONCE = 2;

const keyOf = ({ mailbox, id }: { readonly mailbox: string; readonly id: string }): string => `${mailbox} ${id}`;

/** Answers of a batch in which the same id may come twice. */
type Known = Map<
  string,
  { readonly sha256: string; readonly put: Exclude<Put, { type: "other_bytes" | "no_space" | "stored" }> }
>;

async function findKnown(query: Query, envelopes: readonly NewEnvelope[]): Promise<Known> {
  const wanted = [envelopes.map(({ mailbox }) => mailbox), envelopes.map(({ id }) => id)];
  const { rows } = await query(
    `SELECT e.mailbox, e.id, e.day, e.bytes, NULL AS sha256, 'same' AS type
       FROM unnest($1::text[], $2::text[]) AS w (mailbox, id) JOIN fanal.envelopes e ON e.mailbox = w.mailbox AND e.id = w.id
     UNION ALL
     SELECT t.mailbox, t.id, t.day, NULL AS bytes, t.sha256, t.reason AS type
       FROM unnest($1::text[], $2::text[]) AS w (mailbox, id) JOIN fanal.tombstones t ON t.mailbox = w.mailbox AND t.id = w.id`,
    wanted,
  );
  return new Map(
    rows.map((row) => [
      keyOf({ mailbox: String(row["mailbox"]), id: String(row["id"]) }),
      {
        sha256: row["bytes"] === null ? String(row["sha256"]) : sha256Hex(blob(row["bytes"])),
        put: { type: row["type"] as "same" | "collected" | "expired", day: String(row["day"]) },
      },
    ]),
  );
}

/**
 * The rows of the mailboxes are locked, in one order everywhere, until the commit: a number is given only when all smaller ones of that
 * mailbox are durable, so a reader's cursor never passes over a row that appears later. What is known already is asked for after the
 * lock, with a new snapshot, so that two processes cannot both take the same id for new.
 */
async function putAll(query: Query, envelopes: readonly NewEnvelope[]): Promise<readonly Put[]> {
  const mailboxes = [...new Set(envelopes.map(({ mailbox }) => mailbox))];
  const locked = await query(
    "SELECT mailbox, next_number FROM fanal.mailboxes WHERE mailbox = ANY($1::text[]) ORDER BY mailbox FOR UPDATE",
    [mailboxes],
  );
  const next = new Map(locked.rows.map((row) => [String(row["mailbox"]), Number(row["next_number"])]));
  const known = await findKnown(query, envelopes);
  const fresh: (NewEnvelope & { readonly number: number })[] = [];
  const answers = envelopes.map((envelope): Put => {
    const before = known.get(keyOf(envelope));
    if (before !== undefined) return before.sha256 === envelope.sha256 ? before.put : { type: "other_bytes" };
    const number = next.get(envelope.mailbox);
    if (number === undefined) throw new Error("an envelope for a mailbox that is not there");
    next.set(envelope.mailbox, number + 1);
    fresh.push({ ...envelope, number });
    known.set(keyOf(envelope), { sha256: envelope.sha256, put: { type: "same", day: envelope.day } });
    return { type: "stored", day: envelope.day };
  });
  if (fresh.length === 0) return answers;
  await query(
    `INSERT INTO fanal.envelopes (mailbox, number, id, size, day, token_id, bytes)
     SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::int[], $5::text[], $6::bigint[], $7::bytea[])`,
    [
      fresh.map(({ mailbox }) => mailbox),
      fresh.map(({ number }) => number),
      fresh.map(({ id }) => id),
      fresh.map(({ bytes }) => bytes.length),
      fresh.map(({ day }) => day),
      fresh.map(({ tokenId }) => tokenId),
      fresh.map(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    ],
  );
  const own = fresh.filter(({ isOwn }) => isOwn);
  if (own.length > 0) await noteOwn(query, own);
  const touched = [...new Set(fresh.map(({ mailbox }) => mailbox))];
  await query(
    `UPDATE fanal.mailboxes m SET next_number = n.next_number
       FROM unnest($1::text[], $2::bigint[]) AS n (mailbox, next_number) WHERE m.mailbox = n.mailbox`,
    [touched, touched.map((mailbox) => next.get(mailbox) ?? 0)],
  );
  return answers;
}

async function bury(query: Query, rows: readonly PgRow[], reason: "collected" | "expired", today: string): Promise<void> {
  await query(
    `WITH acknowledged AS (DELETE FROM fanal.acknowledgements WHERE (mailbox, number) IN (SELECT * FROM unnest($1::text[], $7::bigint[])))
     INSERT INTO fanal.tombstones (mailbox, id, sha256, day, gone_day, reason)
     SELECT t.mailbox, t.id, t.sha256, t.day, $5::text, $6::text
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS t (mailbox, id, sha256, day)
     ON CONFLICT (mailbox, id) DO NOTHING`,
    [
      rows.map((row) => String(row["mailbox"])),
      rows.map((row) => String(row["id"])),
      rows.map((row) => sha256Hex(blob(row["bytes"]))),
      rows.map((row) => String(row["day"])),
      today,
      reason,
      rows.map((row) => String(row["number"])),
    ],
  );
}

async function byHash(query: Query, table: "tokens" | "invitations", hash: Uint8Array, end = ""): Promise<PgRow | null> {
  const { rows } = await query(`SELECT * FROM fanal.${table} WHERE lookup = $1 ${end}`, [lookupOf(hash)]);
  return rows.find(sameHash(hash)) ?? null;
}

/** Ends phones that were not ended before: mailbox and tokens. */
async function shutOut(query: Query, which: "serial = $2" | "by_key = $2", value: string, today: string): Promise<void> {
  const { rows } = await query(
    `UPDATE fanal.devices SET revoked_day = $1 WHERE ${which} AND revoked_day IS NULL RETURNING mailbox`,
    [today, value],
  );
  const mailboxes = rows.flatMap((row) => (row["mailbox"] === null ? [] : [String(row["mailbox"])]));
  await query("UPDATE fanal.mailboxes SET closed = 1 WHERE mailbox = ANY($1::text[])", [mailboxes]);
  await query("UPDATE fanal.tokens SET revoked_day = $1 WHERE mailbox = ANY($2::text[]) AND revoked_day IS NULL", [
    today,
    mailboxes,
  ]);
}

/** True in one process at a time; given up with the transaction. */
async function isMine(query: Query, lock: keyof typeof LOCKS): Promise<boolean> {
  const { rows } = await query("SELECT pg_try_advisory_xact_lock($1, $2) AS mine", [...LOCKS[lock]]);
  return rows[0]?.["mine"] === true;
}

export function createPostgresStore(db: Postgres, writeDump: (file: string) => Promise<void>): Store {
  const put = createQueue<NewEnvelope, Put>({
    atOnce: BATCHES_AT_ONCE,
    most: BATCH_BYTES,
    weigh: ({ bytes }) => bytes.length,
    async commit(envelopes) {
      try {
        return await db.transaction((query) => putAll(query, envelopes));
      } catch (error) {
        if (error instanceof StoreFull) return envelopes.map((): Put => ({ type: "no_space" }));
        throw error;
      }
    },
  });

  const { release, ...readers } = createPostgresReaders(db, bury);

  return {
    ...createPostgresCounts(db),
    ...readers,
    ...createPostgresLeads(db),

    async findMailbox(mailbox) {
      const { rows } = await db.read("SELECT mailbox, kind, owner FROM fanal.mailboxes WHERE mailbox = $1 AND closed = 0", [
        mailbox,
      ]);
      const row = rows[0];
      return row === undefined ? null : mailboxOf(row);
    },

    async findToken(hash, today) {
      return validToken(await byHash(db.read, "tokens", hash), today);
    },

    exchange(invitationHash, tokenHash, nowMs) {
      return db.transaction(async (query) => {
        const invitation = await byHash(query, "invitations", invitationHash, "FOR UPDATE");
        if (invitation === null) return { type: "unknown" };
        const same = await byHash(query, "tokens", tokenHash);
        if (invitation["token_id"] !== null) {
          return same !== null && same["token_id"] === invitation["token_id"] && same["revoked_day"] === null
            ? { type: "given" }
            : { type: "used" };
        }
        if (invitation["cancelled"] === 1 || Number(invitation["expires_ms"]) < nowMs || same !== null) return { type: "used" };
        const token = await query(
          `INSERT INTO fanal.tokens (lookup, hash, role, owner, mailbox, expires_day) VALUES ($1, $2, $3, $4, $5, $6)
           RETURNING token_id`,
          [
            lookupOf(tokenHash),
            tokenHash,
            String(invitation["role"]),
            String(invitation["owner"]),
            String(invitation["mailbox"]),
            textOrNull(invitation["token_until"]),
          ],
        );
        await query("UPDATE fanal.invitations SET token_id = $1 WHERE lookup = $2 AND hash = $3", [
          String(token.rows[0]?.["token_id"]),
          lookupOf(invitationHash),
          invitationHash,
        ]);
        return { type: "given" };
      });
    },

    putEnvelope: put,

    addMailbox({ mailbox, kind, owner }) {
      return db.transaction(async (query) => {
        await query("INSERT INTO fanal.mailboxes (mailbox, kind, owner) VALUES ($1, $2, $3) ON CONFLICT (mailbox) DO NOTHING", [
          mailbox,
          kind,
          owner,
        ]);
      });
    },

    addInvitation({ hash, kind, owner, mailbox, expiresMs, tokenUntil }) {
      return db.transaction(async (query) => {
        await query(
          `INSERT INTO fanal.invitations (lookup, hash, role, owner, mailbox, expires_day, expires_ms, token_until)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [lookupOf(hash), hash, kind, owner, mailbox, utcDay(expiresMs), expiresMs, tokenUntil ?? null],
        );
      });
    },

    addCoordinator({ key, owner }) {
      return db.transaction(async (query) => {
        await query("INSERT INTO fanal.coordinators (key, owner) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING", [key, owner]);
      });
    },

    async coordinatorKeys(owner) {
      const { rows } = await db.read("SELECT key FROM fanal.coordinators WHERE owner = $1 AND revoked_day IS NULL", [owner]);
      return rows.map((row) => String(row["key"]));
    },

    endCoordinator(key, today) {
      return db.transaction(async (query) => {
        await query("UPDATE fanal.coordinators SET revoked_day = $1 WHERE key = $2 AND revoked_day IS NULL", [today, key]);
        await shutOut(query, "by_key = $2", key, today);
      });
    },

    admit({ serial, owner, by, mailbox, tokenHash, tokenUntil }) {
      return db.transaction(async (query) => {
        // The key is held until the commit: whoever ends it waits, and then finds this phone among those it let in.
        const key = await query("SELECT 1 FROM fanal.coordinators WHERE key = $1 AND revoked_day IS NULL FOR SHARE", [by]);
        if (key.count === 0) return "revoked";
        // Whoever else brings the same order at this moment waits here.
        const fresh = await query(
          "INSERT INTO fanal.devices (serial, owner, by_key) VALUES ($1, $2, $3) ON CONFLICT (serial) DO NOTHING",
          [serial, owner, by],
        );
        const same = await byHash(query, "tokens", tokenHash);
        if (fresh.count === 0) {
          const { rows } = await query("SELECT token_id, revoked_day FROM fanal.devices WHERE serial = $1", [serial]);
          if (rows[0]?.["revoked_day"] !== null) return "revoked";
          return same !== null && same["token_id"] === rows[0]["token_id"] && same["revoked_day"] === null ? "given" : "used";
        }
        const made =
          same === null &&
          (await query(
            "INSERT INTO fanal.mailboxes (mailbox, kind, owner) VALUES ($1, 'device', $2) ON CONFLICT (mailbox) DO NOTHING",
            [mailbox, owner],
          ));
        if (made === false || made.count === 0) {
          await query("DELETE FROM fanal.devices WHERE serial = $1", [serial]);
          return "used";
        }
        const token = await query(
          `INSERT INTO fanal.tokens (lookup, hash, role, owner, mailbox, expires_day) VALUES ($1, $2, 'device', $3, $4, $5)
           RETURNING token_id`,
          [lookupOf(tokenHash), tokenHash, owner, mailbox, tokenUntil],
        );
        await query("UPDATE fanal.devices SET mailbox = $1, token_id = $2 WHERE serial = $3", [
          mailbox,
          String(token.rows[0]?.["token_id"]),
          serial,
        ]);
        return "given";
      });
    },

    revokeDevice({ serial, owner, by }, today) {
      return db.transaction(async (query) => {
        const kept = await query(
          "INSERT INTO fanal.devices (serial, owner, by_key, revoked_day) VALUES ($1, $2, $3, $4) ON CONFLICT (serial) DO NOTHING",
          [serial, owner, by, today],
        );
        if (kept.count > 0) return;
        const { rows } = await query("SELECT owner FROM fanal.devices WHERE serial = $1", [serial]);
        if (rows[0]?.["owner"] === owner) await shutOut(query, "serial = $2", serial, today);
      });
    },

    async devices() {
      const { rows } = await db.read(
        `SELECT d.serial, d.owner, d.by_key, d.revoked_day, t.expires_day
         FROM fanal.devices d LEFT JOIN fanal.tokens t ON t.token_id = d.token_id ORDER BY d.owner, d.serial`,
      );
      return rows.map(deviceOf);
    },

    async revokedDevices() {
      const { rows } = await db.read("SELECT serial FROM fanal.devices WHERE revoked_day IS NOT NULL");
      return rows.map((row) => String(row["serial"]));
    },

    addOperator(hash) {
      return db.transaction(async (query) => {
        if ((await byHash(query, "tokens", hash)) !== null) return;
        await query("INSERT INTO fanal.tokens (lookup, hash, role, owner) VALUES ($1, $2, 'operator', 'operator')", [
          lookupOf(hash),
          hash,
        ]);
      });
    },

    async listTokens() {
      return (
        await db.read(
          `SELECT t.*, r.day AS fetched_day FROM fanal.tokens t LEFT JOIN fanal.readers r ON r.token_id = t.token_id
           ORDER BY t.token_id`,
        )
      ).rows.map(tokenListingOf);
    },

    async revoke(which, today) {
      const [column, value] =
        "owner" in which
          ? (["owner", which.owner] as const)
          : "mailbox" in which
            ? (["mailbox", which.mailbox] as const)
            : (["token_id", which.tokenId] as const);
      const ended = await db.transaction(async (query) => {
        // First, so that what a coordinator lets in at this moment is either there for all that follows or refused.
        if (column === "owner")
          await query("UPDATE fanal.coordinators SET revoked_day = $1 WHERE owner = $2 AND revoked_day IS NULL", [today, value]);
        if (column !== "token_id") await query(`UPDATE fanal.mailboxes SET closed = 1 WHERE ${column} = $1`, [value]);
        if (column !== "token_id")
          await query(`UPDATE fanal.devices SET revoked_day = $1 WHERE ${column} = $2 AND revoked_day IS NULL`, [today, value]);
        if (column === "owner") await query("DELETE FROM fanal.team_leads WHERE owner = $1", [value]);
        await query(`UPDATE fanal.invitations SET cancelled = 1 WHERE ${column} = $1`, [value]);
        return query(
          `UPDATE fanal.tokens SET revoked_day = $1 WHERE revoked_day IS NULL AND role <> 'operator' AND ${column} = $2`,
          [today, value],
        );
      });
      if (ended.count > 0) await release(today);
      return ended.count;
    },

    async sweep({ envelopesUpTo, tombstonesUpTo, today, ...limits }) {
      let expired = 0;
      for (;;) {
        // `null`: another process is at it.
        const gone = await db.transaction(async (query) => {
          if (!(await isMine(query, "sweep"))) return null;
          const { rows, count } = await query(
            `DELETE FROM fanal.envelopes WHERE (mailbox, number) IN
               (SELECT mailbox, number FROM fanal.envelopes WHERE day <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
             RETURNING mailbox, number, id, day, bytes`,
            [envelopesUpTo, SWEEP_AT_ONCE],
          );
          if (count > 0) await bury(query, rows, "expired", today);
          return count;
        });
        if (gone === null) return { expired, forgotten: 0, counts: 0 };
        if (gone === 0) break;
        expired += gone;
      }
      await release(today);
      const forgotten = await db.transaction(async (query) => {
        // What it has acknowledged is older than anything that is kept.
        await query("DELETE FROM fanal.readers WHERE day <= $1", [envelopesUpTo]);
        await query("DELETE FROM fanal.invitations WHERE expires_day <= $1", [envelopesUpTo]);
        return (await query("DELETE FROM fanal.tombstones WHERE gone_day <= $1", [tombstonesUpTo])).count;
      });
      const counts = await db.transaction(async (query) =>
        (await isMine(query, "sweep")) ? sweepPostgresCounts(query, { ...limits, forgottenUpTo: tombstonesUpTo, today }) : 0,
      );
      return { expired, forgotten, counts };
    },

    async check() {
      await db.read("SELECT 1");
    },

    async count() {
      const { rows } = await db.read(
        `SELECT (SELECT count(*) FROM fanal.mailboxes) AS mailboxes, (SELECT count(*) FROM fanal.envelopes) AS envelopes,
           (SELECT count(*) FROM fanal.tombstones) AS tombstones, (SELECT count(*) FROM fanal.readers) AS readers,
           (SELECT count(*) FROM fanal.count_reports WHERE half IS NOT NULL) AS halves,
           (SELECT count(*) FROM fanal.count_batches WHERE sum IS NOT NULL) AS sums`,
      );
      const of = (what: (typeof COUNTED_ROWS)[number]) => Number(rows[0]?.[what]);
      return {
        mailboxes: of("mailboxes"),
        envelopes: of("envelopes"),
        tombstones: of("tombstones"),
        readers: of("readers"),
        halves: of("halves"),
        sums: of("sums"),
      };
    },

    // What removed rows leave behind is cleared by the database's own housekeeping (autovacuum).
    settle: async () => undefined,
    backupEnding: "dump",
    backup: writeDump,
    close: () => db.close(),
  };
}
