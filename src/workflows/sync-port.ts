import type {
  CollectOutcome,
  CountsOutcome,
  ExchangeOutcome,
  HalfOutcome,
  HubAddress,
  LeadOutcome,
  OrderOutcome,
  PushOutcome,
  SealedItem,
} from "#protocol/contact.ts";
import type { CountOrderWire, HubReport } from "#protocol/counts/report.ts";
import type { TeamOrderWire } from "#protocol/join.ts";
import type { TeamLeadWire } from "#protocol/team-lead.ts";
import type { Receipt } from "#protocol/wire.ts";

/** The network, handed in by `main.tsx`: sealed bytes only. */
export interface SyncPort {
  /** Runs the act while no other window hands in; `null` when another one is at it. */
  alone<T>(act: () => Promise<T>): Promise<T | null>;
  /** Turns the invitation into the proposed token; may be repeated with the same token when an answer was lost. */
  exchange(hub: HubAddress, once: string, signal: AbortSignal, token: string): Promise<ExchangeOutcome>;
  /** Brings an order of a coordinator to the hub; may be repeated. `serial`: the phone it is about. */
  order(hub: HubAddress, wire: TeamOrderWire, serial: string, signal: AbortSignal): Promise<OrderOutcome>;
  /** Brings a team's new safeguarding lead to the hub; may be repeated. `Refused`: it never will be taken. */
  changeLead(hub: HubAddress, wire: TeamLeadWire, number: number, signal: AbortSignal): Promise<OrderOutcome>;
  /** The newest signed lead of this phone's team; `null` while the first one stands. */
  lead(hub: HubAddress, token: string, signal: AbortSignal): Promise<LeadOutcome>;
  push(hub: HubAddress, token: string, item: SealedItem, signal?: AbortSignal): Promise<PushOutcome>;
  /**
   * Fetches each envelope, hands it over and acknowledges it only after `keep` said it is safely stored. `hubDay`: the UTC day it reached
   * the hub, by the hub's clock.
   */
  collect(
    hub: HubAddress,
    token: string,
    mailbox: string,
    keep: (id: string, bytes: Uint8Array<ArrayBuffer>, hubDay: string) => Promise<boolean>,
    signal?: AbortSignal,
  ): Promise<CollectOutcome>;
  /**
   * Hands in the hub's half of a report; may be repeated, and gives the same receipt. `Refused` with `too_late`: it is not added and never
   * will be; `quarter_open`: not over by the hub's clock; `reported_already`: this phone reported for that quarter before.
   */
  pushHalf(hub: HubAddress, token: string, report: HubReport, signal?: AbortSignal): Promise<HalfOutcome>;
  /** A coordinator's signed order about the counts of their team; may be repeated until an answer arrives. */
  askCounts(hub: HubAddress, token: string, wire: CountOrderWire, signal?: AbortSignal): Promise<CountsOutcome>;
  /** The receipt when it is the hub's own, about exactly these bytes; else `null`. Nothing is sent. */
  receipt(value: unknown, hub: HubAddress, item: SealedItem): Promise<Receipt | null>;
  /** Milliseconds to wait after `attempts` failures in a row: 5 s to 30 min, with jitter. */
  backOffMs(attempts: number): number;
}
