import type { SyncPort } from "#workflows/sync-port.ts";

/** A hub with nothing new that takes nothing, except as told. */
export const hubPort = (told: Partial<SyncPort> = {}): SyncPort => ({
  alone: (act) => act(),
  exchange: async () => ({ type: "NotAllowed" }),
  order: async () => ({ type: "Offline" }),
  changeLead: async () => ({ type: "Offline" }),
  lead: async () => ({ type: "Lead", wire: null }),
  push: async () => ({ type: "Later", retryAfterMs: null }),
  collect: async () => ({ type: "Collected", count: 0 }),
  pushHalf: async () => ({ type: "Later", retryAfterMs: null }),
  askCounts: async () => ({ type: "Offline" }),
  receipt: async () => null,
  backOffMs: () => 1000,
  ...told,
});
