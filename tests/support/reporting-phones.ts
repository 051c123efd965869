import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generateX25519Identity } from "age-encryption";
import type { Network } from "#domain/pack/network.ts";
import { newId } from "#lib/ids.ts";
import { parseEnrolmentCode } from "#protocol/enrolment-code.ts";
import { keysFrom, type OwnKeys } from "#seal/own-keys.ts";
import { sealEnvelope } from "#seal/seal-envelope.ts";
import { reportOf } from "./count-reports.ts";
import type { FaultSite } from "./fault-site.ts";

/** Phones of the demo team that report their counts to a running hub, without a browser each. */
export interface ReportingPhone {
  readonly own: OwnKeys;
  readonly token: string;
}

async function must(answer: Response): Promise<Response> {
  if (!answer.ok) throw new Error(`the hub says ${answer.status}: ${await answer.text()}`);
  return answer;
}
const json = { "content-type": "application/json" };

export async function reportingPhones(site: FaultSite, count: number): Promise<readonly ReportingPhone[]> {
  const phones: ReportingPhone[] = [];
  for (let n = 0; n < count; n++) {
    const code = await parseEnrolmentCode(await site.teamCode());
    if (!code.ok || code.value.kind !== "team") throw new Error("no code for a phone of the team");
    const own = await keysFrom({ v: 1, enrolment: code.value, identity: await generateX25519Identity() });
    const body = JSON.stringify({ once: code.value.once });
    const answer = await must(await fetch(`${hubAt(site)}/tokens`, { method: "POST", headers: json, body }));
    phones.push({ own, token: ((await answer.json()) as { token: string }).token });
  }
  return phones;
}

/** Past the proxy, at an address that is found without a browser. */
const hubAt = (site: FaultSite): string => `http://localhost:${site.hub.port}/v1`;

/** Where the signed directory says that the team's coordinators get their post. */
function coordinatorsOf(site: FaultSite, team: string) {
  const path = join(site.hub.dataDir, "register", "network.json");
  const network = JSON.parse(readFileSync(path, "utf8")) as Network;
  return network.teams.find(({ id }) => id === team)?.coordinators ?? [];
}

/** Each phone hands both halves of its counts to the hub that runs there. */
export async function handInReports(
  site: FaultSite,
  phones: readonly ReportingPhone[],
  quarter: string,
  cellsOf: (phone: number) => readonly number[],
  day: string,
): Promise<void> {
  for (const [n, { own, token }] of phones.entries()) {
    const report = await reportOf(own, quarter, cellsOf(n), { seq: n });
    const headers = { ...json, authorization: `Bearer ${token}` };
    const at = hubAt(site);
    await must(
      await fetch(`${at}/count-reports/${report.head.reportId}`, { method: "PUT", headers, body: JSON.stringify(report.hub) }),
    );
    for (const { recipient, mailbox } of coordinatorsOf(site, own.ownId)) {
      const sealed = await sealEnvelope(own, {
        kind: "tally",
        refId: newId(),
        seq: Number(quarter.slice(6)),
        day,
        to: { id: own.ownId, recipients: [recipient] },
        body: report.body,
      });
      if (!sealed.ok) throw new Error(sealed.error.type);
      const url = `${at}/mailboxes/${mailbox}/envelopes/${sealed.value.id}`;
      const bytes = { ...headers, "content-type": "application/octet-stream" };
      await must(await fetch(url, { method: "PUT", headers: bytes, body: sealed.value.bytes }));
    }
  }
}
