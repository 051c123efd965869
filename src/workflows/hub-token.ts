import type { ExchangeOutcome, HubAddress } from "#protocol/contact.ts";
import { type ConfigValue, configPut, readConfig } from "#workflows/config.ts";
import type { Session } from "#workflows/session.ts";
import type { SyncPort } from "#workflows/sync-port.ts";

/** What the hub knows this phone by: kept from before, or got for the invitation or the coordinator's order it came with. */
export async function hubToken(session: Session, sync: SyncPort, hub: HubAddress, signal: AbortSignal): Promise<ExchangeOutcome> {
  const kept = await readConfig(session, "token");
  if (!kept) return { type: "NotAllowed" };
  if (kept.kind === "token") return { type: "Token", token: kept.token };
  const got =
    kept.kind === "admission" ? await admit(sync, hub, kept, signal) : await sync.exchange(hub, kept.once, signal, kept.token);
  signal.throwIfAborted();
  if (got.type !== "Token") return got;
  const put = await configPut(session, "token", { kind: "token", token: got.token });
  const saved = await session.write({ puts: [put], deletes: [] });
  return saved.ok ? got : { type: "Later", retryAfterMs: null };
}

async function admit(
  sync: SyncPort,
  hub: HubAddress,
  { token, serial, order, sig }: Extract<ConfigValue<"token">, { kind: "admission" }>,
  signal: AbortSignal,
): Promise<ExchangeOutcome> {
  const outcome = await sync.order(hub, { order, sig }, serial, signal);
  if (outcome.type === "Done") return { type: "Token", token };
  return outcome.type === "Refused" ? { type: "InvitationUsed" } : outcome;
}
