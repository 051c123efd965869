import type { HubAddress } from "#protocol/contact.ts";
import { configPut, readConfig } from "#workflows/config.ts";
import type { Session } from "#workflows/session.ts";
import type { SyncPort } from "#workflows/sync-port.ts";

/** Phones that were shut out here and of which the hub does not know yet. What fails is tried again with the next contact. */
export async function handInOrders(session: Session, sync: SyncPort, hub: HubAddress, signal: AbortSignal): Promise<void> {
  const desk = await readConfig(session, "team_desk");
  for (const { serial, out } of desk?.phones ?? []) {
    if (!out || out.done) continue;
    const outcome = await sync.order(hub, { order: out.order, sig: out.sig }, serial, signal);
    signal.throwIfAborted();
    if (outcome.type !== "Done") return;
    await session.exclusive(async (write) => {
      const now = await readConfig(session, "team_desk");
      if (!now) return;
      const phones = now.phones.map((phone) =>
        phone.serial === serial && phone.out ? { ...phone, out: { ...phone.out, done: true } } : phone,
      );
      await write({ puts: [await configPut(session, "team_desk", { ...now, phones })], deletes: [] });
    });
  }
}
