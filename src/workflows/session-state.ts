import type { EnrolmentInfo } from "#seal/vault-port.ts";
import type { DoorState } from "#workflows/doors.ts";

/** What screens may know about the vault. */
export interface SessionState {
  readonly vault: DoorState | { readonly kind: "starting" };
  /** Numbers of the vaults on this phone, in order. People are told of them while there are several. */
  readonly numbers: readonly number[];
  /** Number of the vault that is open, or whose door is shown. */
  readonly number: number;
  readonly enrolment: EnrolmentInfo | null;
  /** Index shards that did not open: some records cannot be listed. The rest is usable. */
  readonly damagedShards: number;
  /** The browser removed the records and left the key: an empty list is not the truth. */
  readonly recordsLost: boolean;
  /** The vault was made in this window: what may follow is offered once. */
  readonly isNew: boolean;
  /** Grows with every change to records, so that lists read again. */
  readonly version: number;
  /** Six digits open it again while the app is not closed. */
  readonly hasPin: boolean;
}

export const STARTING: SessionState = {
  vault: { kind: "starting" },
  numbers: [],
  number: 1,
  enrolment: null,
  damagedShards: 0,
  recordsLost: false,
  isNew: false,
  version: 0,
  hasPin: false,
};
