import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { newId } from "#lib/ids.ts";
import { dataDir } from "../../hub/data-dir.ts";
import { readOperatorToken } from "../../hub/data-keys.ts";
import { createLogger, startHub } from "../../hub/server.ts";
import { type Figures, figure, printFigures } from "./measure.ts";

/** Receipted envelopes a second over HTTP, beside a bare loop that inserts and commits the same bytes one by one. */
const ENVELOPES = 3000;
const LINES = 16;
const BYTES = 4096;
const UNLIMITED = { perToken: 1e9, perStranger: 1e9, everybody: 1e9 };

function bareLoop(folder: string): number {
  const db = new Database(join(folder, "floor.sqlite"));
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec("CREATE TABLE envelopes (id TEXT PRIMARY KEY, bytes BLOB NOT NULL)");
  const insert = db.prepare("INSERT INTO envelopes (id, bytes) VALUES (?, ?)");
  const bytes = randomBytes(BYTES);
  const startMs = performance.now();
  for (let i = 0; i < ENVELOPES; i++) insert.run(newId(), bytes);
  const perSecond = (ENVELOPES * 1000) / (performance.now() - startMs);
  db.close();
  return perSecond;
}

const agent = new Agent({ keepAlive: true, maxSockets: LINES });
function call(
  port: number,
  method: string,
  path: string,
  token: string,
  body: Buffer,
  type: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": type, "content-length": body.length };
    const sent = request({ host: "localhost", port, method, path, agent, headers }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
const asJson = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "fanal-bench-hub-"));
  const floor = bareLoop(folder);
  const startMs = performance.now();
  const config = {
    dataRoot: join(folder, "data"),
    distRoot: join(folder, "dist"),
    port: 0,
    host: "localhost",
    publicUrl: "http://localhost:1",
    hubs: [],
    appOrigins: [],
    metrics: undefined,
    maxBytes: undefined,
    postgres: undefined,
  };
  const silent = createLogger();
  silent.level = "silent";
  const started = await startHub(config, { logger: silent, rates: UNLIMITED });
  if (!started.ok) throw new Error(started.error);
  const startedInMs = performance.now() - startMs;
  const { port, stop } = started.value;

  const operator = readOperatorToken(dataDir(config.dataRoot).keys);
  if (operator === null) throw new Error("the hub made no operator token");
  const inbox = newId();
  const once = randomBytes(32);
  const token = randomBytes(32).toString("base64url");
  const must = async (answer: Promise<{ status: number; text: string }>): Promise<void> => {
    const { status, text } = await answer;
    if (status >= 300) throw new Error(`the hub answered ${status}: ${text}`);
  };
  const json = "application/json";
  await must(
    call(
      port,
      "POST",
      "/v1/operator/mailboxes",
      operator,
      asJson({ mailbox: inbox, kind: "organisation", owner: "bench-organisation" }),
      json,
    ),
  );
  const invitation = {
    mailbox: newId(),
    kind: "device",
    owner: "bench-team",
    hash: createHash("sha256").update(once).digest("base64url"),
    expiresMs: Date.now() + 3_600_000,
  };
  await must(call(port, "POST", "/v1/operator/invitations", operator, asJson(invitation), json));
  await must(call(port, "POST", "/v1/tokens", operator, asJson({ once: once.toString("base64url"), token }), json));

  const envelopes = Array.from({ length: ENVELOPES }, () => ({ id: newId(), bytes: randomBytes(BYTES) }));
  const waiting = envelopes.values();
  const putMs = performance.now();
  await Promise.all(
    Array.from({ length: LINES }, async () => {
      for (const { id, bytes } of waiting)
        await must(call(port, "PUT", `/v1/mailboxes/${inbox}/envelopes/${id}`, token, bytes, "application/octet-stream"));
    }),
  );
  const perSecond = (ENVELOPES * 1000) / (performance.now() - putMs);
  const memory = process.memoryUsage().rss / 2 ** 20;
  agent.destroy();
  await stop();
  rmSync(folder, { recursive: true, force: true });
  const figures: Figures = {
    hub_receipted_puts_per_s: figure(
      perSecond,
      "envelopes/s",
      floor,
      `${LINES} lines, ${BYTES} bytes each; floor: one commit an envelope in the same engine, no network`,
    ),
    hub_start_ms: figure(startedInMs, "ms"),
    hub_and_client_memory_mib: figure(memory, "MiB", undefined, "hub and the bench's own client in one process"),
  };
  printFigures(figures);
}

await main();
