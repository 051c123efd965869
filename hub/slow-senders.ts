import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";

/**
 * How long a request may take to come in: half a minute, and longer only while bytes keep coming. A limit for the whole request would
 * shut out every larger envelope from a phone on 2G; none would let anybody hold lines open with a byte now and then.
 */
export interface Patience {
  readonly graceMs: number;
  /** What a sender has to keep up with on the whole, after the grace. */
  readonly bytesPerSecond: number;
  readonly lookEveryMs: number;
}
export const PATIENCE: Patience = { graceMs: 30_000, bytesPerSecond: 500, lookEveryMs: 2_000 };

/** The longest a request of so many bytes can take. */
export const longestMs = (bytes: number, { graceMs, bytesPerSecond }: Patience): number =>
  graceMs + (bytes / bytesPerSecond) * 1000;

/** Hands each line on which too little comes to `hangUp`. Bytes are counted on the line, so that nobody has to read them for that. */
export function watchSenders(server: Server, patience: Patience, hangUp: (line: Socket) => void): void {
  const coming = new Map<IncomingMessage, { readonly sinceMs: number; readonly before: number }>();
  server.on("request", (request) => {
    coming.set(request, { sinceMs: performance.now(), before: request.socket.bytesRead });
    request.once("close", () => coming.delete(request));
  });
  const look = () => {
    for (const [request, { sinceMs, before }] of coming) {
      if (request.complete) coming.delete(request);
      else if (performance.now() - sinceMs > longestMs(request.socket.bytesRead - before, patience)) {
        coming.delete(request);
        hangUp(request.socket);
      }
    }
  };
  const timer = setInterval(look, patience.lookEveryMs).unref();
  server.once("close", () => clearInterval(timer));
}
