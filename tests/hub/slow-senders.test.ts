import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { longestMs, PATIENCE, watchSenders } from "../../hub/slow-senders.ts";

/*
 * F-53 fails without: `hangUp(request.socket)` in slow-senders.ts
 */
const BODY = 2000;
let server: Server;

/** A server that waits a fifth of a second, then for 500 bytes a second, and answers how much came. */
beforeEach(async () => {
  server = createServer((request, reply) => {
    let bytes = 0;
    request.on("data", (part: Buffer) => {
      bytes += part.length;
    });
    request.on("end", () => reply.end(`got ${bytes}`));
    request.on("error", () => undefined);
  });
  watchSenders(server, { graceMs: 200, bytesPerSecond: 500, lookEveryMs: 50 }, (slow) => slow.end("too slow"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Sends a body in pieces, `pauseMs` between them, and resolves with what the server said until it closed the line. */
function send(piece: number, pauseMs: number): Promise<string> {
  return new Promise((resolve) => {
    const line = connect((server.address() as AddressInfo).port, "127.0.0.1");
    let said = "";
    let left = BODY;
    const next = () => {
      if (left === 0 || line.destroyed) return;
      line.write("x".repeat(Math.min(piece, left)));
      left -= Math.min(piece, left);
      setTimeout(next, pauseMs);
    };
    line.on("data", (data) => {
      said += data;
    });
    line.on("error", () => undefined);
    line.on("close", () => resolve(said));
    line.write(`PUT / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${BODY}\r\n\r\n`);
    next();
  });
}

describe("a line on which little comes", () => {
  it("F-53 is hung up on when somebody only holds it", async () => {
    expect(await send(1, 100)).toBe("too slow");
  });

  it("F-32 is listened to for as long as it takes when bytes keep coming", async () => {
    // Half a second of sending: longer than the wait for one that is silent.
    expect(await send(200, 50)).toContain(`got ${BODY}`);
  });

  it("F-32 the largest envelope has time to come in over a kilobyte a second", () => {
    const largest = 256 * 1024;
    expect(longestMs(largest, PATIENCE)).toBeGreaterThan(largest);
  });
});
