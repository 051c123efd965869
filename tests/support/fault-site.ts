import { type AddressInfo, createServer } from "node:net";
import { originAnswersAt } from "./browser.ts";
import { createFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import { startHubOfPhones } from "./ready-phones.ts";
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

export interface FaultSiteOptions extends Pick<HubOptions, "env" | "dist" | "team"> {
  /** The hub knows the ready phones, and they find the proxy at the address they know. */
  readonly phones?: boolean;
}

export async function startFaultSite({ phones, ...options }: FaultSiteOptions = {}): Promise<FaultSite> {
  const port = await freePort();
  const proxy = await createFaultProxy(`http://localhost:${port}`);
  if (phones) {
    const hub = await startHubOfPhones({ ...options, port });
    originAnswersAt(Number(new URL(proxy.url).port));
    return { ...siteOf(hub, proxy, hub.origin), teamCode: hub.teamCode };
  }
  return siteOf(await startHub({ ...options, port, publicUrl: proxy.url }), proxy, proxy.url);
}

function siteOf(hub: Hub, proxy: FaultProxy, origin: string): FaultSite {
  let isNew = true;
  return {
    hub,
    proxy,
    origin,
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
