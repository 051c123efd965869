import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fromB64url } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { receiptMessage } from "#protocol/receipt.ts";
import type { EnvelopeList, Receipt } from "#protocol/wire.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { dataDir } from "../../hub/data-dir.ts";
import { type DataOptions, openData } from "../../hub/open-data.ts";
import { freshDatabase, sharedServer } from "../support/postgres/server.ts";
import { type ChildHub, enrolInto, startChildHub } from "./child.ts";
import { bearer, type Enrolled, envelope, sha256, tempDir } from "./support.ts";

/*
 * F-49 fails without: the wait for the commit in hub/batch.ts
 * F-50 fails without: `synchronous = FULL` in hub/sqlite-data.ts
 */
const SOAK = process.env["SOAK"] === "1";
const KILL_ROUNDS = SOAK ? 30 : 3;
const KILL_MOMENTS = SOAK ? 30 : 4;
const KINDS = [
  { kind: "device", owner: "team-one" },
  { kind: "organisation", owner: "shelter" },
] as const;

let temp: ReturnType<typeof tempDir>;
let hub: ChildHub | null = null;
beforeEach(() => {
  temp = tempDir();
});
afterEach(async () => {
  if (hub?.child.exitCode === null && hub.child.signalCode === null) await hub.end("SIGKILL");
  hub = null;
  temp.remove();
});

const putTo = (url: string, phone: Enrolled, mailbox: string, id: string, bytes: Buffer) =>
  fetch(`${url}/v1/mailboxes/${mailbox}/envelopes/${id}`, {
    method: "PUT",
    headers: { ...bearer(phone.token), "content-type": "application/octet-stream" },
    body: new Uint8Array(bytes),
  });

async function listAll(url: string, owner: Enrolled): Promise<string[]> {
  const ids: string[] = [];
  let after = "";
  for (let more = true; more; ) {
    const answer = await fetch(`${url}/v1/mailboxes/${owner.mailbox}/envelopes${after}`, { headers: bearer(owner.token) });
    const page = (await answer.json()) as EnvelopeList;
    ids.push(...page.items.map(({ id }) => id));
    after = `?after=${page.items.at(-1)?.cursor}`;
    more = page.more;
  }
  return ids;
}

const headOf = (phone: Enrolled, mailbox: string, id: string, length: number): string =>
  `PUT /v1/mailboxes/${mailbox}/envelopes/${id} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${phone.token}\r\nContent-Type: application/octet-stream\r\nContent-Length: ${length}\r\n\r\n`;

/** The longest a push of this size takes here, about: after it the answer has left. */
const ALL_IN_MS = 12;

/**
 * One push over a line of its own, and SIGKILL: in the first half of `moment` (0 to 1) after so much of the body went up, in the second
 * so long after all of it did. Resolves with what came back.
 */
async function pushAndKill(
  running: ChildHub,
  phone: Enrolled,
  mailbox: string,
  id: string,
  bytes: Buffer,
  moment: number,
): Promise<string> {
  const line = connect(Number(new URL(running.url).port), "localhost");
  let said = "";
  line.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  line.on("error", () => undefined);
  const closed = new Promise((resolve) => line.once("close", resolve));
  const part = moment < 0.5 ? bytes.subarray(0, Math.floor(bytes.length * moment * 2)) : bytes;
  await new Promise((resolve) => {
    line.write(headOf(phone, mailbox, id, bytes.length));
    line.write(part, resolve);
  });
  if (moment >= 0.5) await new Promise((resolve) => setTimeout(resolve, (moment - 0.5) * 2 * ALL_IN_MS));
  await running.end("SIGKILL");
  await closed;
  return said;
}

/** Debian's package is installed when this runs as root, as the browser for the other tests is. */
function haveStrace(): boolean {
  const isThere = () => spawnSync("strace", ["-V"]).status === 0;
  if (!isThere() && process.getuid?.() === 0) spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "strace"]);
  return isThere();
}

async function settingsOf(root: string): Promise<unknown> {
  const opened = await openData(dataDir(root));
  if (!opened.ok) throw new Error(`the data did not open: ${opened.error.type}`);
  await opened.value.close();
  return opened.value.settings;
}

