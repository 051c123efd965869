import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify";
import { newId } from "#lib/ids.ts";
import type { Rates } from "../../hub/access.ts";
import { createHubApp, type HubApp } from "../../hub/app.ts";
import { type DataDir, dataDir, type OpenData } from "../../hub/data-dir.ts";
import { type DataOptions, openData } from "../../hub/open-data.ts";
import { createLogger, type RunningHub, startHub } from "../../hub/server.ts";
import type { MailboxKind } from "../../hub/store.ts";
import { mustBeQuiet } from "../support/quiet-hub.ts";
import { mustBeDescribed } from "./described.ts";

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const secret = (): string => randomBytes(32).toString("base64url");
export const hashOf = (text: string): Uint8Array => createHash("sha256").update(Buffer.from(text, "base64url")).digest();
export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
export const envelope = (size = 4096): Buffer => randomBytes(size);

/** A folder of its own that goes when the test is over. */
export function tempDir(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "fanal-hub-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** The hub as `npm run hub` starts it, on any free port, over the given folder; it logs nothing. */
export async function runHub(root: string, metrics?: { host: string; port: number }): Promise<RunningHub> {
  const logger = createLogger();
  logger.level = "silent";
  const config = {
    dataRoot: root,
    distRoot: root,
    port: 0,
    host: "localhost",
    publicUrl: "http://localhost:1",
    hubs: [],
    appOrigins: [],
    metrics,
    maxBytes: undefined,
    postgres: undefined,
  };
  const started = await startHub(config, { logger });
  if (!started.ok) throw new Error(started.error);
  return started.value;
}

export interface Enrolled {
  readonly token: string;
  readonly mailbox: string;
}

/** A real server with a real database file; calls are injected. */
export interface TestHub {
  readonly app: FastifyInstance;
  readonly data: OpenData;
  readonly dir: DataDir;
  readonly hubKey: string;
  /** Everything that was logged. */
  readonly log: () => string;
  nowMs: number;
  enrol(kind: MailboxKind, owner: string, tokenUntil?: string, beside?: Enrolled): Promise<Enrolled>;
  put(who: Enrolled, mailbox: string, id: string, bytes: Uint8Array): Promise<LightMyRequestResponse>;
  list(who: Enrolled, after?: string): Promise<LightMyRequestResponse>;
  readonly routes: HubApp["routes"];
  stopTaking(): void;
  close(): Promise<void>;
}

export async function createTestHub(
  root: string,
  options: { rates?: Rates; distRoot?: string; appOrigins?: string[]; hubs?: string[] } & DataOptions = {},
): Promise<TestHub> {
  const dir = dataDir(root);
  const opened = await openData(dir, options);
  if (!opened.ok) throw new Error(`the test's data did not open: ${opened.error.type}`);
  const data = opened.value;
  const lines: Buffer[] = [];
  const stream = new PassThrough();
  stream.on("data", (chunk: Buffer) => lines.push(chunk));
  const clock = { nowMs: () => hub.nowMs };
  const distRoot = options.distRoot ?? join(root, "dist");
  const { app, routes, stopTaking } = await createHubApp({
    store: data.store,
    signer: data.signer,
    clock,
    logger: createLogger(stream),
    appRoot: join(distRoot, "app"),
    packsRoot: dir.packs,
    backups: dir.backups,
    rates: options.rates ?? { perToken: 1e6, perStranger: 1e6, everybody: 1e6 },
    appOrigins: options.appOrigins,
    hubs: options.hubs,
  });
  // Whatever any test calls: what comes back must be what the description says.
  const inject = app.inject.bind(app) as (call: InjectOptions) => Promise<LightMyRequestResponse>;
  const checked = async (call: InjectOptions) => {
    const answer = await inject(call);
    mustBeDescribed(call.method ?? "GET", String(call.url), answer);
    return answer;
  };
  Object.assign(app, { inject: checked });
  const hub: TestHub = {
    app,
    data,
    dir,
    hubKey: data.signer.publicKey,
    log: () => Buffer.concat(lines).toString(),
    nowMs: Date.parse("2026-03-01T12:00:00Z"),
    routes,
    stopTaking,
    async enrol(kind, owner, tokenUntil, beside) {
      const mailbox = beside?.mailbox ?? newId();
      const once = secret();
      await data.store.addMailbox({ mailbox, kind, owner });
      await data.store.addInvitation({ mailbox, kind, owner, hash: hashOf(once), expiresMs: hub.nowMs + 3_600_000, tokenUntil });
      const answer = await app.inject({ method: "POST", url: "/v1/tokens", payload: { once } });
      return { mailbox, token: answer.json<{ token: string }>().token };
    },
    put: (who, mailbox, id, bytes) =>
      app.inject({
        method: "PUT",
        url: `/v1/mailboxes/${mailbox}/envelopes/${id}`,
        headers: { ...bearer(who.token), "content-type": "application/octet-stream" },
        payload: Buffer.from(bytes),
      }),
    list: (who, after) =>
      app.inject({
        url: `/v1/mailboxes/${who.mailbox}/envelopes${after === undefined ? "" : `?after=${after}`}`,
        headers: bearer(who.token),
      }),
    async close() {
      await app.close();
      await data.close();
      mustBeQuiet(hub.log());
    },
  };
  return hub;
}
