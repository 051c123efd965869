import { afterEach, beforeEach, test } from "vitest";
import { newId } from "#lib/ids.ts";
import { halfBytes } from "#protocol/counts/halves.ts";
import type { NewReport } from "../../hub/count-store.ts";
import type { NewEnvelope, Reader, Store } from "../../hub/store.ts";
import { ENGINES, type Opened } from "./engines.ts";
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

/** A team's quarter that is over, by `DAY`. */
export const OVER = { team: "team-one", quarter: "2025-Q4" };
let nextToken = 1;
export const newReport = (changes: Partial<NewReport> = {}): NewReport => ({
  ...OVER,
  reportId: newId(),
  deviceKeyId: newId(),
  tokenId: nextToken++,
  planSha256: "a".repeat(64),
  cells: 3,
  sha256: newId(),
  day: DAY,
  half: halfBytes(Uint32Array.of(1, 2 ** 32 - 1, 7)),
  ...changes,
});
/** A coordinator's word that these reports are the list. */
export const freezing = (reports: readonly NewReport[]) => ({
  to: "frozen" as const,
  reportIds: reports.map(({ reportId }) => reportId),
  listSha256: newId(),
});

/** What tests of the store do, on two processes over the same data where there can be two. */
function storeKit(opened: Opened) {
  const store: Store = opened.stores[0];
  const other = opened.stores.at(-1) ?? store;
  return {
    opened,
    store,
    /** Another process on the same data where there can be one. */
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
    /** A phone's mailbox, and the hash of what its code holds. */
    invite: async (more: { expiresMs?: number; tokenUntil?: string; owner?: string } = {}) => {
      const [mailbox, once] = [newId(), hashOf(secret())];
      const owner = more.owner ?? "team-one";
      await store.addMailbox({ mailbox, kind: "device", owner });
      await store.addInvitation({ mailbox, kind: "device", owner, hash: once, expiresMs: 10_000, ...more });
      return { mailbox, once };
    },
    waiting: async (reader: Reader, today = DAY, by: Store = store): Promise<readonly string[]> =>
      (await by.listEnvelopes(reader, 0, 100, today)).map(({ id }) => id),
    putOne: async (mailbox: string, more: Partial<NewEnvelope> = {}): Promise<NewEnvelope> => {
      const put = { ...make(mailbox), ...more };
      await store.putEnvelope(put);
      return put;
    },
    putReports: async (count: number): Promise<readonly NewReport[]> => {
      const reports = Array.from({ length: count }, () => newReport());
      await Promise.all(reports.map((each, i) => (i % 2 ? store : other).putReport(each)));
      return reports;
    },
  };
}

/** Tests of which each has empty data of that engine, and the `kit` for them. */
export function onFreshStores(engine: keyof typeof ENGINES) {
  let opened: Opened;
  beforeEach(async () => {
    opened = await ENGINES[engine]();
  });
  afterEach(() => opened.close());
  return test.extend("kit", () => storeKit(opened));
}
