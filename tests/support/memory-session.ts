import type { CaseQuery } from "#domain/case/summary.ts";
import type { Projection } from "#domain/case/types.ts";
import type { Network } from "#domain/pack/network.ts";
import { err, ok } from "#lib/result.ts";
import { CaseBook } from "#seal/case-book.ts";
import { makeColleagueCard, readColleagueCard } from "#seal/colleague-card.ts";
import { InsideBox } from "#seal/inside-box.ts";
import type { OwnKeys } from "#seal/own-keys.ts";
import { openPost } from "#seal/own-post.ts";
import type { ReportOrder } from "#seal/report-port.ts";
import { sealEnvelope } from "#seal/seal-envelope.ts";
import { countsIn, sealReport } from "#seal/seal-report.ts";
import { readTeamLead } from "#seal/team-lead.ts";
import type { Change, EnrolmentInfo, ListFilter, RecordPut, SealEnvelopeInput } from "#seal/vault-port.ts";
import { withCounts } from "#workflows/counting.ts";
import { withLead } from "#workflows/lead-here.ts";
import type { WriteExtras } from "#workflows/sealed-records.ts";
import type { Session } from "#workflows/session.ts";

type ReadGiven = Parameters<typeof readColleagueCard> extends [OwnKeys, ...infer Given] ? Given : never;
type LeadGiven = Parameters<typeof readTeamLead> extends [OwnKeys, ...infer Given] ? Given : never;
type OpenGiven = Parameters<typeof openPost> extends [InsideBox, OwnKeys, ...infer Given] ? Given : never;
const AES = { name: "AES-GCM", length: 256 };

/** A session whose vault keeps records in memory: as full, as damaged and as late as a test says. */
export class MemorySession {
  nowMs = Date.UTC(2026, 10, 21, 21);
  full = false;
  readonly rows = new Map<string, RecordPut>();
  readonly damaged = new Set<string>();
  /** Cases whose key was destroyed. */
  readonly erased: string[] = [];
  /** Names that count as erased without ever having had a key here. */
  readonly marks = new Set<string>();
  /** What envelopes were sealed of. */
  readonly sealed: unknown[] = [];
  /** Sealed bytes that wait, and those that came and were kept as they are. */
  readonly outbox = new Map<string, { readonly envelope: Uint8Array<ArrayBuffer> }>();
  readonly arrivals = new Map<string, { readonly envelope: Uint8Array<ArrayBuffer> }>();
  network: Network = { organisations: [], teams: [], revoked: [] };
  enrolment: object = { kind: "team", team: { id: "team", name: "Team" }, mailbox: "own", recipient: "age1own" };
  /** As it came, before the lead was changed. */
  #came: object | null = null;
  /** Keys with which it seals and opens envelopes for good; without them sealing is only noted. */
  own: OwnKeys | null = null;
  readonly #box = crypto.subtle.generateKey(AES, false, ["encrypt", "decrypt"]).then((key) => new InsideBox("memory", key));
  /** The browser dies with the next key to destroy: what was written is written. */
  dies = false;