describe.each(["SQLite", "PostgreSQL"])("a hub that is killed, on %s", (engine) => {
  let environment: Record<string, string> = {};
  let options: DataOptions = {};
  beforeEach(async () => {
    if (engine === "SQLite") return;
    const url = await freshDatabase(await sharedServer());
    environment = { DATABASE_URL: url };
    options = { postgres: { url } };
  });
  const start = () => startChildHub(temp.path, [], [], environment);

  it(
    `F-49 SIGKILL while envelopes arrive, ${KILL_ROUNDS} rounds: what has a receipt is there, and trying again leaves one copy`,
    async () => {
      const { hubKey, enrolled } = await enrolInto(temp.path, KINDS, options);
      const [phone, organisation] = enrolled as [Enrolled, Enrolled];
      const sent = new Map<string, Buffer>();
      for (let round = 0; round < KILL_ROUNDS; round++) {
        hub = await start();
        const { url } = hub;
        const receipts: Receipt[] = [];
        const mine = Array.from({ length: 60 }, () => ({ id: newId(), bytes: envelope(round % 2 === 0 ? 4096 : 65536) }));
        for (const { id, bytes } of mine) sent.set(id, bytes);
        // Each round dies at another point: after so many receipts, with the others on their way.
        const dieAfter = 1 + ((round * 7) % 40);
        const running = hub;
        let death: Promise<unknown> | null = null;
        await Promise.all(
          mine.map(async ({ id, bytes }) => {
            try {
              const answer = await putTo(url, phone, organisation.mailbox, id, bytes);
              receipts.push((await answer.json()) as Receipt);
              if (receipts.length >= dieAfter) death ??= running.end("SIGKILL");
            } catch {
              // The hub died before it could answer.
            }
          }),
        );
        await death;

        hub = await start();
        const kept = new Set(await listAll(hub.url, organisation));
        expect(receipts.length).toBeGreaterThanOrEqual(dieAfter);
        for (const receipt of receipts) {
          expect(
            await ed25519Verify(
              fromB64url(hubKey) as Uint8Array,
              fromB64url(receipt.sigB64) as Uint8Array,
              receiptMessage(receipt),
            ),
          ).toBe(true);
          expect(kept.has(receipt.id)).toBe(true);
        }
        for (const { id, bytes } of mine)
          expect([200, 201]).toContain((await putTo(hub.url, phone, organisation.mailbox, id, bytes)).status);
        const all = await listAll(hub.url, organisation);
        expect(all).toHaveLength(sent.size);
        expect(new Set(all)).toEqual(new Set(sent.keys()));
        for (const { id, bytes } of mine.slice(0, 5)) {
          const got = await fetch(`${hub.url}/v1/mailboxes/${organisation.mailbox}/envelopes/${id}`, {
            headers: bearer(organisation.token),
          });
          expect(sha256(new Uint8Array(await got.arrayBuffer()))).toBe(sha256(bytes));
        }
        await hub.end("SIGKILL");
      }
    },
    60_000 + KILL_ROUNDS * 20_000,
  );

  it(
    `F-49 SIGKILL during a single push, at ${KILL_MOMENTS} moments from its first byte to its answer: a receipt means it is there, one copy`,
    async () => {
      const { enrolled } = await enrolInto(temp.path, KINDS, options);
      const [phone, organisation] = enrolled as [Enrolled, Enrolled];
      const sent = new Set<string>();
      for (let moment = 0; moment < KILL_MOMENTS; moment++) {
        hub = await start();
        const id = newId();
        const bytes = envelope(65536);
        sent.add(id);
        const said = await pushAndKill(hub, phone, organisation.mailbox, id, bytes, moment / KILL_MOMENTS);
        hub = await start();
        const kept = await listAll(hub.url, organisation);
        if (said.includes("HTTP/1.1 201")) expect(kept, "the phone has a receipt").toContain(id);
        expect([200, 201]).toContain((await putTo(hub.url, phone, organisation.mailbox, id, bytes)).status);
        const all = await listAll(hub.url, organisation);
        expect(all).toHaveLength(sent.size);
        expect(new Set(all)).toEqual(sent);
        const got = await fetch(`${hub.url}/v1/mailboxes/${organisation.mailbox}/envelopes/${id}`, {
          headers: bearer(organisation.token),
        });
        expect(sha256(new Uint8Array(await got.arrayBuffer()))).toBe(sha256(bytes));
        await hub.end("SIGKILL");
      }
    },
    30_000 + KILL_MOMENTS * 10_000,
  );

  it("F-51 SIGTERM with 50 calls in flight: each is finished or told to come back, it ends in order and starts clean", async () => {
    const { enrolled } = await enrolInto(temp.path, KINDS, options);
    const [phone, organisation] = enrolled as [Enrolled, Enrolled];
    hub = await start();
    const { url } = hub;
    const calls = Array.from({ length: 50 }, async () => {
      const id = newId();
      try {
        const answer = await putTo(url, phone, organisation.mailbox, id, envelope(65536));
        return { id, status: answer.status };
      } catch {
        // Arrived after the door was closed.
        return { id, status: 0 };
      }
    });
    await Promise.race(calls);
    const code = await hub.end("SIGTERM");
    const answers = await Promise.all(calls);
    expect(code).toBe(0);
    expect(answers.every(({ status }) => [201, 503, 0].includes(status))).toBe(true);
    hub = await start();
    const kept = new Set(await listAll(hub.url, organisation));
    for (const { id, status } of answers) if (status === 201) expect(kept.has(id)).toBe(true);
    await hub.end("SIGTERM");
  }, 60_000);

  // Eight seconds: in the soak run.
  if (SOAK) {
    it("F-51 SIGTERM while somebody has sent half an envelope and waits: it ends all the same, and in order", async () => {
      const { enrolled } = await enrolInto(temp.path, KINDS, options);
      const [phone, organisation] = enrolled as [Enrolled, Enrolled];
      hub = await start();
      const line = connect(Number(new URL(hub.url).port), "localhost");
      line.on("error", () => undefined);
      await new Promise((resolve) => line.write(headOf(phone, organisation.mailbox, newId(), 4096) + "x".repeat(2048), resolve));
      expect(await hub.end("SIGTERM")).toBe(0);
      line.destroy();
    }, 60_000);
  }
});

