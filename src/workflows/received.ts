import * as v from "valibot";
import { parseCaseCode } from "#domain/case/code.ts";
import { DecisionSchema } from "#domain/directory/corrections.ts";
import { areTwoAnswers, FURTHER } from "#domain/referral/furthest.ts";
import { DECLINE_REASONS, REPLY_KINDS, type ReplyKind } from "#domain/referral/types.ts";
import { IncidentCareSchema } from "#domain/team/incident.ts";
import { newId } from "#lib/ids.ts";
import { cleanOutsideText } from "#lib/outside-text.ts";
import { InnerSchema } from "#protocol/envelope.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { Session } from "#workflows/session.ts";

/** What came in: opened, or in quarantine with a reason (`quarantine.<reason>` has the words). */
export const ReceivedItemSchema = v.strictObject({
  envelopeId: v.string(),
  atMs: v.number(),
  state: v.picklist(["open", "answered", "quarantined", "withdrawn"]),
  inner: v.optional(InnerSchema),
  senderId: v.optional(v.string()),
  senderName: v.optional(v.string()),
  reason: v.optional(v.string()),
  /** The day inside does not go with the day it reached the hub: the sender's clock may be wrong. */
  dayDoubtful: v.optional(v.literal(true)),
  /** A withdrawal: what is left of the referral it takes back. */
  withdrawn: v.optional(
    v.strictObject({
      /** So that paper can be found. Gone once somebody says it is done, and after the days cases are kept. */
      code: v.optional(v.string()),
      /** When the referral came; absent where it is not here. */
      cameAtMs: v.optional(v.number()),
      /** Police or a court have asked: the text stays locked away until that ends. */
      held: v.optional(v.literal(true)),
      seenAtMs: v.optional(v.number()),
    }),
  ),
  /** The last answer this device gave, and when. */
  reply: v.optional(v.picklist(REPLY_KINDS)),
  repliedAtMs: v.optional(v.number()),
  /** What another device of this organisation answered, on which day by its clock, and when this one heard of it. */
  elsewhere: v.optional(
    v.strictObject({
      reply: v.picklist(REPLY_KINDS),
      reason: v.optional(v.picklist(DECLINE_REASONS)),
      day: v.string(),
      atMs: v.number(),
    }),
  ),
  /** A correction of the directory: what its editors made of it. */
  decision: v.optional(DecisionSchema),
  /** A report of what went wrong: how far the coordinator is with it. */
  incident: v.optional(IncidentCareSchema),
});
export type ReceivedItem = v.InferOutput<typeof ReceivedItemSchema>;
export interface StoredReceivedItem {
  readonly rowId: string;
  readonly item: ReceivedItem;
}

/** A referral to an organisation, or a case from a colleague. */
export const isAboutPerson = (inner: ReceivedItem["inner"]): boolean => inner?.kind === "referral" || inner?.kind === "hand_over";

/** What speaks of a person, and what somebody wrote freely, has a key of its own, named by its row, that is destroyed with it. */
const hasOwnKey = ({ inner, withdrawn }: ReceivedItem): boolean =>
  isAboutPerson(inner) || inner?.kind === "incident" || withdrawn?.code !== undefined;

/** What the organisation has said so far, on this device or another. */
export function lastAnswer({ reply, elsewhere }: Pick<ReceivedItem, "reply" | "elsewhere">): ReplyKind | undefined {
  if (!reply || !elsewhere) return reply ?? elsewhere?.reply;
  return FURTHER[elsewhere.reply] > FURTHER[reply] ? elsewhere.reply : reply;
}

/** This device and another one answered, each without the other. */
export const isAnsweredTwice = ({ reply, elsewhere }: ReceivedItem): boolean =>
  reply !== undefined && elsewhere !== undefined && areTwoAnswers(reply, elsewhere.reply);

export function receivedPut(item: ReceivedItem, rowId = newId()): RecordPut {
  const reply = lastAnswer(item);
  return {
    rowId,
    ...(hasOwnKey(item) && { caseId: rowId }),
    value: item,
    projection: {
      kind: "received",
      envelopeId: item.envelopeId,
      atMs: item.atMs,
      state: item.state,
      ...(reply && { reply }),
    },
  };
}

/** When a referral was answered for good; `null` while somebody still waits: "seen" is no answer. */
export function answeredAtMs({ atMs, inner, state, reply, repliedAtMs, elsewhere }: ReceivedItem): number | null {
  if (inner?.kind !== "referral" || state !== "answered") return null;
  const here = reply === undefined || reply === "seen" ? [] : [repliedAtMs ?? atMs];
  const there = elsewhere === undefined || elsewhere.reply === "seen" ? [] : [elsewhere.atMs];
  return here.length + there.length === 0 ? null : Math.max(...here, ...there);
}

export async function countReceived(session: Session, envelopeId: string): Promise<number> {
  return (await session.list("received")).filter(
    (l) => l.projection.kind === "received" && l.projection.envelopeId === envelopeId,
  ).length;
}

/** The code in a referral, which both sides may say aloud. */
export function codeOf({ inner }: ReceivedItem): string {
  const fields = inner?.body["fields"];
  return typeof fields === "object" && fields !== null && "code" in fields && typeof fields.code === "string"
    ? cleanOutsideText(fields.code)
    : "";
}

/** What somebody here says on the phone together with the answer; "" where the referral has none of the right shape. */
export function answerCodeOf({ inner }: ReceivedItem): string {
  const code = inner?.body["answerCode"];
  return (typeof code === "string" && parseCaseCode(code)) || "";
}

/** Newest first. */
export async function readReceived(session: Session): Promise<StoredReceivedItem[]> {
  const rows = await session.open(await session.list("received"));
  return rows
    .flatMap((row) => {
      const parsed = row.ok ? v.safeParse(ReceivedItemSchema, row.value) : null;
      return parsed?.success ? [{ rowId: row.rowId, item: parsed.output }] : [];
    })
    .sort((a, b) => b.item.atMs - a.item.atMs);
}
