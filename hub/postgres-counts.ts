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
import type { PgRow, Postgres, Query } from "./postgres.ts";
import { blob, textOrNull } from "./rows.ts";
import { StoreFull } from "./store.ts";

/**
 * The row of a team's quarter, held until the commit: reports that arrive and the one coordinator who freezes go one after the other,
 * whichever process they came to.
 */
async function holdBatch(query: Query, { team, quarter }: CountsOf, today: string): Promise<PgRow> {
  await query(
    "INSERT INTO fanal.count_batches (team, quarter, state, day) VALUES ($1, $2, 'gathering', $3) ON CONFLICT DO NOTHING",
    [team, quarter, today],
  );
  const { rows } = await query(
    `SELECT b.*, h.counts_closed FROM fanal.count_batches b CROSS JOIN fanal.hub h
     WHERE b.team = $1 AND b.quarter = $2 FOR UPDATE OF b`,
    [team, quarter],
  );
  return rows[0] ?? {};
}

async function put(query: Query, report: NewReport): Promise<ReportPut> {
  const { team, quarter, reportId, sha256, day } = report;
  const batch = await holdBatch(query, report, day);
  const { rows } = await query(
    `SELECT report_id, sha256, day FROM fanal.count_reports
     WHERE team = $1 AND quarter = $2 AND (report_id = $3 OR device_key_id = $4 OR token_id = $5)`,
    [team, quarter, reportId, report.deviceKeyId, report.tokenId],
  );
  const there = rows.find((row) => row["report_id"] === reportId);
  if (there !== undefined) return there["sha256"] === sha256 ? { type: "same", day: String(there["day"]) } : { type: "reported" };
  if (stateOf(batch, quarter, String(batch["counts_closed"])) !== "gathering") return { type: "closed" };
  if (rows.length > 0) return { type: "reported" };
  await query(
    `INSERT INTO fanal.count_reports (team, quarter, report_id, device_key_id, token_id, plan_sha256, cells, sha256, day, half)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      team,
      quarter,
      reportId,
      report.deviceKeyId,
      report.tokenId,
      report.planSha256,
      report.cells,
      sha256,
      day,
      Buffer.from(report.half.buffer, report.half.byteOffset, report.half.byteLength),
    ],
  );
  return { type: "stored", day };
}

const reportsOf = async (query: Query, { team, quarter }: CountsOf, columns: string): Promise<readonly PgRow[]> =>
  (
    await query(
      `SELECT ${columns} FROM fanal.count_reports WHERE team = $1 AND quarter = $2 AND half IS NOT NULL ORDER BY report_id`,
      [team, quarter],
    )
  ).rows;

/** What is left tells that a report came and whether the same one comes again, and no longer whose it was. */
const dropHalves = (query: Query, { team, quarter }: CountsOf) =>
  query("UPDATE fanal.count_reports SET half = NULL, device_key_id = NULL, token_id = NULL WHERE team = $1 AND quarter = $2", [
    team,
    quarter,
  ]);

async function go(query: Query, { team, quarter }: CountsOf, step: CountStep, today: string): Promise<void> {
  if (step.to === "frozen") {
    await query("DELETE FROM fanal.count_reports WHERE team = $1 AND quarter = $2 AND report_id <> ALL ($3::text[])", [
      team,
      quarter,
      step.reportIds,
    ]);
    await query("UPDATE fanal.count_batches SET state = 'frozen', list_sha256 = $3, day = $4 WHERE team = $1 AND quarter = $2", [
      team,
      quarter,
      step.listSha256,
      today,
    ]);
    return;
  }
  const sum = step.to === "opened" ? Buffer.from(sumOf(await reportsOf(query, { team, quarter }, "cells, half"))) : null;
  await dropHalves(query, { team, quarter });
  await query("UPDATE fanal.count_batches SET state = $3, sum = $4, day = $5 WHERE team = $1 AND quarter = $2", [
    team,
    quarter,
    step.to,
    sum,
    today,
  ]);
}

const COUNTED = "report_id, device_key_id, plan_sha256, cells";

async function read(query: Query, of: CountsOf, batch: PgRow): Promise<Counts> {
  return {
    state: stateOf(batch, of.quarter, String(batch["counts_closed"])),
    listSha256: textOrNull(batch["list_sha256"] ?? null),
    reports: (await reportsOf(query, of, COUNTED)).map(countedOf),
  };
}

export function createPostgresCounts(db: Postgres): CountStore {
  return {
    async certifiers(team, serial) {
      const { rows } = await db.read(
        `SELECT key FROM fanal.team_keys WHERE owner = $1
         UNION SELECT key FROM fanal.coordinators WHERE owner = $1 AND revoked_day IS NULL`,
        [team],
      );
      const shut = await db.read("SELECT 1 FROM fanal.devices WHERE serial = $1 AND revoked_day IS NOT NULL", [serial]);
      return { keys: rows.map((row) => String(row["key"])), isShutOut: shut.count > 0 };
    },

    knowTeams(teams, revoked, today) {
      return db.transaction(async (query) => {
        await query("DELETE FROM fanal.team_keys");
        await query("INSERT INTO fanal.team_keys (owner, key) SELECT * FROM unnest($1::text[], $2::text[])", [
          teams.map(({ owner }) => owner),
          teams.map(({ key }) => key),
        ]);
        await query(
          `INSERT INTO fanal.devices (serial, owner, by_key, revoked_day) SELECT s, '', '', $2::text FROM unnest($1::text[]) AS s
           ON CONFLICT (serial) DO UPDATE SET revoked_day = coalesce(devices.revoked_day, excluded.revoked_day)`,
          [[...new Set(revoked)], today],
        );
      });
    },

    async putReport(report) {
      try {
        return await db.transaction((query) => put(query, report));
      } catch (error) {
        if (error instanceof StoreFull) return { type: "no_space" };
        throw error;
      }
    },

    changeCounts(of, today, decide) {
      return db.transaction(async (query) => {
        const batch = await holdBatch(query, of, today);
        const there = await read(query, of, batch);
        const step = decide(there);
        if (step === null) return { ...there, sum: batch["sum"] === null ? null : blob(batch["sum"]) };
        await go(query, of, step, today);
        const after = await holdBatch(query, of, today);
        return { ...(await read(query, of, after)), sum: after["sum"] === null ? null : blob(after["sum"]) };
      });
    },
  };
}

/** How many halves and sums went. In a transaction of which there is one at a time. */
export async function sweepPostgresCounts(
  query: Query,
  { reportsUpTo, sumsUpTo, forgottenUpTo, today }: CountSweep,
): Promise<number> {
  const { rows } = await query(
    `SELECT team, quarter, state, day FROM fanal.count_batches
     WHERE state = 'gathering' OR (state = 'frozen' AND day <= $1) OR (state = 'opened' AND day <= $2)
     ORDER BY team, quarter FOR UPDATE`,
    [reportsUpTo, sumsUpTo],
  );
  let dropped = 0;
  for (const row of rows) {
    const of = { team: String(row["team"]), quarter: String(row["quarter"]) };
    if (row["state"] === "gathering") {
      const gone = await query("DELETE FROM fanal.count_reports WHERE team = $1 AND quarter = $2 AND day <= $3", [
        of.team,
        of.quarter,
        reportsUpTo,
      ]);
      dropped += gone.count;
      continue;
    }
    await dropHalves(query, of);
    await query("UPDATE fanal.count_batches SET state = 'done', sum = NULL, day = $3 WHERE team = $1 AND quarter = $2", [
      of.team,
      of.quarter,
      today,
    ]);
    dropped += 1;
  }
  await query("DELETE FROM fanal.count_reports WHERE half IS NULL AND day <= $1", [forgottenUpTo]);
  return dropped;
}

/** After a restore: halves whose list was not frozen are never added up any more. */
export async function closePostgresCounts(query: Query, upTo: string): Promise<void> {
  await query("UPDATE fanal.hub SET counts_closed = greatest(counts_closed, $1)", [upTo]);
  await query(
    `DELETE FROM fanal.count_reports r WHERE quarter <= $1 AND NOT EXISTS
       (SELECT 1 FROM fanal.count_batches b WHERE b.team = r.team AND b.quarter = r.quarter AND b.state <> 'gathering')`,
    [upTo],
  );
}