describe("two hubs", () => {
  it("on one folder with SQLite: the second does not start and says why, the first goes on", async () => {
    const [phone, organisation] = (await enrolInto(temp.path, KINDS)).enrolled as [Enrolled, Enrolled];
    hub = await startChildHub(temp.path);
    await expect(startChildHub(temp.path)).rejects.toThrow("Another program is using");
    expect((await putTo(hub.url, phone, organisation.mailbox, newId(), envelope())).status).toBe(201);
    expect(await listAll(hub.url, organisation)).toHaveLength(1);
  }, 60_000);

  // F-59 fails without: `ClockOff` in `notFit` of hub/postgres.ts
  it("F-46 F-59 on one PostgreSQL, the clock of one forty days ahead: it does not serve and forgets nothing; what others took stays", async () => {
    const url = await freshDatabase(await sharedServer());
    const [phone, organisation] = (await enrolInto(temp.path, KINDS, { postgres: { url } })).enrolled as [Enrolled, Enrolled];
    hub = await startChildHub(temp.path, [], [], { DATABASE_URL: url });
    const id = newId();
    expect((await putTo(hub.url, phone, organisation.mailbox, id, envelope())).status).toBe(201);
    for (const [days, word] of [
      [40, "ahead of"],
      [-40, "behind"],
    ] as const) {
      const skew = `data:text/javascript,const real=Date.now;Date.now=()=>real()+${days * 86_400_000}`;
      await expect(startChildHub(temp.path, [], ["--import", skew], { DATABASE_URL: url })).rejects.toThrow(
        `${40 * 24 * 60} minutes ${word} that of the database`,
      );
    }
    expect(await listAll(hub.url, organisation)).toEqual([id]);
  }, 60_000);
});

describe("the disk is full", () => {
  it("in the middle of the night: what has a receipt is there, the rest is told to come back, and when there is room it goes on", async () => {
    const [phone, organisation] = (await enrolInto(temp.path, KINDS)).enrolled as [Enrolled, Enrolled];
    // Not Linux, or no right to install: the limit of the database's own pages is tried in envelopes.test.ts.
    if (!haveStrace()) return;
    // The kernel's answer to some writes of the log: no space left on the device.
    hub = await startChildHub(temp.path, [
      ...["strace", "-f", "-o", "/dev/null", "-P", join(temp.path, "hub.sqlite-wal"), "-e", "trace=pwrite64"],
      ...["-e", "inject=pwrite64:error=ENOSPC:when=40..80"],
    ]);
    const statuses: number[] = [];
    const receipted: string[] = [];
    for (let sent = 0; sent < 60; sent++) {
      const id = newId();
      const { status } = await putTo(hub.url, phone, organisation.mailbox, id, envelope());
      statuses.push(status);
      if (status === 201) receipted.push(id);
    }
    expect(new Set(statuses)).toEqual(new Set([201, 507]));
    expect(statuses.at(-1), "there is room again").toBe(201);
    expect(new Set(await listAll(hub.url, organisation))).toEqual(new Set(receipted));
    await hub.end("SIGKILL");
    hub = await startChildHub(temp.path);
    expect(new Set(await listAll(hub.url, organisation))).toEqual(new Set(receipted));
  }, 60_000);
});

