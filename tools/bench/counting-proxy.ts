import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface CountingProxy {
  readonly origin: string;
  readonly port: number;
  /** Port of the server behind it; connections wait for nothing else. */
  target: number;
  /** Bytes the server sent up to an instant of the wall clock (now when absent), headers included, as they went over the line. */
  received(untilMs?: number): number;
  stop(): void;
}

/** Stands between browser and server and counts what comes down, whoever in the browser asked for it. */
export async function startCountingProxy(): Promise<CountingProxy> {
  const arrivals: { readonly atMs: number; readonly bytes: number }[] = [];
  const open = new Set<Socket>();
  const server = createServer((browser) => {
    const behind = connect(proxy.target, "localhost");
    for (const socket of [browser, behind]) {
      open.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => open.delete(socket));
    }
    behind.on("data", (chunk) => arrivals.push({ atMs: performance.timeOrigin + performance.now(), bytes: chunk.length }));
    browser.pipe(behind).pipe(browser);
    browser.on("close", () => behind.destroy());
    behind.on("close", () => browser.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: CountingProxy = {
    origin: `http://localhost:${port}`,
    port,
    target: 0,
    received: (untilMs = Number.POSITIVE_INFINITY) =>
      arrivals.reduce((sum, { atMs, bytes }) => (atMs <= untilMs ? sum + bytes : sum), 0),
    stop() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
  return proxy;
}
