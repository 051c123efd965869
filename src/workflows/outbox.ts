import * as v from "valibot";
import type { BasisKind } from "#domain/referral/types.ts";
import { newId } from "#lib/ids.ts";
import { HubReportSchema } from "#protocol/counts/report.ts";
import { ReceiptSchema } from "#protocol/wire.ts";
import type { Listed, RecordPut } from "#seal/vault-port.ts";
import type { Session } from "#workflows/session.ts";

/** Sealed companion of an envelope in the outbox: where it goes and how far it is. */
export const OutboxItemSchema = v.strictObject({
  envelopeId: v.string(),
  mailbox: v.string(),
  toId: v.string(),
  toName: v.string(),
  kind: v.string(),
  refId: v.string(),
  caseId: v.optional(v.string()),
  basis: v.optional(v.picklist(["consent", "child_protection", "danger_to_life"])),
  /** Last day of the yes it rests on, `YYYY-MM-DD`: after it, it does not leave. */
  until: v.optional(v.string()),
  /** Its line in the safeguarding log, which says "reported" from the receipt on. */
  logId: v.optional(v.string()),
  state: v.picklist(["sealed", "sent", "collected", "failed"]),
  attempts: v.number(),
  nextTryMs: v.number(),
  sealedAtMs: v.number(),
  sentAtMs: v.optional(v.number()),
  /** Keys it is sealed to; absent in those sealed before that was kept. */
  sealedTo: v.optional(v.array(v.string())),
  /** When it was sealed again because the organisation's keys had changed. */
  sealedAgainMs: v.optional(v.number()),
  /** When it was sealed again because the hub held something else under its number. */
  newNumberMs: v.optional(v.number()),
  /** When it was last given to somebody to hand in: it may have left, and is not known at the hub. */
  givenMs: v.optional(v.number()),
  /** When it was first known that somebody there has it. */
  collectedAtMs: v.optional(v.number()),
  /** Somebody there said that they have seen it: withdrawals only. */
  seenAtMs: v.optional(v.number()),
  /** The hub's half of a report of counts: it travels by itself, not as an envelope. */
  report: v.optional(HubReportSchema),
  receipt: v.optional(ReceiptSchema),
  /** Last thing that went wrong, `sync.<failure>` has the words. */
  failure: v.optional(v.string()),
});
export type OutboxItem = v.InferOutput<typeof OutboxItemSchema>;
export interface StoredOutboxItem {
  readonly rowId: string;
  readonly item: OutboxItem;
}

/** Sealed with the key of its case, so that it goes with it; what belongs to no case, or to one that is gone, with the vault's. */
export function outboxPut(item: OutboxItem, rowId = newId()): RecordPut {
  const basis: BasisKind | undefined = item.basis;
  return {
    rowId,
    ...(item.caseId && { caseId: item.caseId }),
    value: item,
    projection: {
      kind: "outbox",
      envelopeId: item.envelopeId,
      state: item.state,
      ...(basis && { basis }),
      ...(item.caseId && { caseId: item.caseId }),
      ...(isAside(item) && { counts: true as const }),
    },
  };
}

/** How a message that waits to be sent is begun. */
export const WAITING = { state: "sealed", attempts: 0, nextTryMs: 0 } as const;

/** A report of counts, either half: about no person, and no answer to anybody. */
export const isCounts = ({ kind }: Pick<OutboxItem, "kind">): boolean => kind === "tally" || kind === "tally_half";

/** Word for the other devices of the own organisation of what was answered here: it goes with the answer, and nobody waits for it. */
export const OWN_NOTE = "own_note";

/** A part of a copy for a colleague's phone: it is shown with its copy, and nothing on this phone is lost with it. */
export const isCopyPart = ({ kind }: Pick<OutboxItem, "kind">): boolean => kind === "team_copy";

/** None says anything to anybody outside by itself: what becomes of them is not told among what was sent. */
export const isAside = (item: Pick<OutboxItem, "kind">): boolean => isCounts(item) || item.kind === OWN_NOTE || isCopyPart(item);

/** Sealed by another phone, whose it stays: this one only brings it to the hub. */
export const isCarried = ({ kind }: Pick<OutboxItem, "kind">): boolean => kind === "carried";

export const isUnsent = ({ state }: Pick<OutboxItem, "state">): boolean => state === "sealed" || state === "failed";

export async function openOutbox(session: Session, listed?: readonly Listed[]): Promise<StoredOutboxItem[]> {
  const rows = await session.open(listed ?? (await session.list("outbox")));
  return rows.flatMap((row) => {
    const parsed = row.ok ? v.safeParse(OutboxItemSchema, row.value) : null;
    return parsed?.success ? [{ rowId: row.rowId, item: parsed.output }] : [];
  });
}
