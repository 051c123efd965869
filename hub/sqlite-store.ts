import { utcDay } from "#lib/clock.ts";
import { createBatch } from "./batch.ts";
import { createSqliteLeads } from "./lead-store.ts";
import { blob, deviceOf, lookupOf, mailboxOf, sameHash, sha256Hex, textOrNull, tokenListingOf, validToken } from "./rows.ts";
import type { Row, Sql } from "./sqlite.ts";
import { createSqliteCounts, sweepSqliteCounts } from "./sqlite-counts.ts";
import { createSqliteReaders } from "./sqlite-readers.ts";
import { type NewEnvelope, type Put, type Store, StoreFull } from "./store.ts";

const SWEEP_AT_ONCE = 200;

export function createSqliteStore(sql: Sql): Store {
  const byHash = (table: "tokens" | "invitations", hash: Uint8Array): Row | null =>
    sql.all(`SELECT rowid AS row_id, * FROM ${table} WHERE lookup = ?`, lookupOf(hash)).find(sameHash(hash)) ?? null;

  function putOne(envelope: NewEnvelope): Put {
    const { mailbox, id } = envelope;
    const stored = sql.get("SELECT day, bytes FROM envelopes WHERE mailbox = ? AND id = ?", mailbox, id);
    if (stored !== null) {
      return sha256Hex(blob(stored["bytes"])) === envelope.sha256
        ? { type: "same", day: String(stored["day"]) }
        : { type: "other_bytes" };
    }
    const gone = sql.get("SELECT sha256, day, reason FROM tombstones WHERE mailbox = ? AND id = ?", mailbox, id);
    if (gone !== null) {
      return gone["sha256"] === envelope.sha256
        ? { type: gone["reason"] as "collected" | "expired", day: String(gone["day"]) }
        : { type: "other_bytes" };
    }
    const number = sql.get(
      "UPDATE mailboxes SET next_number = next_number + 1 WHERE mailbox = ? RETURNING next_number - 1 AS number",
      mailbox,
    );
    if (number === null) throw new Error("an envelope for a mailbox that is not there");
    sql.run(
      "INSERT INTO envelopes (mailbox, number, id, size, day, token_id, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)",
      mailbox,
      Number(number["number"]),
      id,
      envelope.bytes.length,
      envelope.day,
      envelope.tokenId,
      envelope.bytes,
    );
    if (envelope.isOwn) readers.noteOwn(mailbox, Number(number["number"]), envelope.tokenId);
    return { type: "stored", day: envelope.day };
  }

  const put = createBatch<NewEnvelope, Put>((envelopes) => {
    try {
      return sql.transaction(() => envelopes.map(putOne));
    } catch (error) {
      if (error instanceof StoreFull) return envelopes.map(() => ({ type: "no_space" }));
      throw error;
    }
  });

  function remove(row: Row, reason: "collected" | "expired", today: string): void {
    const mailbox = String(row["mailbox"]);
    const id = String(row["id"]);
    sql.run(
      "INSERT INTO tombstones (mailbox, id, sha256, day, gone_day, reason) VALUES (?, ?, ?, ?, ?, ?)",
      mailbox,
      id,
      sha256Hex(blob(row["bytes"])),
      String(row["day"]),
      today,
      reason,
    );
    sql.run("DELETE FROM envelopes WHERE mailbox = ? AND id = ?", mailbox, id);
    sql.run("DELETE FROM acknowledgements WHERE mailbox = ? AND number = ?", mailbox, Number(row["number"]));
  }
  const { release, ...readers } = createSqliteReaders(sql, remove);

  /** Inside a transaction. */
  function shutOut(serial: string, today: string): void {
    const mailbox = textOrNull(sql.get("SELECT mailbox FROM devices WHERE serial = ?", serial)?.["mailbox"] ?? null);
    sql.run("UPDATE devices SET revoked_day = ? WHERE serial = ?", today, serial);
    if (mailbox === null) return;
    sql.run("UPDATE mailboxes SET closed = 1 WHERE mailbox = ?", mailbox);
    sql.run("UPDATE tokens SET revoked_day = ? WHERE mailbox = ? AND revoked_day IS NULL", today, mailbox);
  }

  const settle = () => void sql.pragma("wal_checkpoint(TRUNCATE)");

  return {
    ...createSqliteCounts(sql),
    ...createSqliteLeads(sql),

    async findMailbox(mailbox) {
      const row = sql.get("SELECT mailbox, kind, owner FROM mailboxes WHERE mailbox = ? AND closed = 0", mailbox);
      return row && mailboxOf(row);
    },

    async findToken(hash, today) {
      return validToken(byHash("tokens", hash), today);
    },

    async exchange(invitationHash, tokenHash, nowMs) {
      return sql.transaction(() => {
        const invitation = byHash("invitations", invitationHash);
        if (invitation === null) return { type: "unknown" };
        if (invitation["token_id"] !== null) {
          const same = byHash("tokens", tokenHash);
          return same !== null && same["token_id"] === invitation["token_id"] && same["revoked_day"] === null
            ? { type: "given" }
            : { type: "used" };
        }
        if (invitation["cancelled"] === 1 || Number(invitation["expires_ms"]) < nowMs || byHash("tokens", tokenHash) !== null)
          return { type: "used" };
        const token = sql.get(
          "INSERT INTO tokens (lookup, hash, role, owner, mailbox, expires_day) VALUES (?, ?, ?, ?, ?, ?) RETURNING token_id",
          lookupOf(tokenHash),
          tokenHash,
          String(invitation["role"]),
          String(invitation["owner"]),
          String(invitation["mailbox"]),
          textOrNull(invitation["token_until"]),
        );
        sql.run("UPDATE invitations SET token_id = ? WHERE rowid = ?", Number(token?.["token_id"]), Number(invitation["row_id"]));
        return { type: "given" };
      });
    },

    putEnvelope: put,
    listEnvelopes: readers.listEnvelopes,
    getEnvelope: readers.getEnvelope,
    acknowledge: readers.acknowledge,

    async addMailbox({ mailbox, kind, owner }) {
      sql.run(
        "INSERT INTO mailboxes (mailbox, kind, owner) VALUES (?, ?, ?) ON CONFLICT (mailbox) DO NOTHING",
        mailbox,
        kind,
        owner,
      );
    },

    async addInvitation({ hash, kind, owner, mailbox, expiresMs, tokenUntil }) {
      sql.run(
        "INSERT INTO invitations (lookup, hash, role, owner, mailbox, expires_day, expires_ms, token_until) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        lookupOf(hash),
        hash,
        kind,
        owner,
        mailbox,
        utcDay(expiresMs),
        expiresMs,
        tokenUntil ?? null,
      );
    },

    async addCoordinator({ key, owner }) {
      sql.run("INSERT INTO coordinators (key, owner) VALUES (?, ?) ON CONFLICT (key) DO NOTHING", key, owner);
    },

    async coordinatorKeys(owner) {
      return sql
        .all("SELECT key FROM coordinators WHERE owner = ? AND revoked_day IS NULL", owner)
        .map((row) => String(row["key"]));
    },

    async endCoordinator(key, today) {
      sql.transaction(() => {
        sql.run("UPDATE coordinators SET revoked_day = ? WHERE key = ? AND revoked_day IS NULL", today, key);
        for (const { serial } of sql.all("SELECT serial FROM devices WHERE by_key = ? AND revoked_day IS NULL", key))
          shutOut(String(serial), today);
      });
    },

    async admit({ serial, owner, by, mailbox, tokenHash, tokenUntil }) {
      return sql.transaction(() => {
        if (sql.get("SELECT key FROM coordinators WHERE key = ? AND revoked_day IS NULL", by) === null) return "revoked";
        const known = sql.get("SELECT * FROM devices WHERE serial = ?", serial);
        const same = byHash("tokens", tokenHash);
        if (known !== null) {
          if (known["revoked_day"] !== null) return "revoked";
          return same !== null && same["token_id"] === known["token_id"] && same["revoked_day"] === null ? "given" : "used";
        }
        if (same !== null || sql.get("SELECT mailbox FROM mailboxes WHERE mailbox = ?", mailbox) !== null) return "used";
        sql.run("INSERT INTO mailboxes (mailbox, kind, owner) VALUES (?, 'device', ?)", mailbox, owner);
        const token = sql.get(
          "INSERT INTO tokens (lookup, hash, role, owner, mailbox, expires_day) VALUES (?, ?, 'device', ?, ?, ?) RETURNING token_id",
          lookupOf(tokenHash),
          tokenHash,
          owner,
          mailbox,
          tokenUntil,
        );
        sql.run(
          "INSERT INTO devices (serial, owner, by_key, mailbox, token_id) VALUES (?, ?, ?, ?, ?)",
          serial,
          owner,
          by,
          mailbox,
          Number(token?.["token_id"]),
        );
        return "given";
      });
    },

    async revokeDevice({ serial, owner, by }, today) {
      sql.transaction(() => {
        const known = sql.get("SELECT owner, revoked_day FROM devices WHERE serial = ?", serial);
        if (known === null)
          sql.run("INSERT INTO devices (serial, owner, by_key, revoked_day) VALUES (?, ?, ?, ?)", serial, owner, by, today);
        else if (String(known["owner"]) === owner && known["revoked_day"] === null) shutOut(serial, today);
      });
    },

    async devices() {
      const query = `SELECT d.serial, d.owner, d.by_key, d.revoked_day, t.expires_day
        FROM devices d LEFT JOIN tokens t ON t.token_id = d.token_id ORDER BY d.owner, d.serial`;
      return sql.all(query).map(deviceOf);
    },

    async revokedDevices() {
      return sql.all("SELECT serial FROM devices WHERE revoked_day IS NOT NULL").map((row) => String(row["serial"]));
    },

    async addOperator(hash) {
      if (byHash("tokens", hash) !== null) return;
      sql.run("INSERT INTO tokens (lookup, hash, role, owner) VALUES (?, ?, 'operator', 'operator')", lookupOf(hash), hash);
    },

    async listTokens() {
      return sql
        .all("SELECT t.*, r.day AS fetched_day FROM tokens t LEFT JOIN readers r ON r.token_id = t.token_id ORDER BY t.token_id")
        .map(tokenListingOf);
    },

    async revoke(which, today) {
      const [column, value] =
        "owner" in which
          ? (["owner", which.owner] as const)
          : "mailbox" in which
            ? (["mailbox", which.mailbox] as const)
            : (["token_id", which.tokenId] as const);
      const ended = sql.transaction(() => {
        if (column !== "token_id") sql.run(`UPDATE mailboxes SET closed = 1 WHERE ${column} = ?`, value);
        if (column === "owner")
          sql.run("UPDATE coordinators SET revoked_day = ? WHERE owner = ? AND revoked_day IS NULL", today, value);
        if (column !== "token_id")
          sql.run(`UPDATE devices SET revoked_day = ? WHERE ${column} = ? AND revoked_day IS NULL`, today, value);
        if (column === "owner") sql.run("DELETE FROM team_leads WHERE owner = ?", value);
        sql.run(`UPDATE invitations SET cancelled = 1 WHERE ${column} = ?`, value);
        return sql.run(
          `UPDATE tokens SET revoked_day = ? WHERE revoked_day IS NULL AND role <> 'operator' AND ${column} = ?`,
          today,
          value,
        );
      });
      if (ended > 0) await release(today);
      return ended;
    },

    async sweep({ envelopesUpTo, tombstonesUpTo, today, ...limits }) {
      let expired = 0;
      // Small transactions, so that a push never waits behind a long one.
      for (;;) {
        const rows = sql.all(
          "SELECT mailbox, number, id, day, bytes FROM envelopes WHERE day <= ? LIMIT ?",
          envelopesUpTo,
          SWEEP_AT_ONCE,
        );
        if (rows.length === 0) break;
        sql.transaction(() => {
          for (const row of rows) remove(row, "expired", today);
        });
        expired += rows.length;
        await new Promise((resolve) => setImmediate(resolve));
      }
      // What it has acknowledged is older than anything that is kept.
      sql.run("DELETE FROM readers WHERE day <= ?", envelopesUpTo);
      await release(today);
      const forgotten = sql.run("DELETE FROM tombstones WHERE gone_day <= ?", tombstonesUpTo);
      sql.run("DELETE FROM invitations WHERE expires_day <= ?", envelopesUpTo);
      const counts = sweepSqliteCounts(sql, { ...limits, forgottenUpTo: tombstonesUpTo, today });
      settle();
      return { expired, forgotten, counts };
    },

    async check() {
      sql.get("SELECT 1 AS one");
    },

    async count() {
      const of = (table: string) => Number(sql.get(`SELECT count(*) AS n FROM ${table}`)?.["n"]);
      return {
        mailboxes: of("mailboxes"),
        envelopes: of("envelopes"),
        tombstones: of("tombstones"),
        readers: of("readers"),
        halves: of("count_reports WHERE half IS NOT NULL"),
        sums: of("count_batches WHERE sum IS NOT NULL"),
      };
    },

    async settle() {
      settle();
    },

    backupEnding: "sqlite",

    async backup(file) {
      sql.run("VACUUM INTO ?", file);
    },

    async close() {
      sql.close();
    },
  };
}