  #write = async (asked: Change, extras: WriteExtras = {}) => {
    const { puts, deletes } = await withCounts(this.session, asked, extras.counts);
    if (this.full) return err({ type: "StorageFull" as const });
    for (const rowId of deletes) this.rows.delete(rowId);
    for (const put of puts) this.rows.set(put.rowId, structuredClone(put));
    for (const { id, envelope } of extras.outboxAdd ?? []) this.outbox.set(id, { envelope });
    for (const id of extras.outboxDelete ?? []) this.outbox.delete(id);
    for (const { id, envelope } of extras.arrivalAdd ?? []) this.arrivals.set(id, { envelope });
    for (const id of extras.arrivalDelete ?? []) this.arrivals.delete(id);
    return ok(undefined);
  };

  #isErased = (name: string): boolean => this.erased.includes(name) || this.marks.has(name);
  #opens = (rowId: string): boolean => {
    const { caseId } = this.rows.get(rowId) ?? {};
    return !this.damaged.has(rowId) && (caseId === undefined || !this.erased.includes(caseId));
  };

  /** Summed up anew each time, as the worker keeps it. */
  #book(): CaseBook {
    const book = new CaseBook();
    for (const { rowId, projection } of this.rows.values()) book.swap(rowId, undefined, { rowId, rev: 1, projection });
    return book;
  }

  readonly session = {
    nowMs: () => this.nowMs,
    setEnrolment: (enrolment: object) => {
      this.#came ??= this.enrolment;
      this.enrolment = enrolment;
    },
    reloadEnrolment: async () => {
      this.enrolment = (await withLead(this.session, (this.#came ?? this.enrolment) as EnrolmentInfo)) ?? {};
    },
    get: () => ({ vault: { kind: "open" }, enrolment: this.enrolment, damagedShards: 0, recordsLost: false }),
    network: () => this.network,
    tables: {
      outbox: { get: async (id: string) => this.outbox.get(id) },
      arrivals: { get: async (id: string) => this.arrivals.get(id) },
    },
    read: async (listed: readonly { readonly rowId: string }[]) =>
      listed.map(({ rowId }) => ({ rowId, rev: 1, bytes: new Uint8Array() })),
    list: async (kind: Projection["kind"], filter?: ListFilter) => this.#book().list(kind, filter),
    open: async (listed: readonly { readonly rowId: string }[]) =>
      listed.map(({ rowId }) =>
        this.#opens(rowId) ? { rowId, ok: true, value: this.rows.get(rowId)?.value } : { rowId, ok: false, reason: "damaged" },
      ),
    write: (change: Change, extras?: WriteExtras) => this.#write(change, extras),
    exclusive: (act: (write: typeof this.session.write) => Promise<unknown>) => act(this.#write),
    vault: {
      cases: async (query: CaseQuery) => this.#book().cases(query),
      caseFigures: async () => this.#book().figures(),
      knownCases: async (caseIds: readonly string[]) => this.#book().known(caseIds),
      eraseCase: async (caseId: string) => {
        if (this.dies) throw new Error("killed");
        this.erased.push(caseId);
      },
      markErased: async (names: readonly string[]) => names.forEach((name) => void this.marks.add(name)),
      erasedAmong: async (names: readonly string[]) => names.filter(this.#isErased),
      sealEnvelope: async (input: SealEnvelopeInput) => {
        this.sealed.push(input);
        return this.own ? sealEnvelope(this.own, input) : ok({ id: `env${this.sealed.length}`, bytes: new Uint8Array([1]) });
      },
      // An inbox that was never given another key.
      followKeys: async () => null,
      organisationKeys: async () => null,
      sealReport: async (tally: { readonly rowId: string } | null, order: ReportOrder) => {
        if (!this.own) return err({ type: "NotEnrolled" as const });
        const row = tally && { rowId: tally.rowId, ok: true as const, value: this.rows.get(tally.rowId)?.value };
        const counts = row ? countsIn(row, order) : Array.from({ length: order.cells }, () => 0);
        return counts ? sealReport(this.own, counts, order) : err({ type: "CountsUnreadable" as const });
      },
      readTeamLead: async (...given: LeadGiven) =>
        this.own ? readTeamLead(this.own, ...given) : err({ type: "LeadNotSigned" as const }),
      makeColleagueCard: async (name: string) => this.own && makeColleagueCard(this.own, name),
      readColleagueCard: async (...given: ReadGiven) =>
        this.own ? readColleagueCard(this.own, ...given) : err({ type: "NotInTeam" }),
      openEnvelope: async (...given: OpenGiven) => (this.own ? openPost(await this.#box, this.own, ...given) : err("not_for_us")),
    },
    // The rest of a session is not there: a workflow that calls it fails at once.
  } as unknown as Session;
}
