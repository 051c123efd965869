import { rootDigest } from "#content/trust.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { JOIN_MS } from "#protocol/join.ts";
import type { JoinError, ShownCode } from "#seal/enrol-port.ts";
import type { EnrolmentInfo, SealedRow } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { configPut, rowsNamed } from "#workflows/config.ts";
import { allowedOrigins } from "#workflows/enrol.ts";
import { leadRows } from "#workflows/lead-here.ts";
import type { Session } from "#workflows/session.ts";

const JOINING = "joining";

export interface ShownJoin extends ShownCode {
  readonly untilMs: number;
}

const waitingRow = async (session: Session): Promise<SealedRow | undefined> =>
  (await session.read(await rowsNamed(session, JOINING)))[0];

/** The code this phone shows a coordinator: the one there is while it counts, else a new one in its place. */
export async function showJoin(session: Session): Promise<Result<ShownJoin, SaveError>> {
  return session.exclusive(async (write) => {
    const row = await waitingRow(session);
    const nowMs = session.nowMs();
    const shown = row && (await session.vault.showJoin(row, nowMs));
    if (shown) return ok(shown);
    const { record, code, words } = await session.vault.beginJoin(nowMs);
    const old = (await rowsNamed(session, JOINING)).map(({ rowId }) => rowId);
    const saved = await write({ puts: [record], deletes: old });
    return saved.ok ? ok({ code, words, untilMs: nowMs + JOIN_MS }) : saved;
  });
}

/** Reads what the coordinator's phone shows. Used once: the request goes with the record that takes its place. */
export async function joinTeam(session: Session, answer: string): Promise<Result<EnrolmentInfo, JoinError | SaveError>> {
  const root = (await rootDigest(session.db)) ?? "";
  return session.exclusive(async (write) => {
    const row = await waitingRow(session);
    if (!row) return err({ type: "JoinTooOld" });
    const nowMs = session.nowMs();
    const around = { network: session.network(), root, nowMs, allowedOrigins: allowedOrigins() };
    const joined = await session.vault.finishJoin(row, answer, around);
    if (!joined.ok) return joined;
    const { info, token, admission, serial, record } = joined.value;
    const gone = [
      ...(await rowsNamed(session, "enrolment")),
      ...(await rowsNamed(session, JOINING)),
      ...(await leadRows(session)),
    ];
    const saved = await write({
      puts: [record, await configPut(session, "token", { kind: "admission", token, serial, ...admission })],
      deletes: gone.map(({ rowId }) => rowId),
    });
    if (!saved.ok) return saved;
    session.setEnrolment(info);
    return ok(info);
  });
}
