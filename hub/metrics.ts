import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Store } from "./store.ts";

/**
 * Sums for whoever runs the hub. Every label has a small fixed set of values (route pattern, status, kind of outcome): none names a
 * mailbox, a team, a token, an envelope or an address.
 */
export interface HubMetrics {
  /** Counts every call of an app; to be called before its routes are added. */
  watch(app: FastifyInstance): void;
  /** The same store, with what comes of each envelope and report counted. */
  meter(store: Store): Store;
  swept(what: "expired" | "forgotten" | "counts" | "backups", count: number): void;
  text(): Promise<string>;
}

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
/** Counting rows takes a database some time; a scrape every few seconds does not make it do so. */
const COUNT_EVERY_MS = 60_000;

export function createMetrics(): HubMetrics {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const calls = new Counter({
    name: "fanal_hub_calls_total",
    help: "Calls answered.",
    labelNames: ["call", "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "fanal_hub_call_seconds",
    help: "How long an answer took.",
    labelNames: ["call"],
    buckets: SECONDS,
    registers,
  });
  const puts = new Counter({ name: "fanal_hub_puts_total", help: "Envelopes handed in.", labelNames: ["outcome"], registers });
  const sizes = new Counter({
    name: "fanal_hub_stored_total",
    help: "Envelopes stored, by size.",
    labelNames: ["bytes"],
    registers,
  });
  const reports = new Counter({
    name: "fanal_hub_reports_total",
    help: "Reports of counts handed in.",
    labelNames: ["outcome"],
    registers,
  });
  const kept = new Counter({
    name: "fanal_hub_forgotten_total",
    help: "What housekeeping removed.",
    labelNames: ["what"],
    registers,
  });
  const rows = new Gauge({
    name: "fanal_hub_rows",
    help: "Rows in the database, counted once a minute.",
    labelNames: ["what"],
    registers,
  });

  let metered: Store | null = null;
  let countedMs = Number.NEGATIVE_INFINITY;
  async function countRows(): Promise<void> {
    if (metered === null || performance.now() - countedMs < COUNT_EVERY_MS) return;
    countedMs = performance.now();
    for (const [what, count] of Object.entries(await metered.count())) rows.set({ what }, count);
  }

  return {
    watch(app) {
      app.addHook("onResponse", async (request, reply) => {
        const pattern = request.routeOptions.url ?? "none";
        const call = `${request.method} ${pattern === "/*" ? "file" : pattern}`;
        const known = request.routeOptions.url === undefined ? "none" : call;
        calls.inc({ call: known, status: String(reply.statusCode) });
        seconds.observe({ call: known }, reply.elapsedTime / 1000);
      });
    },
    meter(store) {
      metered = store;
      return {
        ...store,
        async putEnvelope(envelope) {
          const put = await store.putEnvelope(envelope);
          puts.inc({ outcome: put.type });
          if (put.type === "stored") sizes.inc({ bytes: String(envelope.bytes.length) });
          return put;
        },
        async putReport(report) {
          const put = await store.putReport(report);
          reports.inc({ outcome: put.type });
          return put;
        },
      };
    },
    swept: (what, count) => kept.inc({ what }, count),
    async text() {
      // A database that is away is told by /health and by the calls that failed; the other figures still count.
      await countRows().catch(() => undefined);
      return register.metrics();
    },
  };
}

/** `GET /metrics` at an address of its own, so that nothing a phone or a proxy reaches leads there. The error is a sentence. */
export async function serveMetrics(
  metrics: HubMetrics,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") return void response.writeHead(404).end();
    metrics.text().then(
      (text) =>
        response
          .writeHead(200, { "content-type": "text/plain; version=0.0.4; charset=utf-8", "cache-control": "no-store" })
          .end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
