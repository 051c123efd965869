import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What happens to one call between phone and hub. The first fault of the script that is left is used up; an empty script passes all. */
export type Fault =
  | { readonly kind: "pass" }
  | { readonly kind: "delay"; readonly ms: number }
  /** Ends the connection after so many bytes of the body went up, at the latest after all of it. The hub hears nothing. */
  | { readonly kind: "cut-request"; readonly afterBytes: number }
  /** Passes the call on and ends the connection instead of answering. */
  | { readonly kind: "swallow-answer" }
  /** Passes the call on and ends the connection within the answer's body. */
  | { readonly kind: "cut-answer"; readonly afterBytes: number }
  | { readonly kind: "duplicate" }
  /** Ends the connection, and passes the call on behind the next one that gets through. */
  | { readonly kind: "late" }
  /** The hub hears nothing, and nobody answers. */
  | { readonly kind: "hold" }
  /** Passes the call on, and its answer never leaves. */
  | { readonly kind: "hold-answer" }
  | { readonly kind: "answer"; readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  /** Passes the call on and changes its answer. */
  | { readonly kind: "rewrite"; readonly change: (body: string) => string };

export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
}

export interface FaultProxy {
  readonly url: string;
  readonly seen: readonly SeenCall[];
  /** The faults for the next calls, in order; the last one stays when `forever`. */
  script(faults: readonly Fault[], options?: { readonly forever?: boolean; readonly only?: (call: SeenCall) => boolean }): void;
  clear(): void;
  close(): Promise<void>;
}

export async function createFaultProxy(target: string): Promise<FaultProxy> {
  const seen: SeenCall[] = [];
  let faults: Fault[] = [];
  let isForever = false;
  let applies: (call: SeenCall) => boolean = () => true;
  const onTheirWay: (() => Promise<unknown>)[] = [];

  const nextFault = (call: SeenCall): Fault => {
    if (faults.length === 0 || !applies(call)) return { kind: "pass" };
    const fault = faults[0] as Fault;
    if (!isForever || faults.length > 1) faults = faults.slice(1);
    return fault;
  };

  const forward = (
    from: IncomingMessage,
    body: Buffer,
  ): Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }> =>
    new Promise((resolve, reject) => {
      const to = request(
        target + from.url,
        { method: from.method, headers: { ...from.headers, host: new URL(target).host }, agent: false },
        async (answer) => {
          const parts: Buffer[] = [];
          for await (const part of answer) parts.push(part as Buffer);
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: Buffer.concat(parts) });
        },
      );
      to.on("error", reject);
      to.end(body);
    });

  const handle = async (from: IncomingMessage, reply: ServerResponse): Promise<void> => {
    const call = { method: from.method ?? "", path: from.url ?? "", authorization: from.headers.authorization };
    seen.push(call);
    const fault = nextFault(call);
    const parts: Buffer[] = [];
    let total = 0;
    for await (const part of from) {
      parts.push(part as Buffer);
      total += (part as Buffer).length;
      if (fault.kind === "cut-request" && total >= fault.afterBytes) return void from.socket.destroy();
    }
    if (fault.kind === "cut-request") return void from.socket.destroy();
    if (fault.kind === "hold") return;
    const body = Buffer.concat(parts);
    if (fault.kind === "late") {
      onTheirWay.push(() => forward(from, body));
      return void from.socket.destroy();
    }
    if (fault.kind === "answer") {
      reply.writeHead(fault.status, fault.headers ?? {});
      return void reply.end(fault.body ?? "");
    }
    if (fault.kind === "delay") await new Promise((resolve) => setTimeout(resolve, fault.ms));
    if (fault.kind === "duplicate") await forward(from, body);
    const answer = await forward(from, body);
    for (const late of onTheirWay.splice(0)) await late();
    if (fault.kind === "hold-answer") return;
    if (fault.kind === "swallow-answer") return void from.socket.destroy();
    const { "transfer-encoding": _coding, connection: _connection, "keep-alive": _keep, ...headers } = answer.headers;
    if (fault.kind === "cut-answer") {
      reply.writeHead(answer.status, headers);
      reply.write(answer.body.subarray(0, fault.afterBytes), () => from.socket.destroy());
      return;
    }
    const sent = fault.kind === "rewrite" ? Buffer.from(fault.change(answer.body.toString())) : answer.body;
    reply.writeHead(answer.status, { ...headers, "content-length": String(sent.length) });
    reply.end(sent);
  };

  const server = createServer((from, reply) => void handle(from, reply).catch(() => from.socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    script: (next, options = {}) => {
      faults = [...next];
      isForever = options.forever ?? false;
      applies = options.only ?? (() => true);
    },
    clear: () => {
      faults = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
