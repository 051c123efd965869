import { type ChildProcess, fork } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "#lib/ids.ts";
import { dataDir } from "../../hub/data-dir.ts";
import { openData } from "../../hub/open-data.ts";
import type { Store } from "../../hub/store.ts";
import { buildNodeModules, HUB_FLAGS } from "../build/node-module.mjs";
import { percentile } from "./measure.ts";

export const BYTES = 4096;
const LINES = 32;
const TEAMS = 20;
const PHONES = 3;

/** Where a bench's data lie: a folder, and a PostgreSQL database when there is a URL. */
export interface Place {
  readonly root: string;
  readonly url?: string;
}

export interface People {
  readonly phones: readonly string[];
  readonly inboxes: readonly { readonly mailbox: string; readonly token: string }[];
  readonly operator: string;
}

const hashOf = (token: string): Uint8Array => createHash("sha256").update(Buffer.from(token, "base64url")).digest();

export async function withStore<T>({ root, url }: Place, work: (store: Store, operator: string) => Promise<T>): Promise<T> {
  const opened = await openData(dataDir(root), { postgres: url === undefined ? undefined : { url, name: "fanal-bench" } });
  if (!opened.ok) throw new Error(`the bench's data did not open: ${opened.error.type}`);
  try {
    return await work(opened.value.store, opened.value.operatorToken);
  } finally {
    await opened.value.close();
  }
}

/** Twenty teams of three phones and as many organisations. */
export const enrol = (place: Place): Promise<People> =>
  withStore(place, async (store, operator) => {
    const add = async (kind: "device" | "organisation", owner: string) => {
      const [mailbox, token, invitation] = [newId(), randomBytes(32).toString("base64url"), randomBytes(32)];
      await store.addMailbox({ mailbox, kind, owner });
      await store.addInvitation({ mailbox, kind, owner, hash: invitation, expiresMs: Date.now() + 60_000 });
      await store.exchange(invitation, hashOf(token), Date.now());
      return { mailbox, token };
    };
    const phones: string[] = [];
    const inboxes: { mailbox: string; token: string }[] = [];
    for (let team = 0; team < TEAMS; team++) {
      for (let phone = 0; phone < PHONES; phone++) phones.push((await add("device", `team-${team}`)).token);
      inboxes.push(await add("organisation", `organisation-${team}`));
    }
    return { phones, inboxes, operator };
  });

export interface Hubs {
  readonly ports: readonly number[];
  readonly startedInMs: number;
  /** Bytes of the largest. */
  memory(): Promise<number>;
  putClockForward(byMs: number): Promise<void>;
  stop(): Promise<void>;
}

let built: Promise<string> | undefined;
/** As a hub runs: one module, no compiler beside it. */
const hubProcess = (): Promise<string> => (built ??= buildHubProcess());
async function buildHubProcess(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "fanal-bench-hub-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  await buildNodeModules({ hub: "tools/bench/hub-process.ts" }, folder);
  return join(folder, "hub.mjs");
}

export async function startHubs({ root, url }: Place, count: number): Promise<Hubs> {
  const program = await hubProcess();
  const children: ChildProcess[] = [];
  const told: { port: number; startedInMs: number }[] = [];
  for (let i = 0; i < count; i++) {
    const child = fork(program, [root, url ?? ""], { execArgv: [...HUB_FLAGS] });
    children.push(child);
    told.push(((await once(child, "message")) as [{ port: number; startedInMs: number }])[0]);
  }
  return {
    ports: told.map(({ port }) => port),
    startedInMs: told[0]?.startedInMs ?? Number.NaN,
    async memory() {
      const each = await Promise.all(
        children.map(async (child) => {
          const answer = once(child, "message");
          child.send("memory");
          return ((await answer) as [{ memory: number }])[0].memory;
        }),
      );
      return Math.max(...each);
    },
    async putClockForward(byMs) {
      await Promise.all(
        children.map(async (child) => {
          const done = once(child, "message");
          child.send({ byMs });
          await done;
        }),
      );
    },
    async stop() {
      await Promise.all(
        children.map((child) => {
          const ended = once(child, "exit");
          child.disconnect();
          return ended;
        }),
      );
    },
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: LINES });
export const closeLines = (): void => agent.destroy();

export interface Call {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body?: Uint8Array;
  /** An envelope without one. */
  readonly type?: string;
}

/** The answer's body; throws on a refusal. */
export function call({ port, method, path, token, body, type = "application/octet-stream" }: Call): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body && { "content-type": type, "content-length": body.length }),
    };
    const sent = request({ host: "localhost", port, method, path, agent, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => {
        const bytes = Buffer.concat(parts);
        if ((answer.statusCode ?? 500) < 300) resolve(bytes);
        else reject(new Error(`the hub answered ${answer.statusCode}: ${bytes.toString()}`));
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

export interface Load {
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** Does `work` for every item, `LINES` at a time; how many a second, and how long the slowest hundredth took. */
export async function onLines<T>(items: Iterable<T>, work: (item: T) => Promise<unknown>): Promise<Load> {
  const times: number[] = [];
  const waiting = items[Symbol.iterator]();
  const startMs = performance.now();
  await Promise.all(
    Array.from({ length: LINES }, async () => {
      for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
        const fromMs = performance.now();
        await work(next.value);
        times.push(performance.now() - fromMs);
      }
    }),
  );
  return { perSecond: (times.length * 1000) / (performance.now() - startMs), p99Ms: percentile(times, 99) };
}

/** Phones of all teams hand in envelopes for all organisations, at all hubs in turn, `more` says whether to go on. */
export function handIn({ phones, inboxes }: People, ports: readonly number[], more: (sofar: number) => boolean): Promise<Load> {
  const bytes = randomBytes(BYTES);
  function* puts(): Iterable<Call> {
    for (let i = 0; more(i); i++) {
      const inbox = inboxes[i % inboxes.length];
      yield {
        port: ports[i % ports.length] ?? 0,
        method: "PUT",
        path: `/v1/mailboxes/${inbox?.mailbox}/envelopes/${newId()}`,
        token: phones[i % phones.length] ?? "",
        body: bytes,
      };
    }
  }
  return onLines(puts(), call);
}
