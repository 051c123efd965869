import type { Socket } from "node:net";
import rateLimit from "@fastify/rate-limit";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyServerOptions, LogController } from "fastify";
import type { Clock } from "#lib/clock.ts";
import type { HubErrorCode } from "#protocol/wire.ts";
import { DEFAULT_RATES, guardCalls, type Rates } from "./access.ts";
import { BODY_LIMIT, refuse } from "./answers.ts";
import { addAppFiles, readInlineHashes } from "./app-files.ts";
import { addCounts } from "./counts.ts";
import type { Signer } from "./ed25519.ts";
import { addHeaders } from "./headers.ts";
import type { HubMetrics } from "./metrics.ts";
import { addOperatorRoutes } from "./operator.ts";
import { addRoutes } from "./routes.ts";
import { longestMs, PATIENCE, watchSenders } from "./slow-senders.ts";
import { type Store, StoreFull, StoreUnavailable } from "./store.ts";
import { addTeamLeads, createLeadDesk } from "./team-leads.ts";
import { addTeamOrders } from "./team-orders.ts";

export interface HubParts {
  readonly store: Store;
  readonly signer: Signer;
  readonly clock: Clock;
  readonly logger: FastifyServerOptions["loggerInstance"];
  readonly appRoot: string;
  readonly packsRoot: string;
  readonly backups: string;
  /** Where the days the clock has shown are noted; not where the database has a clock of its own. */
  readonly clockFile?: string | undefined;
  readonly hubs?: readonly string[];
  readonly appOrigins?: readonly string[];
  readonly rates?: Rates;
  readonly metrics?: HubMetrics;
}

export interface HubApp {
  readonly app: FastifyInstance;
  /** Every route there is, with its pattern. */
  readonly routes: readonly Route[];
  /** From now on every new call is told to come back later. */
  stopTaking(): void;
}

export interface Route {
  readonly method: string;
  readonly url: string;
}

/** Seconds after which a caller may ask again while the database is away. */
const UNAVAILABLE_S = "15";
const HEAD_MS = 15_000;
const STATUS_LINES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** An answer to what is no request, or will never be a whole one. */
function hangUp(code: string | undefined, line: Socket): void {
  const body = JSON.stringify({ error: "bad_request" satisfies HubErrorCode });
  if (line.writable) {
    line.write(
      `HTTP/1.1 ${STATUS_LINES[code ?? ""] ?? "400 Bad Request"}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n${body}`,
    );
  }
  line.destroySoon();
}

export async function createHubApp(parts: HubParts): Promise<HubApp> {
  let isStopping = false;
  const app = Fastify({
    loggerInstance: parts.logger,
    // Requests are not logged: a log of who asked for what is what a seized hub must not have.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: longestMs(BODY_LIMIT, PATIENCE),
    keepAliveTimeout: 10_000,
    http: { maxHeaderSize: 8 * 1024, headersTimeout: HEAD_MS, connectionsCheckingInterval: 2_000 },
    routerOptions: { maxParamLength: 64 },
    return503OnClosing: false,
    forceCloseConnections: "idle",
    exposeHeadRoutes: false,
    trustProxy: false,
    frameworkErrors: (error, request, reply) => void refuse(request, reply, error.statusCode === 414 ? 414 : 400, "bad_request"),
    clientErrorHandler: (error, socket) => hangUp(error.code, socket),
  });

  const routes: Route[] = [];
  app.addHook("onRoute", ({ method, url }) => {
    for (const each of [method].flat()) routes.push({ method: each, url });
  });
  parts.metrics?.watch(app);
  watchSenders(app.server, PATIENCE, (line) => hangUp("ERR_HTTP_REQUEST_TIMEOUT", line));

  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, body, done) => {
    try {
      done(null, JSON.parse(String(body)));
    } catch {
      done(Object.assign(new Error("not JSON"), { statusCode: 400 }), undefined);
    }
  });

  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status === 413) return refuse(request, reply, 413, "too_large");
    if (status === 415) return refuse(request, reply, 415, "wrong_type");
    if (status === 408) return refuse(request, reply, 408, "bad_request");
    if (status >= 400 && status < 500) return refuse(request, reply, 400, "bad_request");
    if (error instanceof StoreFull) return refuse(request, reply, 507, "no_space");
    if (error instanceof StoreUnavailable) {
      request.log.error(
        { fault: error.name, code: error.code, route: request.routeOptions.url },
        "the database is not available",
      );
      return refuse(request, reply.header("retry-after", UNAVAILABLE_S), 503, "unavailable");
    }
    // Only what kind of fault it was: messages may quote what somebody sent.
    request.log.error({ fault: error.name, code: error.code, route: request.routeOptions.url }, "a call failed");
    return refuse(request, reply, 500, "internal");
  });
  app.setNotFoundHandler((request, reply) => refuse(request, reply, 404, "not_found"));

  app.addHook("onRequest", async (request, reply) => {
    if (isStopping) return refuse(request, reply.header("connection", "close").header("retry-after", "10"), 503, "stopping");
    const coding = request.headers["content-encoding"];
    if (coding !== undefined && coding !== "identity") return refuse(request, reply, 415, "wrong_type");
  });
  await addHeaders(app, readInlineHashes(parts.appRoot), parts.hubs ?? []);
  await app.register(rateLimit, { global: false });

  await app.register(async (calls) => {
    guardCalls(calls, parts.store, parts.clock, parts.rates ?? DEFAULT_RATES, parts.appOrigins ?? []);
    addRoutes(calls, parts.store, parts.signer, parts.clock);
    addTeamOrders(calls, parts.store, parts.clock);
    addTeamLeads(calls, createLeadDesk(parts.store, parts.signer, parts.clock));
    addCounts(calls, parts.store, parts.signer, parts.clock);
    addOperatorRoutes(calls, parts.store, parts.clock, parts.backups, parts.clockFile);
    if ((parts.appOrigins ?? []).length > 0)
      calls.options("/v1/*", { config: { access: "anyone" } }, async (request, reply) =>
        refuse(request, reply, 404, "not_found"),
      );
  });
  await app.register(async (files) => addAppFiles(files, parts.appRoot, parts.packsRoot));
  return {
    app,
    routes,
    stopTaking: () => {
      isStopping = true;
    },
  };
}
