import { newId } from "#lib/ids.ts";
import type { NewEnvelope, Reader, Store } from "../../hub/store.ts";
import type { Opened } from "./engines.ts";
import { envelope, hashOf, secret, sha256 } from "./support.ts";

/** The day of every envelope that names no other. */
export const DAY = "2026-03-01";
export const daysLater = (days: number): string => new Date(Date.parse(DAY) + days * 86_400_000).toISOString().slice(0, 10);
export const NO_COUNTS = { reportsUpTo: "", sumsUpTo: "" };

export const make = (mailbox: string, bytes: Uint8Array = envelope(), id = newId(), day = DAY): NewEnvelope => ({
  mailbox,
  id,
  day,
  tokenId: 1,
  sha256: sha256(bytes),
  bytes,
});

/** The one phone that reads a mailbox. */
export const only = (mailbox: string): Reader => ({ tokenId: 900, role: "device", owner: "team-one", mailbox });

/** What tests of the store do, on two processes over the same data where there can be two. */
export function storeKit({ stores }: Opened) {
  const store: Store = stores[0];
  const other = stores.at(-1) ?? store;
  return {
    store,
    other,
    addMailbox: async (owner = "shelter"): Promise<string> => {
      const mailbox = newId();
      await store.addMailbox({ mailbox, kind: "organisation", owner });
      return mailbox;
    },
    /** A device of the organisation whose mailbox it is, with a token of its own; it counts once it has listed. */
    deviceOf: async (mailbox: string, more: { tokenUntil?: string } = {}): Promise<Reader> => {
      const [once, token] = [hashOf(secret()), hashOf(secret())];
      await store.addInvitation({ mailbox, kind: "organisation", owner: "shelter", hash: once, expiresMs: 10_000, ...more });
      await store.exchange(once, token, 1);
      const found = await other.findToken(token, DAY);
      if (found?.mailbox !== mailbox) throw new Error("the device has no token");
      return { ...found, mailbox };
    },
    waiting: async (reader: Reader, today = DAY, by: Store = store): Promise<readonly string[]> =>
      (await by.listEnvelopes(reader, 0, 100, today)).map(({ id }) => id),
    putOne: async (mailbox: string, more: Partial<NewEnvelope> = {}): Promise<NewEnvelope> => {
      const put = { ...make(mailbox), ...more };
      await store.putEnvelope(put);
      return put;
    },
  };
}
export type StoreKit = ReturnType<typeof storeKit>;
