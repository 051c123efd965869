import { existsSync, mkdirSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import pino, { type Logger } from "pino";
import { type Clock, systemClock, utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { Rates } from "./access.ts";
import { createHubApp } from "./app.ts";
import { readWitness } from "./clock-witness.ts";
import { type HubConfig, readConfig } from "./config.ts";
import { dataDir } from "./data-dir.ts";
import { writeJson } from "./files.ts";
import { keepHouse } from "./housekeeping.ts";
import { bringTeams } from "./known-teams.ts";
import { createMetrics, serveMetrics } from "./metrics.ts";
import { openData } from "./open-data.ts";
import { StoreUnavailable } from "./store.ts";
import { sayStartProblem } from "./words.ts";

const HOUR_MS = 3_600_000;
const SETTLE_MS = 10_000;
const STOP_WITHIN_MS = 8_000;

export interface RunningHub {
  readonly port: number;
  readonly metricsPort: number | undefined;
  readonly hubKey: string;
  stop(): Promise<void>;
}

/** Nothing that names a person, a phone, a mailbox or an address is logged; the redaction is for what a library might add. */
export function createLogger(destination?: NodeJS.WritableStream): Logger {
  const hidden = [
    "req",
    "res",
    "reqId",
    "headers",
    "authorization",
    "token",
    "mailbox",
    "id",
    "body",
    "url",
    "ip",
    "remoteAddress",
    "remotePort",
    "hostname",
    "pid",
  ];
  const options = {
    level: "info",
    base: null,
    redact: { paths: [...hidden, ...hidden.map((name) => `*.${name}`)], remove: true },
    serializers: { err: (error: { name?: string; code?: string }) => ({ fault: error.name, code: error.code }) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}

/** Opens the data, listens, keeps house. The error is a sentence for the terminal. */
export async function startHub(
  config: HubConfig,
  options: { readonly clock?: Clock; readonly logger?: Logger; readonly rates?: Rates } = {},
): Promise<Result<RunningHub, string>> {
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? createLogger();
  const dir = dataDir(config.dataRoot);
  const opened = await openData(dir, config);
  if (!opened.ok) return err(sayStartProblem(opened.error));
  const { signer } = opened.value;
  const metrics = config.metrics && createMetrics();
  const store = metrics === undefined ? opened.value.store : metrics.meter(opened.value.store);

  mkdirSync(dir.packs, { recursive: true });
  // PostgreSQL has a clock of its own, which each connection is compared with.
  const clockFile = config.postgres === undefined ? dir.clock : undefined;
  const { app, stopTaking } = await createHubApp({
    store,
    signer,
    clock,
    logger,
    appRoot: join(config.distRoot, "app"),
    packsRoot: dir.packs,
    backups: dir.backups,
    clockFile,
    hubs: config.hubs,
    appOrigins: config.appOrigins,
    rates: options.rates,
    metrics,
  });

  const house = async () => {
    const done = await keepHouse(store, clock, dir.backups, clockFile);
    const { leapt } = (clockFile === undefined ? null : readWitness(clockFile)) ?? {};
    if (leapt !== undefined) logger.error({ to: leapt.to }, "the clock leapt: nothing is forgotten, see status");
    for (const what of ["expired", "forgotten", "counts", "backups"] as const) metrics?.swept(what, done[what]);
    if (done.expired + done.forgotten + done.counts + done.backups > 0) logger.info(done, "kept house");
  };
  try {
    await house();
    const missing = await bringTeams(store, dir, utcDay(clock.nowMs()));
    if (missing > 0) logger.info({ teams: missing }, "keys of teams were brought from the register");
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    logger.error({ fault: error.name, code: error.code }, "housekeeping failed");
  }
  const timers = [
    setInterval(() => void house().catch((error: Error) => logger.error({ fault: error.name }, "housekeeping failed")), HOUR_MS),
    // Acknowledged bytes leave the write-ahead log too, not only the tables.
    setInterval(
      () => void store.settle().catch((error: Error) => logger.error({ fault: error.name }, "settling failed")),
      SETTLE_MS,
    ),
  ];

  let metricsServer: Awaited<ReturnType<typeof serveMetrics>> | undefined;
  const stop = async () => {
    stopTaking();
    for (const timer of timers) clearInterval(timer);
    const force = setTimeout(() => app.server.closeAllConnections(), STOP_WITHIN_MS);
    await app.close();
    await metricsServer?.close();
    clearTimeout(force);
    await opened.value.close();
    rmSync(dir.running, { force: true });
  };

  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    await stop();
    return err(sayListenProblem(error, config, "PORT=…"));
  }
  try {
    metricsServer = metrics && config.metrics && (await serveMetrics(metrics, config.metrics));
  } catch (error) {
    await stop();
    return err(sayListenProblem(error, config.metrics ?? config, "FANAL_METRICS=…"));
  }
  const { port } = app.server.address() as AddressInfo;
  // Commands ask the one process that holds SQLite's file; PostgreSQL they ask themselves.
  if (config.postgres === undefined) writeJson(dir.running, { v: 1, port, pid: process.pid });
  if (!existsSync(join(config.distRoot, "app", "index.html")))
    logger.warn("no built app was found: only the hub's own calls answer");
  return ok({ port, metricsPort: metricsServer?.port, hubKey: signer.publicKey, stop });
}

function sayListenProblem(error: unknown, { host, port }: { host: string; port: number }, setting: string): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "EADDRINUSE")
    return `Port ${port} is taken by another program. Choose another one with ${setting} or stop that program.`;
  if (code === "EACCES" || code === "EADDRNOTAVAIL") return `The hub may not listen on ${host}:${port} (${code}).`;
  throw error;
}

/** Runs until SIGTERM, SIGINT or, when asked, the end of its input. Returns the exit code. */
export async function serve(env: NodeJS.ProcessEnv): Promise<number> {
  process.umask(0o077);
  const config = readConfig(env);
  const hub = config.ok ? await startHub(config.value) : config;
  if (!hub.ok) {
    console.error(hub.error);
    return 1;
  }
  console.log(`hub listening on ${hub.value.port}`);
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
    // Started by another program that said so: when that one is gone, its end of the line closes.
    if (env["FANAL_ENDS_WITH_INPUT"] === "1") process.stdin.once("end", () => resolve()).resume();
  });
  await hub.value.stop();
  return 0;
}
