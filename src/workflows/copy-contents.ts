import * as v from "valibot";
import { EntrySchema, RunningScreeningSchema, SafeguardingLogEntrySchema } from "#domain/case/schema.ts";
import type { DraftForm, Entry, RunningScreening, SafeguardingLogEntry } from "#domain/case/types.ts";
import { type Bytes, fromB64url } from "#lib/bytes.ts";
import { isId } from "#lib/ids.ts";
import type { CopyItem } from "#protocol/copy.ts";
import { ENVELOPE_SIZES } from "#protocol/envelope.ts";
import { type OutboxItem, OutboxItemSchema } from "#workflows/outbox.ts";
import { type ReceivedItem, ReceivedItemSchema } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";

/** What one case of a copy holds, each record through its schema; or, without `caseId`, what belongs to no case. */
export interface CopiedGroup {
  readonly caseId: string | null;
  readonly keptUntilMs?: number;
  readonly entries: Entry[];
  readonly talks: { readonly rowId: string; readonly screening: RunningScreening }[];
  readonly drafts: {
    readonly rowId: string;
    readonly form: DraftForm;
    readonly of?: string;
    readonly atMs: number;
    readonly value: unknown;
  }[];
  readonly outbox: { readonly rowId: string; readonly item: OutboxItem }[];
  readonly envelopes: Map<string, Bytes>;
  readonly log: SafeguardingLogEntry[];
  readonly received: { readonly rowId: string; readonly item: ReceivedItem }[];
  /** Records that say something else than where they lie, or nothing this version understands: left out and counted. */
  unreadable: number;
}
export interface Erased {
  readonly names: readonly (readonly [string, number])[];
}

const DraftSchema = v.object({
  form: v.picklist(["note", "referral", "meeting", "missing", "log", "hand_over"]),
  of: v.optional(v.string()),
  atMs: v.number(),
});

const begin = (caseId: string | null, keptUntilMs?: number): CopiedGroup => ({
  caseId,
  ...(keptUntilMs !== undefined && { keptUntilMs }),
  entries: [],
  talks: [],
  drafts: [],
  outbox: [],
  envelopes: new Map(),
  log: [],
  received: [],
  unreadable: 0,
});

/** The file was changed or taken away while it was read. */
export class CopyGone extends Error {
  override readonly name = "CopyGone";
}

/** The groups of the copy that is open in the vault, one after the other: never more than one case and one part in memory. */
export async function* groupsOf(
  session: Session,
  parts: number,
  onPart: (part: number) => void = () => undefined,
): AsyncGenerator<CopiedGroup | Erased> {
  let group: CopiedGroup | null = null;
  for (let part = 0; part < parts; part++) {
    const items = await session.vault.readCopyPart(part);
    if (!items) throw new CopyGone("the copy cannot be read any more");
    for (const item of items) {
      if (item.k === "case" || item.k === "loose") {
        if (group) yield group;
        group = item.k === "loose" ? begin(null) : begin(item.caseId, item.keptUntilMs);
      } else if (item.k === "erased") yield { names: item.names };
      else if (group) take(group, item);
    }
    onPart(part);
  }
  if (group) yield group;
}

type Inside = Extract<CopyItem, { k: "row" | "envelope" }>;

function take(group: CopiedGroup, item: Inside): void {
  const taken = item.k === "envelope" ? takeEnvelope(group, item) : isId(item.rowId) && takeRow(group, item);
  if (!taken) group.unreadable += 1;
}

function takeEnvelope(group: CopiedGroup, { id, bytes }: Extract<Inside, { k: "envelope" }>): boolean {
  const envelope = fromB64url(bytes);
  if (!isId(id) || !envelope || !ENVELOPE_SIZES.some((size) => size === envelope.length)) return false;
  group.envelopes.set(id, envelope);
  return true;
}

function takeRow(group: CopiedGroup, { kind, rowId, value, draft }: Extract<Inside, { k: "row" }>): boolean {
  const { caseId } = group;
  switch (kind) {
    case "entry": {
      const parsed = v.safeParse(EntrySchema, value);
      if (!parsed.success || parsed.output.caseId !== caseId || parsed.output.entryId !== rowId) return false;
      group.entries.push(parsed.output as Entry);
      return true;
    }
    case "screening": {
      const parsed = v.safeParse(RunningScreeningSchema, value);
      if (!parsed.success || parsed.output.caseId !== caseId || !parsed.output.mayRecord) return false;
      group.talks.push({ rowId, screening: parsed.output as RunningScreening });
      return true;
    }
    case "draft": {
      const place = v.safeParse(DraftSchema, draft);
      if (!place.success) return false;
      const { of, ...rest } = place.output;
      group.drafts.push({ rowId, value, ...rest, ...(of !== undefined && { of }) });
      return true;
    }
    case "outbox": {
      const parsed = v.safeParse(OutboxItemSchema, value);
      if (!parsed.success || (parsed.output.caseId ?? null) !== caseId) return false;
      group.outbox.push({ rowId, item: parsed.output });
      return true;
    }
    case "log": {
      const parsed = v.safeParse(SafeguardingLogEntrySchema, value);
      if (!parsed.success || parsed.output.logId !== rowId) return false;
      group.log.push(parsed.output);
      return true;
    }
    case "received": {
      const parsed = v.safeParse(ReceivedItemSchema, value);
      // Reports of what went wrong reach a coordinator as messages of a phone, and no other way.
      if (!parsed.success || parsed.output.inner?.kind === "incident") return false;
      group.received.push({ rowId, item: parsed.output });
      return true;
    }
  }
}
