import * as v from "valibot";
import { fromB64url } from "#lib/bytes.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import type { ContactFailure, CountsOutcome, HalfOutcome, HubAddress } from "#protocol/contact.ts";
import {
  type CountAnswer,
  CountAnswerSchema,
  CountAnswerWireSchema,
  type CountOrderWire,
  type CountReceipt,
  CountReceiptSchema,
  countAnswerMessage,
  countReceiptMessage,
  type HubReport,
  orderDigest,
  reportDigest,
} from "#protocol/counts/report.ts";
import { HubErrorSchema } from "#protocol/wire.ts";
import { type Answer, type Call, failureOf, jsonOf } from "#sync/call.ts";
import { ed25519Verify } from "#verify/ed25519.ts";

/** A receipt is short; an answer holds a sum or a list at most. */
const SMALL = 16 * 1024;
const LARGE = 128 * 1024;

type CallHub = (hub: HubAddress, call: Call) => Promise<Answer>;

async function isHubs(hub: HubAddress, message: Uint8Array, sig: string): Promise<boolean> {
  const [key, signature] = [fromB64url(hub.key), fromB64url(sig)];
  return key !== null && signature !== null && (await ed25519Verify(key, signature, message));
}

/** A refusal of counts is told by its code, also where other calls mean something else by the same status. */
function failed(answer: Extract<Answer, { type: "Answer" }>): ContactFailure {
  const error = v.safeParse(HubErrorSchema, jsonOf(answer));
  if (error.success && (answer.status === 409 || answer.status === 410)) return { type: "Refused", code: error.output.error };
  return answer.status >= 200 && answer.status < 300 ? { type: "Portal" } : failureOf(answer);
}

/** The receipt when it is about exactly this half and signed by the hub this phone was enrolled with, else `null`. */
async function acceptCountReceipt(value: unknown, hub: HubAddress, report: HubReport): Promise<CountReceipt | null> {
  const parsed = v.safeParse(CountReceiptSchema, value);
  if (!parsed.success) return null;
  const { sha256, sigB64 } = parsed.output;
  // The digest is over the head, so over the report's id too.
  const isOurs = sha256 === (await reportDigest("hub", report));
  return isOurs && (await isHubs(hub, countReceiptMessage(parsed.output), sigB64)) ? parsed.output : null;
}

/** The answer when it is about exactly this order and signed by that hub: a wrong sum would spoil a quarter for good. */
async function acceptAnswer(value: unknown, hub: HubAddress, order: Uint8Array<ArrayBuffer>): Promise<CountAnswer | null> {
  const wire = v.safeParse(CountAnswerWireSchema, value);
  const bytes = wire.success ? fromB64url(wire.output.answer) : null;
  if (!wire.success || bytes === null || !(await isHubs(hub, countAnswerMessage(bytes), wire.output.sig))) return null;
  const answer = v.safeParse(CountAnswerSchema, parseCanonicalJson(bytes));
  return answer.success && answer.output.order === (await orderDigest(order)) ? answer.output : null;
}

export const createCountCalls = (call: CallHub) => ({
  /**
   * Hands in the hub's half. It may be repeated: the same half again gives the same receipt. `Refused` with `too_late` means that it was
   * not added and never will be, with `quarter_open` that the quarter is not over by the hub's clock, with `reported_already` that this
   * phone reported for it before.
   */
  async pushHalf(hub: HubAddress, token: string, report: HubReport, signal?: AbortSignal): Promise<HalfOutcome> {
    const path = `/v1/count-reports/${encodeURIComponent(report.head.reportId)}`;
    const answer = await call(hub, { method: "PUT", path, token, body: JSON.stringify(report), maxBytes: SMALL, signal });
    if (answer.type !== "Answer") return answer;
    if (answer.status !== 200 && answer.status !== 201) return failed(answer);
    const json = jsonOf(answer);
    if (json === undefined) return { type: "Portal" };
    const receipt = await acceptCountReceipt(json, hub, report);
    return receipt ? { type: "Sent", receipt } : { type: "ReceiptRefused" };
  },

  /** Sends a coordinator's signed order. It may be repeated until an answer arrives. `Refused` has a code of `HUB_ERRORS`. */
  async askCounts(hub: HubAddress, token: string, wire: CountOrderWire, signal?: AbortSignal): Promise<CountsOutcome> {
    const body = JSON.stringify(wire);
    const answer = await call(hub, { method: "POST", path: "/v1/count-orders", token, body, maxBytes: LARGE, signal });
    if (answer.type !== "Answer") return answer;
    if (answer.status !== 200) return failed(answer);
    const json = jsonOf(answer);
    const order = fromB64url(wire.order);
    if (json === undefined || order === null) return { type: "Portal" };
    const accepted = await acceptAnswer(json, hub, order);
    return accepted ? { type: "Answered", answer: accepted } : { type: "ReceiptRefused" };
  },
});
