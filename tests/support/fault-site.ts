import { type AddressInfo, createServer } from "node:net";
import { createFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { type Hub, type HubOptions, startHub } from "./stack.ts";

/** A hub with the fault proxy in front of it: the app comes from the proxy's address and knows no other. */
export interface FaultSite {
  readonly hub: Hub;
  readonly proxy: FaultProxy;
  /** Where phones go. */
  readonly origin: string;
  /** A fresh code for one more phone of the demo team. */
  teamCode(): Promise<string>;
  close(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function startFaultSite(options: Pick<HubOptions, "env" | "dist" | "team"> = {}): Promise<FaultSite> {
  const port = await freePort();
  const proxy = await createFaultProxy(`http://localhost:${port}`);
  const hub = await startHub({ ...options, port, publicUrl: proxy.url });
  let isNew = true;
  return {
    hub,
    proxy,
    origin: proxy.url,
    async teamCode() {
      if (isNew) {
        isNew = false;
        return (await hub.demoCodes()).team;
      }
      const team = (await hub.admin("team", "list")).trim().split(/\s/)[0] ?? "";
      const code = /^fanal1\.\S+$/m.exec(await hub.admin("invite", "--team", team))?.[0];
      if (code === undefined) throw new Error(`no code for one more phone of ${team}`);
      return code;
    },
    async close() {
      await proxy.close();
      await hub.remove();
    },
  };
}
