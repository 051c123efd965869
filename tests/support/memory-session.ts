import type { CaseQuery } from "#domain/case/summary.ts";
import type { Projection } from "#domain/case/types.ts";
import { err, ok } from "#lib/result.ts";
import { CaseBook } from "#seal/case-book.ts";
import type { Change, ListFilter, RecordPut } from "#seal/vault-port.ts";
import type { Session } from "#workflows/session.ts";

/** A session whose vault keeps records in memory: as full, as damaged and as late as a test says. */
export class MemorySession {
  nowMs = Date.UTC(2026, 10, 21, 21);
  full = false;
  readonly rows = new Map<string, RecordPut>();
  readonly damaged = new Set<string>();
  /** Cases whose key was destroyed. */
  readonly erased: string[] = [];
  /** What envelopes were sealed of. */
  readonly sealed: unknown[] = [];

  #write = async ({ puts, deletes }: Change) => {
    if (this.full) return err({ type: "StorageFull" as const });
    for (const put of puts) this.rows.set(put.rowId, structuredClone(put));
    for (const rowId of deletes) this.rows.delete(rowId);
    return ok(undefined);
  };

  /** Summed up anew each time, as the worker keeps it. */
  #book(): CaseBook {
    const book = new CaseBook();
    for (const { rowId, projection } of this.rows.values()) book.swap(rowId, undefined, { rowId, rev: 1, projection });
    return book;
  }

  readonly session = {
    nowMs: () => this.nowMs,
    get: () => ({ vault: { kind: "open" }, enrolment: { kind: "team", mailbox: "own", recipient: "age1own" } }),
    list: async (kind: Projection["kind"], filter?: ListFilter) => this.#book().list(kind, filter),
    open: async (listed: readonly { readonly rowId: string }[]) =>
      listed.map(({ rowId }) =>
        this.damaged.has(rowId)
          ? { rowId, ok: false, reason: "damaged" }
          : { rowId, ok: true, value: this.rows.get(rowId)?.value },
      ),
    write: (change: Change) => this.#write(change),
    exclusive: (act: (write: typeof this.session.write) => Promise<unknown>) => act(this.#write),
    vault: {
      cases: async (query: CaseQuery) => this.#book().cases(query),
      caseFigures: async () => this.#book().figures(),
      knownCases: async (caseIds: readonly string[]) => this.#book().known(caseIds),
      eraseCase: async (caseId: string) => void this.erased.push(caseId),
      markErased: async () => undefined,
      sealEnvelope: async (input: unknown) => {
        this.sealed.push(input);
        return ok({ id: "env", bytes: new Uint8Array([1]) });
      },
    },
    // The rest of a session is not there: a workflow that calls it fails at once.
  } as unknown as Session;
}
