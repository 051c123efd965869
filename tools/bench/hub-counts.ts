import { randomBytes } from "node:crypto";
import { DAY_MS } from "#lib/clock.ts";
import { newId } from "#lib/ids.ts";
import { type Quarter, quarterEndMs, quarterOf } from "#lib/quarters.ts";
import type { CountOrder, HubReport } from "#protocol/counts/report.ts";
import { createSigner, newSeed } from "../../hub/ed25519.ts";
import { certify, listOf, makeReport, PLAN, signOrder } from "../../tests/hub/count-kit.ts";
import { hashOf, secret } from "../../tests/hub/support.ts";
import { call, onLines, type Place, startHubs, withStore } from "./hub-load.ts";
import { type Figures, figure } from "./measure.ts";

/** Half a thousand phones of one team report, and their coordinator asks for the sum. Cells as in the plan of Calais. */
const PHONES = 500;
const CELLS = 2944;
const TEAM = "team";

interface Reporter {
  readonly token: string;
  readonly report: HubReport;
}

async function addReporters(place: Place, quarter: Quarter, coordinatorKey: string): Promise<readonly Reporter[]> {
  const teamKey = createSigner(newSeed());
  return withStore(place, async (store) => {
    await store.knowTeams([{ owner: TEAM, key: teamKey.publicKey }], [], "2026-01-01");
    await store.addCoordinator({ key: coordinatorKey, owner: TEAM });
    const reporters: Reporter[] = [];
    for (let at = 0; at < PHONES; at++) {
      const [mailbox, invitation, token, signer] = [newId(), randomBytes(32), secret(), createSigner(newSeed())];
      await store.addMailbox({ mailbox, kind: "device", owner: TEAM });
      await store.addInvitation({ mailbox, kind: "device", owner: TEAM, hash: invitation, expiresMs: Date.now() + 600_000 });
      await store.exchange(invitation, hashOf(token), Date.now());
      const phone = { team: TEAM, signer, ...certify(teamKey, signer, TEAM, { notAfter: "2999-12-31" }) };
      reporters.push({ token, report: await makeReport(phone, { quarter, cells: CELLS }) });
    }
    return reporters;
  });
}

/** The floor of a sum: the numbers added in a bare loop, in memory. */
function bareSumMs(): number {
  const halves = Array.from({ length: PHONES }, () => new Uint32Array(CELLS).fill(7));
  const startMs = performance.now();
  const sums = new Uint32Array(CELLS);
  for (const half of halves) for (let at = 0; at < CELLS; at++) sums[at]! += half[at]!;
  return performance.now() - startMs;
}

/** @param commitsPerSecond one commit an envelope in the same engine, the floor of what a report costs */
export async function countFigures(name: string, place: Place, commitsPerSecond: number): Promise<Figures> {
  const nowMs = Date.now();
  const quarter = quarterOf(nowMs);
  const coordinator = createSigner(newSeed());
  const reporters = await addReporters(place, quarter, coordinator.publicKey);
  const hubs = await startHubs(place, 1);
  await hubs.putClockForward(quarterEndMs(quarter) + 4 * DAY_MS - nowMs);
  const port = hubs.ports[0] ?? 0;
  const json = (body: object) => ({ port, body: Buffer.from(JSON.stringify(body)), type: "application/json" });
  const load = await onLines(reporters, ({ token, report }) =>
    call({ ...json(report), method: "PUT", path: `/v1/count-reports/${report.head.reportId}`, token }),
  );
  const ids = reporters.map(({ report }) => report.head.reportId);
  const listSha256 = await listOf(ids);
  const ask = async (order: object): Promise<number> => {
    const whole = { v: 1, team: TEAM, quarter, planSha256: PLAN, ...order } as CountOrder;
    const startMs = performance.now();
    await call({
      ...json(signOrder(whole, coordinator)),
      method: "POST",
      path: "/v1/count-orders",
      token: reporters[0]?.token ?? "",
    });
    return performance.now() - startMs;
  };
  const freezeMs = await ask({ kind: "freeze", reportIds: ids, listSha256 });
  const openMs = await ask({ kind: "open", listSha256 });
  await hubs.stop();
  return {
    [`hub_${name}_reports_per_s`]: figure(
      load.perSecond,
      "reports/s",
      commitsPerSecond,
      "floor: one commit an envelope, same engine",
    ),
    [`hub_${name}_freeze_500_ms`]: figure(freezeMs, "ms"),
    [`hub_${name}_open_500_ms`]: figure(openMs, "ms", bareSumMs(), "500 halves added and gone; floor: a bare loop in memory"),
  };
}
