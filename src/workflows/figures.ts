import type { SignedEntry } from "#domain/statistics/ledger.ts";
import { type Quarter, quarterEndMs } from "#lib/quarters.ts";
import type { Result } from "#lib/result.ts";
import { ok } from "#lib/result.ts";
import { GATHERING_MS, LEAST_PHONES } from "#protocol/counts/batch.ts";
import type { CountError } from "#seal/count-port.ts";
import { heldReports, phonesIn, readBatch } from "#workflows/count-batch.ts";
import { planFor, plannedQuarters } from "#workflows/counting.ts";
import { coordinatorRow, ledgerRows } from "#workflows/release-counts.ts";
import type { Session } from "#workflows/session.ts";

/** A quarter that is over and not published. How many phones reported is all that is known of them here. */
export interface WaitingQuarter {
  readonly quarter: Quarter;
  readonly phones: number;
  /** From then on it can be released. */
  readonly fromMs: number;
  /**
   * `gathering`: phones may still report. `ready`, `few`: enough of them, or not. `frozen`: begun, to be gone on with. `elsewhere`: another
   * coordinator of the team has it. `unreadable`: the record of it is damaged, so it stays as it is.
   */
  readonly state: "gathering" | "ready" | "few" | "frozen" | "elsewhere" | "unreadable";
}
export interface FiguresDesk {
  /** Everything this phone published, checked link by link at this reading. */
  readonly ledger: Result<readonly SignedEntry[], CountError>;
  readonly waiting: readonly WaitingQuarter[];
}

/** `null` on a phone without a coordinator's key. */
export async function readFigures(session: Session): Promise<FiguresDesk | null> {
  const key = await coordinatorRow(session);
  if (!key) return null;
  const rows = await ledgerRows(session);
  const ledger = rows.ok ? await session.vault.readLedger(key, rows.value) : rows;
  if (!ledger.ok && ledger.error.type === "NotCoordinator") return null;
  const published = new Set(ledger.ok ? ledger.value.map(({ entry }) => entry.quarter) : []);
  const waiting: WaitingQuarter[] = [];
  for (const quarter of plannedQuarters()) {
    if (published.has(quarter) || session.nowMs() < quarterEndMs(quarter)) continue;
    waiting.push(await waitingOf(session, quarter));
  }
  return { ledger: ledger.ok ? ok(ledger.value) : ledger, waiting };
}

async function waitingOf(session: Session, quarter: Quarter): Promise<WaitingQuarter> {
  const phones = phonesIn(await heldReports(session, quarter));
  const fromMs = quarterEndMs(quarter) + GATHERING_MS;
  const batch = await readBatch(session, quarter);
  const stateOf = (): WaitingQuarter["state"] => {
    if (batch) return batch.value?.state === "frozen" || batch.value?.state === "elsewhere" ? batch.value.state : "unreadable";
    if (session.nowMs() < fromMs) return "gathering";
    return phones < Math.max(LEAST_PHONES, planFor(quarter)?.minPhones ?? 0) ? "few" : "ready";
  };
  return { quarter, phones, fromMs, state: stateOf() };
}
