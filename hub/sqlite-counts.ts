import { createBatch } from "./batch.ts";
import {
  type CountStep,
  type CountStore,
  type CountSweep,
  type Counts,
  type CountsOf,
  countedOf,
  type NewReport,
  type ReportPut,
  stateOf,
  sumOf,
} from "./count-store.ts";
import { blob, textOrNull } from "./rows.ts";
import type { Sql } from "./sqlite.ts";
import { StoreFull } from "./store.ts";

const OF = "team = ? AND quarter = ?";

export function createSqliteCounts(sql: Sql): CountStore {
  const batchOf = ({ team, quarter }: CountsOf) => sql.get(`SELECT * FROM count_batches WHERE ${OF}`, team, quarter);
  const closedUpTo = () => String(sql.get("SELECT counts_closed FROM hub")?.["counts_closed"]);

  function put(report: NewReport): ReportPut {
    const { team, quarter, reportId, sha256, day } = report;
    const there = sql.get(`SELECT sha256, day FROM count_reports WHERE ${OF} AND report_id = ?`, team, quarter, reportId);
    if (there !== null) return there["sha256"] === sha256 ? { type: "same", day: String(there["day"]) } : { type: "reported" };
    if (stateOf(batchOf(report), quarter, closedUpTo()) !== "gathering") return { type: "closed" };
    const rival = sql.get(
      `SELECT report_id FROM count_reports WHERE ${OF} AND (device_key_id = ? OR token_id = ?)`,
      team,
      quarter,
      report.deviceKeyId,
      report.tokenId,
    );
    if (rival !== null) return { type: "reported" };
    sql.run(
      "INSERT INTO count_batches (team, quarter, state, day) VALUES (?, ?, 'gathering', ?) ON CONFLICT DO NOTHING",
      team,
      quarter,
      day,
    );
    sql.run(
      `INSERT INTO count_reports (team, quarter, report_id, device_key_id, token_id, plan_sha256, cells, sha256, day, half)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      team,
      quarter,
      reportId,
      report.deviceKeyId,
      report.tokenId,
      report.planSha256,
      report.cells,
      sha256,
      day,
      report.half,
    );
    return { type: "stored", day };
  }

  function read(of: CountsOf): Counts {
    const batch = batchOf(of);
    const rows = sql.all(`SELECT * FROM count_reports WHERE ${OF} AND half IS NOT NULL`, of.team, of.quarter);
    return {
      state: stateOf(batch, of.quarter, closedUpTo()),
      listSha256: textOrNull(batch?.["list_sha256"] ?? null),
      reports: rows.map(countedOf),
    };
  }

  function go({ team, quarter }: CountsOf, step: CountStep, today: string): void {
    if (step.to === "frozen") {
      const listed = new Set(step.reportIds);
      for (const { report_id: id } of sql.all(`SELECT report_id FROM count_reports WHERE ${OF}`, team, quarter))
        if (!listed.has(String(id)))
          sql.run(`DELETE FROM count_reports WHERE ${OF} AND report_id = ?`, team, quarter, String(id));
      sql.run(
        `UPDATE count_batches SET state = 'frozen', list_sha256 = ?, day = ? WHERE ${OF}`,
        step.listSha256,
        today,
        team,
        quarter,
      );
      return;
    }
    const sum =
      step.to === "opened"
        ? sumOf(sql.all(`SELECT cells, half FROM count_reports WHERE ${OF} AND half IS NOT NULL`, team, quarter))
        : null;
    dropHalves(sql, { team, quarter });
    sql.run(`UPDATE count_batches SET state = ?, sum = ?, day = ? WHERE ${OF}`, step.to, sum, today, team, quarter);
  }

  return {
    async certifiers(team, serial) {
      const rows = sql.all(
        "SELECT key FROM team_keys WHERE owner = ? UNION SELECT key FROM coordinators WHERE owner = ? AND revoked_day IS NULL",
        team,
        team,
      );
      const shut = sql.get("SELECT serial FROM devices WHERE serial = ? AND revoked_day IS NOT NULL", serial);
      return { keys: rows.map((row) => String(row["key"])), isShutOut: shut !== null };
    },

    async knowTeams(teams, revoked, today) {
      sql.transaction(() => {
        sql.run("DELETE FROM team_keys");
        for (const { owner, key } of teams) sql.run("INSERT INTO team_keys (owner, key) VALUES (?, ?)", owner, key);
        for (const serial of revoked)
          sql.run(
            `INSERT INTO devices (serial, owner, by_key, revoked_day) VALUES (?, '', '', ?)
             ON CONFLICT (serial) DO UPDATE SET revoked_day = coalesce(devices.revoked_day, excluded.revoked_day)`,
            serial,
            today,
          );
      });
    },

    putReport: createBatch<NewReport, ReportPut>((reports) => {
      try {
        return sql.transaction(() => reports.map(put));
      } catch (error) {
        if (error instanceof StoreFull) return reports.map(() => ({ type: "no_space" }));
        throw error;
      }
    }),

    async changeCounts(of, today, decide) {
      return sql.transaction(() => {
        const there = read(of);
        const step = decide(there);
        if (step !== null) go(of, step, today);
        const sum = batchOf(of)?.["sum"] ?? null;
        return { ...(step === null ? there : read(of)), sum: sum === null ? null : blob(sum) };
      });
    },
  };
}

/** What is left tells that a report came and whether the same one comes again, and no longer whose it was. */
function dropHalves(sql: Sql, { team, quarter }: CountsOf): void {
  sql.run(`UPDATE count_reports SET half = NULL, device_key_id = NULL, token_id = NULL WHERE ${OF}`, team, quarter);
}

/** How many halves and sums went. */
export function sweepSqliteCounts(sql: Sql, { reportsUpTo, sumsUpTo, forgottenUpTo, today }: CountSweep): number {
  return sql.transaction(() => {
    let dropped = sql.run(
      `DELETE FROM count_reports WHERE day <= ? AND half IS NOT NULL AND NOT EXISTS
         (SELECT 1 FROM count_batches b WHERE b.team = count_reports.team AND b.quarter = count_reports.quarter AND b.state <> 'gathering')`,
      reportsUpTo,
    );
    const over = sql.all(
      "SELECT team, quarter FROM count_batches WHERE (state = 'frozen' AND day <= ?) OR (state = 'opened' AND day <= ?)",
      reportsUpTo,
      sumsUpTo,
    );
    for (const { team, quarter } of over) {
      dropHalves(sql, { team: String(team), quarter: String(quarter) });
      sql.run(`UPDATE count_batches SET state = 'done', sum = NULL, day = ? WHERE ${OF}`, today, String(team), String(quarter));
    }
    dropped += over.length;
    sql.run("DELETE FROM count_reports WHERE half IS NULL AND day <= ?", forgottenUpTo);
    return dropped;
  });
}

/** After a restore, inside a transaction: halves whose list was not frozen are never added up any more. */
export function closeSqliteCounts(sql: Sql, upTo: string): void {
  sql.run("UPDATE hub SET counts_closed = max(counts_closed, ?)", upTo);
  sql.run(
    `DELETE FROM count_reports WHERE quarter <= ? AND NOT EXISTS
       (SELECT 1 FROM count_batches b WHERE b.team = count_reports.team AND b.quarter = count_reports.quarter AND b.state <> 'gathering')`,
    upTo,
  );
}
