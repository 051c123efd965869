import { randomBytes } from "node:crypto";
import { fromB64url, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { newId } from "#lib/ids.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { listSha256, type Sha256Hex } from "#protocol/counts/batch.ts";
import { halfBytes } from "#protocol/counts/halves.ts";
import {
  type CountOrder,
  countOrderBytes,
  countOrderMessage,
  type HubReport,
  type ReportHead,
  reportMessage,
} from "#protocol/counts/report.ts";
import { createSigner, newSeed, type Signer } from "../../hub/ed25519.ts";
import { bearer, type Enrolled, sha256, type TestHub } from "./support.ts";

/** A quarter that is over, and its reports gathered, by the test hub's clock (1 March 2026). */
export const QUARTER = "2025-Q4";
export const PLAN = "a".repeat(64);
export const CELLS = 6;
export const hashHex: Sha256Hex = async (bytes) => sha256(bytes);
export const listOf = (ids: readonly string[], plan = PLAN): Promise<string> => listSha256(plan, ids, hashHex);

export interface CountingPhone extends Enrolled {
  readonly team: string;
  readonly serial: string;
  readonly signer: Signer;
  readonly cert: HubReport["cert"];
}
export interface Team {
  readonly id: string;
  readonly key: Signer;
  readonly coordinator: Signer;
}

/** Teams the hub knows, each with a coordinator's key. */
export async function makeTeams(hub: TestHub, ...ids: readonly string[]): Promise<readonly Team[]> {
  const teams = ids.map((id) => ({ id, key: createSigner(newSeed()), coordinator: createSigner(newSeed()) }));
  await hub.data.store.knowTeams(
    teams.map(({ id, key }) => ({ owner: id, key: key.publicKey })),
    [],
    "2026-03-01",
  );
  for (const { id, coordinator } of teams) await hub.data.store.addCoordinator({ key: coordinator.publicKey, owner: id });
  return teams;
}

export function certify(by: Signer, signer: Signer, team: string, changes: object = {}) {
  const serial = newId();
  const cert = utf8(
    canonicalJson({ v: 1, devicePub: signer.publicKey, team, serial, notAfter: "2027-03-01", flags: [], ...changes }),
  );
  return { serial, cert: { cert: toB64url(cert), sig: by.sign(cert) } };
}

export async function makePhone(hub: TestHub, team: Team, by: Signer = team.key): Promise<CountingPhone> {
  const signer = createSigner(newSeed());
  return { ...(await hub.enrol("device", team.id)), team: team.id, signer, ...certify(by, signer, team.id) };
}
export const makePhones = (hub: TestHub, team: Team, count: number): Promise<readonly CountingPhone[]> =>
  Promise.all(Array.from({ length: count }, () => makePhone(hub, team)));

export async function makeReport(
  phone: Pick<CountingPhone, "team" | "signer" | "cert">,
  changes: Partial<ReportHead> = {},
  half: Uint32Array = new Uint32Array(new Uint8Array(randomBytes((changes.cells ?? CELLS) * 4)).buffer),
): Promise<HubReport> {
  const head: ReportHead = {
    v: 1,
    team: phone.team,
    quarter: QUARTER,
    planSha256: PLAN,
    cells: CELLS,
    reportId: newId(),
    seq: 0,
    ...changes,
  };
  const bytes = halfBytes(half);
  return { head, half: toB64url(bytes), sig: phone.signer.sign(await reportMessage("hub", head, bytes)), cert: phone.cert };
}

/** `201`, `409 reported_already` and so on. */
type Said = string;
const said = (answer: { statusCode: number; body: string }): Said =>
  answer.statusCode < 300
    ? String(answer.statusCode)
    : `${answer.statusCode} ${(JSON.parse(answer.body) as { error: string }).error}`;

export const sendReport = async (hub: TestHub, { token }: Enrolled, report: HubReport, id = report.head.reportId) => {
  const url = `/v1/count-reports/${id}`;
  const answer = await hub.app.inject({ method: "PUT", url, headers: bearer(token), payload: report });
  return { said: said(answer), body: answer.body };
};

/** The reports of phones, handed in. */
export const report = (hub: TestHub, phones: readonly CountingPhone[], changes: Partial<ReportHead> = {}) =>
  Promise.all(
    phones.map(async (phone) => {
      const made = await makeReport(phone, changes);
      const { said: outcome } = await sendReport(hub, phone, made);
      if (outcome !== "201") throw new Error(`the report was not taken: ${outcome}`);
      return made;
    }),
  );
export const idsOf = (reports: readonly HubReport[]): readonly string[] => reports.map(({ head }) => head.reportId);

export function signOrder(order: CountOrder, by: Signer) {
  const bytes = countOrderBytes(order);
  return { order: toB64url(bytes), by: by.publicKey, sig: by.sign(countOrderMessage(bytes)) };
}

type Without<T> = T extends unknown ? Omit<T, "v" | "team" | "quarter" | "planSha256"> & Partial<T> : never;

/** A coordinator of a team, on a phone of theirs. */
export function askAs(hub: TestHub, team: Team, phone: Enrolled, by: Signer = team.coordinator) {
  const ask = async (order: Without<CountOrder>) => {
    const whole = { v: 1, team: team.id, quarter: QUARTER, planSha256: PLAN, ...order } as CountOrder;
    const payload = signOrder(whole, by);
    const answer = await hub.app.inject({
      method: "POST",
      url: "/v1/count-orders",
      headers: bearer(phone.token),
      payload,
    });
    const wire = answer.statusCode === 200 ? (JSON.parse(answer.body) as { answer: string }) : null;
    const value = wire && parseCanonicalJson(fromB64url(wire.answer) ?? new Uint8Array(0));
    return { said: said(answer), body: answer.body, value: (value ?? {}) as { readonly [key: string]: unknown } };
  };
  return {
    ask,
    list: async () => (await ask({ kind: "list" })).value["reportIds"] as readonly string[],
    freeze: async (ids: readonly string[], changes: object = {}) =>
      ask({ kind: "freeze", reportIds: [...ids], listSha256: await listOf(ids), ...changes }),
    open: async (ids: readonly string[]) => ask({ kind: "open", listSha256: await listOf(ids) }),
    done: async (ids: readonly string[]) => ask({ kind: "done", listSha256: await listOf(ids) }),
  };
}
