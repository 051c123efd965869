import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import type { NewReport } from "../../hub/count-store.ts";
import { dataDir } from "../../hub/data-dir.ts";
import { createMetrics } from "../../hub/metrics.ts";
import { openData } from "../../hub/open-data.ts";
import type { RunningHub } from "../../hub/server.ts";
import { bearer, envelope, hashOf, runHub, secret, tempDir } from "./support.ts";

let temp: ReturnType<typeof tempDir>;
let hub: RunningHub | null = null;
beforeEach(() => {
  temp = tempDir();
});
afterEach(async () => {
  await hub?.stop();
  hub = null;
  temp.remove();
});

async function start(metrics: { host: string; port: number } | undefined): Promise<RunningHub> {
  hub = await runHub(temp.path, metrics);
  return hub;
}

describe("figures for whoever runs the hub", () => {
  it("are sums by call, outcome and size; no label or value names a team, mailbox, envelope, token or address", async () => {
    const opened = await openData(dataDir(temp.path));
    if (!opened.ok) throw new Error(opened.error.type);
    const [mailbox, once, token] = [newId(), secret(), secret()];
    await opened.value.store.addMailbox({ mailbox, kind: "organisation", owner: "canary-shelter" });
    await opened.value.store.addInvitation({
      mailbox: newId(),
      kind: "device",
      owner: "canary-team",
      hash: hashOf(once),
      expiresMs: Date.now() + 60_000,
    });
    await opened.value.store.exchange(hashOf(once), hashOf(token), Date.now());
    await opened.value.close();

    const { port, metricsPort } = await start({ host: "127.0.0.1", port: 0 });
    const base = `http://localhost:${port}`;
    const ids = [newId(), newId()];
    for (const id of [...ids, ...ids]) {
      const url = `${base}/v1/mailboxes/${mailbox}/envelopes/${id}?canary=1`;
      const headers = { ...bearer(token), "content-type": "application/octet-stream", "user-agent": "canary-agent" };
      await fetch(url, { method: "PUT", headers, body: new Uint8Array(envelope()) });
    }
    await fetch(`${base}/canary-path`, { method: "DELETE" });
    const answer = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
    const text = await answer.text();
    expect(answer.headers.get("content-type")).toContain("text/plain");
    const put = "PUT /v1/mailboxes/:mailbox/envelopes/:id";
    for (const line of [
      `fanal_hub_calls_total{call="${put}",status="409"} 2`,
      `fanal_hub_calls_total{call="${put}",status="201"} 2`,
      'fanal_hub_puts_total{outcome="stored"} 2',
      'fanal_hub_puts_total{outcome="other_bytes"} 2',
      'fanal_hub_stored_total{bytes="4096"} 2',
      'fanal_hub_rows{what="mailboxes"} 1',
      'fanal_hub_rows{what="envelopes"} 2',
    ])
      expect(text).toContain(line);
    expect(text).toMatch(/process_resident_memory_bytes \d+/);
    for (const private_ of [...ids, mailbox, token, once, "canary", "127.0.0.1", "localhost"])
      expect(text).not.toContain(private_);
    const labels = new Set([...text.matchAll(/[{,](\w+)="/g)].map(([, name]) => name));
    const known = [
      "call",
      "status",
      "outcome",
      "bytes",
      "what",
      "le",
      "type",
      "space",
      "kind",
      "version",
      "major",
      "minor",
      "patch",
      "quantile",
    ];
    expect([...labels].filter((name) => !known.includes(name ?? ""))).toEqual([]);
  });

  it("are of reports of counts how many came and what became of them, and how many halves wait; whose they are stands nowhere", async () => {
    const opened = await openData(dataDir(temp.path));
    if (!opened.ok) throw new Error(opened.error.type);
    const metrics = createMetrics();
    const store = metrics.meter(opened.value.store);
    const report: NewReport = {
      team: "canary-team",
      quarter: "2025-Q4",
      reportId: newId(),
      deviceKeyId: "canary-key",
      tokenId: 1,
      planSha256: "canary-plan",
      cells: 1,
      sha256: "canary-sum",
      day: "2026-01-02",
      half: Uint8Array.of(1, 2, 3, 4),
    };
    for (const reportId of [report.reportId, report.reportId, newId()]) await store.putReport({ ...report, reportId });
    const text = await metrics.text();
    for (const line of ['reports_total{outcome="stored"} 1', 'reports_total{outcome="reported"} 1', 'rows{what="halves"} 1'])
      expect(text).toContain(`fanal_hub_${line}`);
    for (const private_ of ["canary", report.reportId, "2025-Q4"]) expect(text).not.toContain(private_);
    await opened.value.close();
  });

  it("are at an address of their own and not where phones call, and nowhere unless asked for", async () => {
    const { port, metricsPort } = await start({ host: "127.0.0.1", port: 0 });
    for (const url of [`http://localhost:${port}/metrics`, `http://127.0.0.1:${metricsPort}/v1/hub`])
      expect(await (await fetch(url)).text()).not.toMatch(/fanal_hub|hubKey/);
    await hub?.stop();
    hub = null;
    await expect(fetch(`http://127.0.0.1:${metricsPort}/metrics`)).rejects.toThrow();
    expect((await start(undefined)).metricsPort).toBeUndefined();
  });
});
