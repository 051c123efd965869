import { existsSync, readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { newId } from "#lib/ids.ts";
import { type ChildHub, enrolInto, startChildHub } from "./child.ts";
import { bearer, type Enrolled, envelope, tempDir } from "./support.ts";

let temp: ReturnType<typeof tempDir>;
let hub: ChildHub;
let phone: Enrolled;
let organisation: Enrolled;
const sockets: Socket[] = [];

beforeEach(async () => {
  temp = tempDir();
  const { enrolled } = await enrolInto(temp.path, [
    { kind: "device", owner: "team-one" },
    { kind: "organisation", owner: "shelter" },
  ]);
  [phone, organisation] = enrolled as [Enrolled, Enrolled];
  // A small heap: whoever makes it read a large body into memory ends it.
  hub = await startChildHub(temp.path, [], ["--max-old-space-size=128"]);
});
afterEach(async () => {
  const peak = peakMemory();
  for (const socket of sockets.splice(0)) socket.destroy();
  if (hub.child.exitCode === null && hub.child.signalCode === null) await hub.end("SIGTERM");
  temp.remove();
  expect(peak, "bytes of memory, whatever was sent").toBeLessThan(256 * 1024 * 1024);
});

/** The most memory it ever held, in bytes; 0 where the system does not tell. */
function peakMemory(): number {
  const status = `/proc/${hub.child.pid}/status`;
  return existsSync(status) ? Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, "utf8"))?.[1] ?? 0) * 1024 : 0;
}

const path = () => `/v1/mailboxes/${organisation.mailbox}/envelopes/${newId()}`;
const put = (body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(hub.url + path(), {
    method: "PUT",
    headers: { ...bearer(phone.token), "content-type": "application/octet-stream", ...headers },
    body,
  });
const normalPush = async () => (await put(new Uint8Array(envelope()))).status;

/** Sends text as it is and resolves with what came back by the time the hub closed the line. `more` writes on until then. */
function raw(head: string, more?: (socket: Socket) => void): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(hub.url).port), "localhost");
    sockets.push(socket);
    let text = "";
    socket.on("data", (chunk) => {
      text += chunk;
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(text));
    socket.on("connect", () => {
      socket.write(head);
      more?.(socket);
    });
  });
}
const headOf = (lines: readonly string[]) =>
  `PUT ${path()} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${phone.token}\r\nContent-Type: application/octet-stream\r\n${lines.join("\r\n")}\r\n\r\n`;
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);

describe("what is too much", () => {
  it("F-53 a body over the limit, announced or not, is refused and the hub goes on", async () => {
    expect((await put(new Uint8Array(300 * 1024 + 1))).status).toBe(413);
    expect(statusOf(await raw(headOf([`Content-Length: ${1024 ** 3}`])))).toBe(413);
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    let written = 0;
    const endless = await raw(headOf(["Transfer-Encoding: chunked"]), (socket) => {
      const pour = () => {
        while (!socket.destroyed && written < 1024 ** 3) {
          written += chunk.length;
          if (!socket.write(chunk)) return void socket.once("drain", pour);
        }
      };
      pour();
    });
    // The answer may be lost when the line is closed on a sender that does not listen.
    expect(endless === "" || statusOf(endless) === 413, endless.slice(0, 100)).toBe(true);
    expect(written).toBeLessThan(1024 ** 3);
    expect(await normalPush()).toBe(201);
  });

  it("F-53 too many or too long headers: 431", async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `X-${i}: 1`);
    expect(statusOf(await raw(headOf(many)))).toBe(431);
    expect(statusOf(await raw(headOf([`X-Long: ${"x".repeat(9000)}`])))).toBe(431);
    expect(await normalPush()).toBe(201);
  });

  it("F-53 the wrong type, a packed body and broken or deep JSON are refused", async () => {
    expect((await put(new Uint8Array(envelope()), { "content-type": "text/plain" })).status).toBe(415);
    expect((await put(new Uint8Array(envelope()), { "content-type": "application/json" })).status).toBe(400);
    expect((await put(new Uint8Array(gzipSync(Buffer.alloc(64 * 1024 * 1024))), { "content-encoding": "gzip" })).status).toBe(
      415,
    );
    const post = (body: string) =>
      fetch(`${hub.url}/v1/tokens`, { method: "POST", headers: { "content-type": "application/json" }, body });
    expect((await post("{")).status).toBe(400);
    expect((await post("[".repeat(900))).status).toBe(400);
    expect((await post(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)).status).toBe(413);
    expect((await post('{"__proto__":{"once":"x"},"constructor":1}')).status).toBe(400);
    expect(await normalPush()).toBe(201);
  });

  it("F-53 senders that give one byte and wait do not keep others from being served", async () => {
    const slow = Array.from({ length: 100 }, () => raw(headOf(["Content-Length: 4096"]), (socket) => socket.write("x")));
    const halfHeads = Array.from({ length: 100 }, () => raw("PUT /v1/mail"));
    for (let i = 0; i < 5; i++) expect(await normalPush()).toBe(201);
    for (const socket of sockets.splice(0)) socket.destroy();
    await Promise.all([...slow, ...halfHeads]);
    expect(await normalPush()).toBe(201);
  });

  it("F-57 after all that nothing of it stands in the hub's output", async () => {
    await normalPush();
    await raw("GET /canary-in-a-broken-request HTTP/9.9\r\n\r\n");
    await fetch(`${hub.url}/canary-path?canary=1`, { headers: { "user-agent": "canary-agent" } });
    expect(await hub.end("SIGTERM")).toBe(0);
    for (const secret of ["canary", phone.token, phone.mailbox, organisation.mailbox, "remoteAddress", "user-agent"])
      expect(hub.output()).not.toContain(secret);
  });
});
