import type { Projection } from "#domain/case/types.ts";
import type { Network } from "#domain/pack/network.ts";
import { err, ok } from "#lib/result.ts";
import { answer, type Call, type Reply } from "#seal/rpc.ts";
import { createVault } from "#seal/vault-client.ts";
import type { Change, EnrolmentInfo, Listed, ListFilter, SealedRow, SealedShard, VaultPort } from "#seal/vault-port.ts";
import type { WriteExtras } from "#workflows/sealed-records.ts";
import type { Session } from "#workflows/session.ts";
import { PASSPHRASE, startCore, type TestVault, testVault } from "../seal/support/vault.ts";

/** The browser was killed. */
export class Killed extends Error {}

/**
 * A session on the real vault, its worker in this process: rows lie sealed in a map, and everything the worker says to the page is
 * written down (`said`).
 */
export class VaultSession {
  nowMs: number;
  network: Network;
  full = false;
  /** Killed at the write after so many: `"before"` it is on the disk, or right after. */
  dies: { readonly after: number; readonly when: "before" | "after" } | null = null;
  readonly said: unknown[] = [];
  readonly rows = new Map<string, SealedRow>();
  readonly #shards = new Map<number, SealedShard>();
  readonly #outbox = new Map<string, { readonly envelope: Uint8Array<ArrayBuffer> }>();
  readonly #arrivals = new Map<string, { readonly envelope: Uint8Array<ArrayBuffer> }>();
  readonly #parts: TestVault = testVault();
  #vault: VaultPort;
  #enrolment: EnrolmentInfo | null = null;
  #writes = 0;

  private constructor(nowMs: number, network: Network) {
    this.nowMs = nowMs;
    this.network = network;
    this.#vault = this.#start();
  }

  static async create(nowMs: number, network: Network): Promise<VaultSession> {
    const made = new VaultSession(nowMs, network);
    await made.#vault.create(PASSPHRASE);
    await made.#vault.loadIndex([]);
    return made;
  }

  #start(): VaultPort {
    return createVault({
      makeWorker: () => {
        const core = startCore(this.#parts);
        let ended = false;
        const listeners = new Set<(event: { readonly data: Reply }) => void>();
        return {
          postMessage: (message: Call) => {
            void answer(core, structuredClone(message), (reply) => {
              const data = structuredClone(reply);
              this.said.push(data);
              if (!ended) for (const listener of listeners) listener({ data });
            });
          },
          terminate: () => {
            ended = true;
          },
          addEventListener: (type: string, listener: unknown) => {
            if (type === "message") listeners.add(listener as (event: { readonly data: Reply }) => void);
          },
        };
      },
    });
  }

  /** Switched on again: what was not on the disk is gone. */
  async restart(): Promise<void> {
    this.dies = null;
    this.#writes = 0;
    this.#vault.lock();
    this.#vault = this.#start();
    await this.#vault.unlock(PASSPHRASE);
    await this.#vault.loadIndex(structuredClone([...this.#shards.values()]));
    const [row] = await this.session.read(await this.named("enrolment"));
    this.#enrolment = row ? await this.#vault.loadEnrolment(row) : null;
  }

  async named(name: string): Promise<readonly Listed[]> {
    return (await this.#vault.list("config")).filter(
      ({ projection }) => projection.kind === "config" && projection.name === name,
    );
  }

  setEnrolment(info: EnrolmentInfo): void {
    this.#enrolment = info;
  }

  get vault(): VaultPort {
    return this.#vault;
  }

  #write = async (
    change: Change,
    { outboxAdd = [], outboxDelete = [], arrivalAdd = [], arrivalDelete = [] }: WriteExtras = {},
  ) => {
    const { dies } = this;
    const isLast = dies !== null && ++this.#writes >= dies.after;
    if (isLast && dies.when === "before") throw new Killed();
    if (this.full) return err({ type: "StorageFull" as const });
    const sealed = await this.#vault.seal(change);
    for (const row of sealed.rows) this.rows.set(row.rowId, row);
    for (const shard of sealed.shards) this.#shards.set(shard.shard, shard);
    for (const rowId of sealed.deletes) this.rows.delete(rowId);
    for (const { id, envelope } of outboxAdd) this.#outbox.set(id, { envelope });
    for (const id of outboxDelete) this.#outbox.delete(id);
    for (const { id, envelope } of arrivalAdd) this.#arrivals.set(id, { envelope });
    for (const id of arrivalDelete) this.#arrivals.delete(id);
    if (isLast) throw new Killed();
    await this.#vault.commit(sealed.ticket);
    return ok(undefined);
  };

  readonly session = {
    nowMs: () => this.nowMs,
    get: () => ({ vault: { kind: "open" }, enrolment: this.#enrolment, damagedShards: 0, recordsLost: false }),
    network: () => this.network,
    tables: {
      outbox: { get: async (id: string) => this.#outbox.get(id) },
      arrivals: { get: async (id: string) => this.#arrivals.get(id) },
    },
    list: (kind: Projection["kind"], filter?: ListFilter) => this.#vault.list(kind, filter),
    read: async (listed: readonly Listed[]) => listed.flatMap(({ rowId }) => this.rows.get(rowId) ?? []),
    open: async (listed: readonly Listed[]) => this.#vault.open(await this.session.read(listed)),
    write: (change: Change, extras?: WriteExtras) => this.#write(change, extras),
    exclusive: (act: (write: typeof this.session.write) => Promise<unknown>) => act(this.#write),
    setEnrolment: (info: EnrolmentInfo) => this.setEnrolment(info),
    vault: new Proxy({} as VaultPort, { get: (_, name) => this.#vault[name as keyof VaultPort] }),
    // The rest of a session is not there: a workflow that calls it fails at once.
  } as unknown as Session;
}