describe("the disk is full when the hub is started", () => {
  it("is said to be full and not damaged, and once there is room everything is there", async () => {
    const [phone, organisation] = (await enrolInto(temp.path, KINDS)).enrolled as [Enrolled, Enrolled];
    if (!haveStrace()) return;
    hub = await startChildHub(temp.path);
    const id = newId();
    await putTo(hub.url, phone, organisation.mailbox, id, envelope());
    await hub.end("SIGTERM");
    const full = [
      ...["strace", "-f", "-o", "/dev/null", "-P", join(temp.path, "hub.sqlite-wal"), "-e", "trace=pwrite64"],
      ...["-e", "inject=pwrite64:error=ENOSPC"],
    ];
    await expect(startChildHub(temp.path, full)).rejects.toThrow("the disk is full, or it fails");
    hub = await startChildHub(temp.path);
    expect(await listAll(hub.url, organisation)).toEqual([id]);
  }, 60_000);
});

describe("the disk is full while an organisation collects", () => {
  it("what could not be acknowledged says why, still waits, and is acknowledged when there is room", async () => {
    const [phone, organisation] = (await enrolInto(temp.path, KINDS)).enrolled as [Enrolled, Enrolled];
    if (!haveStrace()) return;
    hub = await startChildHub(temp.path);
    const ids = Array.from({ length: 40 }, newId);
    for (const id of ids) await putTo(hub.url, phone, organisation.mailbox, id, envelope());
    await hub.end("SIGTERM");
    hub = await startChildHub(temp.path, [
      ...["strace", "-f", "-o", "/dev/null", "-P", join(temp.path, "hub.sqlite-wal"), "-e", "trace=pwrite64"],
      ...["-e", "inject=pwrite64:error=ENOSPC:when=40..60"],
    ]);
    const done: string[] = [];
    const statuses: number[] = [];
    for (const id of ids) {
      const { status } = await fetch(`${hub.url}/v1/mailboxes/${organisation.mailbox}/envelopes/${id}`, {
        method: "DELETE",
        headers: bearer(organisation.token),
      });
      statuses.push(status);
      if (status === 204) done.push(id);
    }
    expect(new Set(statuses)).toEqual(new Set([204, 507]));
    expect(new Set(await listAll(hub.url, organisation))).toEqual(new Set(ids.filter((id) => !done.includes(id))));
  }, 60_000);
});

describe("the order of things", () => {
  it("F-50 the write-ahead log is synced to disk before the receipt is written to the socket", async () => {
    const { enrolled } = await enrolInto(temp.path, KINDS);
    const [phone, organisation] = enrolled as [Enrolled, Enrolled];
    const trace = join(temp.path, "trace");
    if (!haveStrace()) {
      // Not Linux, or no right to install: what can still be shown is that SQLite was told to sync every commit.
      expect(await settingsOf(temp.path)).toEqual({
        journal_mode: "wal",
        synchronous: "2",
        locking_mode: "exclusive",
        secure_delete: "1",
      });
      return;
    }
    hub = await startChildHub(temp.path, [
      "strace",
      "-f",
      "-y",
      "-s",
      "64",
      "-e",
      "trace=pwrite64,pwritev,write,writev,sendto,sendmsg,fsync,fdatasync",
      "-o",
      trace,
    ]);
    for (let i = 0; i < 3; i++) expect((await putTo(hub.url, phone, organisation.mailbox, newId(), envelope())).status).toBe(201);
    await hub.end("SIGTERM");

    const lines = readFileSync(trace, "utf8").split("\n");
    const answers = lines.flatMap((line, at) => (line.includes("HTTP/1.1 201") ? [at] : []));
    expect(answers).toHaveLength(3);
    answers.forEach((answerAt, i) => {
      const before = lines.slice(i === 0 ? 0 : answers[i - 1], answerAt);
      const written = before.findLastIndex((line) => /pwritev?64?\(\d+<[^>]*hub\.sqlite-wal>/.test(line));
      const synced = before.findLastIndex((line) => /(fsync|fdatasync)\(\d+<[^>]*hub\.sqlite-wal>/.test(line));
      expect(written, "the envelope was written to the log").toBeGreaterThanOrEqual(0);
      expect(synced, "the log was synced after the last write and before the answer").toBeGreaterThan(written);
    });
    // The folder is synced when the log is created, so that a power cut cannot take the file itself.
    const firstAnswer = answers[0] as number;
    expect(
      lines.slice(0, firstAnswer).some((line) => /(fsync|fdatasync)\(\d+</.test(line) && line.includes(`<${temp.path}>`)),
    ).toBe(true);
  }, 60_000);
});
