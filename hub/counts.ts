import { createHash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import * as v from "valibot";
import { fromB64url, toB64url, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { type Clock, DAY_MS, utcDay } from "#lib/clock.ts";
import { isId } from "#lib/ids.ts";
import { parseCanonicalJson } from "#lib/parse-canonical.ts";
import { quarterEndMs } from "#lib/quarters.ts";
import {
  type BatchError,
  LEAST_PHONES,
  listed,
  listSha256,
  REPORT_DAYS,
  refusesToOpen,
  type Sha256Hex,
  type Stage,
} from "#protocol/counts/batch.ts";
import { halfBytes } from "#protocol/counts/halves.ts";
import {
  type CountAnswer,
  type CountAnswerWire,
  type CountOrder,
  CountOrderSchema,
  CountOrderWireSchema,
  type CountReceipt,
  cellsIn,
  countAnswerMessage,
  countOrderMessage,
  countReceiptMessage,
  HubReportSchema,
  orderDigest,
  reportMessage,
} from "#protocol/counts/report.ts";
import type { HubErrorCode } from "#protocol/wire.ts";
import { ed25519Verify } from "#verify/ed25519.ts";
import { refuse } from "./answers.ts";
import { certificateOf } from "./certificates.ts";
import type { CountStep, Counts, CountsAfter } from "./count-store.ts";
import type { Signer } from "./ed25519.ts";
import type { Store } from "./store.ts";

const REPORT_LIMIT = 64 * 1024;
const ORDER_LIMIT = 128 * 1024;

const sha256Hex: Sha256Hex = async (bytes) => createHash("sha256").update(bytes).digest("hex");

async function isSignedBy(key: string, message: Uint8Array, sig: string): Promise<boolean> {
  const [publicKey, signature] = [fromB64url(key), fromB64url(sig)];
  return publicKey !== null && signature !== null && (await ed25519Verify(publicKey, signature, message));
}

/** Why an order was not carried out. */
type Refusal = readonly [status: number, code: HubErrorCode];
const REFUSALS: Readonly<Record<BatchError["type"], Refusal>> = {
  OtherPlan: [409, "other_plan"],
  WrongLength: [409, "other_plan"],
  MalformedReport: [400, "bad_request"],
  ReportedAlready: [409, "reported_already"],
  TooLate: [410, "too_late"],
  QuarterOpen: [409, "quarter_open"],
  TooFewPhones: [409, "too_few_phones"],
  UnknownReport: [409, "unknown_report"],
  FrozenAlready: [409, "frozen_already"],
  NotFrozen: [409, "not_frozen"],
  ListDiffers: [409, "list_differs"],
  OpenedAlready: [409, "frozen_already"],
  Spoiled: [409, "frozen_already"],
};

/** `step`: what an order asks for and may have. `null`: nothing is left to do. */
type Decision = { readonly step: CountStep | null } | { readonly refused: Refusal };
const refused = (type: BatchError["type"]): Decision => ({ refused: REFUSALS[type] });

/** How far the rules of `batch.ts` see it: for them a sum that was fetched and one that waits to be are the same. */
const stageOf = ({ state, listSha256: list }: Counts): Stage => ({
  phase: state === "done" ? "opened" : state === "closed" ? "gathering" : state,
  ...(list !== null && { list: { listSha256: list } }),
});

function decideFreeze(order: Extract<CountOrder, { kind: "freeze" }>, there: Counts, nowMs: number): Decision {
  // The answer was lost: the same list is no second one.
  if (there.listSha256 === order.listSha256) return { step: null };
  if (there.state === "closed") return refused("TooLate");
  const terms = { quarterEndsAtMs: quarterEndMs(order.quarter), minPhones: LEAST_PHONES };
  const may = listed({ ...stageOf(there), terms, reports: there.reports }, order.reportIds, nowMs);
  if (!may.ok) return refused(may.error.type);
  const fits = may.value.every(({ planSha256, cells }) => planSha256 === order.planSha256 && cells === may.value[0]?.cells);
  return fits ? { step: { to: "frozen", reportIds: order.reportIds, listSha256: order.listSha256 } } : refused("OtherPlan");
}

/** `null` for the same list means that it is opened: the sum is there until somebody says they have it. */
function decideOpen(order: Extract<CountOrder, { kind: "open" }>, there: Counts): Decision {
  if (there.listSha256 === order.listSha256 && there.state === "opened") return { step: null };
  if (there.listSha256 === order.listSha256 && there.state === "done") return { refused: [410, "sum_gone"] };
  const refusal = refusesToOpen(stageOf(there), order.listSha256);
  return refusal ? refused(refusal.type) : { step: { to: "opened" } };
}

function decideDone(order: Extract<CountOrder, { kind: "done" }>, there: Counts): Decision {
  if (there.listSha256 === null) return refused("NotFrozen");
  if (there.listSha256 !== order.listSha256) return refused("ListDiffers");
  return { step: there.state === "done" ? null : { to: "done" } };
}

function decide(order: CountOrder, there: Counts, nowMs: number): Decision {
  if (order.kind === "freeze") return decideFreeze(order, there, nowMs);
  if (order.kind === "open") return decideOpen(order, there);
  return order.kind === "done" ? decideDone(order, there) : { step: null };
}

function answerTo(order: CountOrder, digest: string, after: CountsAfter): CountAnswer {
  const common = { v: 1, order: digest } as const;
  if (order.kind === "list") {
    const { state, listSha256: list, reports } = after;
    const ids = reports.filter(({ planSha256 }) => planSha256 === order.planSha256).map(({ reportId }) => reportId);
    return { ...common, kind: "list", state: state === "closed" ? "done" : state, listSha256: list, reportIds: ids.sort() };
  }
  const { kind, listSha256: list } = order;
  return kind === "open"
    ? { ...common, kind, listSha256: list, sum: toB64url(after.sum ?? new Uint8Array(0)) }
    : { ...common, kind, listSha256: list };
}

/**
 * The hub's half of counting: it takes halves that are noise by themselves, and gives a coordinator of that team one sum of at least
 * five of them, once. It knows no plan; a team's quarter is added up once, whatever plans it was counted by.
 */
export function addCounts(app: FastifyInstance, store: Store, signer: Signer, clock: Clock): void {
  app.put<{ Params: { id: string } }>("/v1/count-reports/:id", { bodyLimit: REPORT_LIMIT }, async (request, reply) => {
    const { token, params } = request;
    if (token?.role !== "device") return refuse(request, reply, 404, "not_found");
    const body = v.safeParse(HubReportSchema, request.body);
    const cells = body.success ? cellsIn(body.output) : null;
    if (!body.success || cells === null || !isId(params.id) || body.output.head.reportId !== params.id)
      return refuse(request, reply, 400, "bad_request");
    const { head, cert, sig } = body.output;
    if (head.team !== token.owner) return refuse(request, reply, 404, "not_found");

    const nowMs = clock.nowMs();
    const day = utcDay(nowMs);
    const known = async (serial: string) => {
      const { keys, isShutOut } = await store.certifiers(head.team, serial);
      return isShutOut ? [] : keys;
    };
    const device = await certificateOf(cert, head.team, known, day);
    const half = halfBytes(cells);
    const message = await reportMessage("hub", head, half);
    if (device === null || !(await isSignedBy(device.devicePub, message, sig))) return refuse(request, reply, 403, "forbidden");
    const endedMs = nowMs - quarterEndMs(head.quarter);
    if (endedMs < 0) return refuse(request, reply, ...REFUSALS.QuarterOpen);
    if (endedMs > REPORT_DAYS * DAY_MS) return refuse(request, reply, ...REFUSALS.TooLate);

    const { team, quarter, planSha256, reportId } = head;
    // `reportDigest`, without decoding the half once more.
    const sha256 = await sha256Hex(message);
    const deviceKeyId = (await sha256Hex(fromB64url(device.devicePub) ?? new Uint8Array(0))).slice(0, 16);
    const what = { team, quarter, planSha256, reportId, cells: head.cells, deviceKeyId, tokenId: token.tokenId };
    const put = await store.putReport({ ...what, sha256, day, half });
    if (put.type === "no_space") return refuse(request, reply, 507, "no_space");
    if (put.type === "reported") return refuse(request, reply, ...REFUSALS.ReportedAlready);
    if (put.type === "closed") return refuse(request, reply, ...REFUSALS.TooLate);
    const facts = { id: reportId, sha256, day: put.day };
    const receipt: CountReceipt = { v: 1, ...facts, sigB64: signer.sign(countReceiptMessage(facts)) };
    return reply.code(put.type === "stored" ? 201 : 200).send(receipt);
  });

  app.post("/v1/count-orders", { bodyLimit: ORDER_LIMIT }, async (request, reply) => {
    const { token } = request;
    if (token?.role !== "device") return refuse(request, reply, 403, "forbidden");
    const read = await readOrder(request);
    if (read === null) return refuse(request, reply, 400, "bad_request");
    const { order, bytes, by, sig } = read;
    if (clock.nowMs() < quarterEndMs(order.quarter)) return refuse(request, reply, ...REFUSALS.QuarterOpen);
    const mayAsk = order.team === token.owner && (await store.coordinatorKeys(order.team)).includes(by);
    if (!mayAsk || !(await isSignedBy(by, countOrderMessage(bytes), sig))) return refuse(request, reply, 403, "forbidden");
    if (order.kind === "freeze" && order.listSha256 !== (await listSha256(order.planSha256, order.reportIds, sha256Hex)))
      return refuse(request, reply, ...REFUSALS.ListDiffers);
    return carryOut(request, reply, order, bytes);
  });

  async function carryOut(
    request: FastifyRequest,
    reply: FastifyReply,
    order: CountOrder,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<FastifyReply | CountAnswerWire> {
    const nowMs = clock.nowMs();
    let refusal: Refusal | null = null;
    const after = await store.changeCounts(order, utcDay(nowMs), (there) => {
      const decided = decide(order, there, nowMs);
      refusal = "refused" in decided ? decided.refused : null;
      return "step" in decided ? decided.step : null;
    });
    if (refusal !== null) return refuse(request, reply, ...(refusal as Refusal));
    const answer = utf8(canonicalJson(answerTo(order, await orderDigest(bytes), after)));
    return { answer: toB64url(answer), sig: signer.sign(countAnswerMessage(answer)) };
  }
}

async function readOrder(request: FastifyRequest) {
  const wire = v.safeParse(CountOrderWireSchema, request.body);
  const bytes = wire.success ? fromB64url(wire.output.order) : null;
  const order = bytes && v.safeParse(CountOrderSchema, parseCanonicalJson(bytes));
  if (!wire.success || bytes === null || !order?.success) return null;
  return { order: order.output, bytes, by: wire.output.by, sig: wire.output.sig };
}
