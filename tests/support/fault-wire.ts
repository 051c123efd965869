import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Everything a browser says to anybody, in clear: it is told to reach the whole world, this machine included, through this proxy. */
export interface Said {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
export interface Wire {
  readonly said: readonly Said[];
  /** Flags for the browser. */
  readonly args: readonly string[];
  close(): Promise<void>;
}

async function bodyOf(from: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of from) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

export async function createWire(): Promise<Wire> {
  const said: Said[] = [];
  const headersOf = (from: IncomingMessage): Record<string, string> =>
    Object.fromEntries(Object.entries(from.headers).map(([name, value]) => [name, String(value)]));

  const server = createServer(async (from, reply) => {
    const body = await bodyOf(from);
    said.push({ method: from.method ?? "", url: from.url ?? "", headers: headersOf(from), body });
    // A connection of its own each time: one that is kept may be closed by the hub at the moment it is used again.
    const to = request(from.url ?? "", { method: from.method, headers: from.headers, agent: false }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    });
    to.on("error", () => reply.destroy());
    to.end(body);
  });
  // An encrypted way out, such as HTTPS: named, and not opened.
  server.on("connect", (from: IncomingMessage, socket: Socket) => {
    said.push({ method: "CONNECT", url: from.url ?? "", headers: headersOf(from), body: Buffer.alloc(0) });
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    said,
    args: [`--proxy-server=http://127.0.0.1:${(server.address() as AddressInfo).port}`, "--proxy-bypass-list=<-loopback>"],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
