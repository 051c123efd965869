import { fromB64url, fromUtf8, toB64url } from "#lib/bytes.ts";
import { quarterEndMs } from "#lib/quarters.ts";
import { type Batch, createBatch, freeze, open, type Reported, reportIds, takeReport } from "#protocol/counts/batch.ts";
import { halfBytes } from "#protocol/counts/halves.ts";
import { type CountAnswer, type CountOrder, type CountOrderWire, cellsIn } from "#protocol/counts/report.ts";
import { keyIdOf, sha256Hex } from "#verify/hash.ts";
import type { AskCounts } from "#workflows/release-counts.ts";
import type { Sent } from "./count-reports.ts";

/** The hub's side of one quarter, by the rules both sides share; its clock, its losses and its lies are the test's. */
export class CountHub {
  nowMs: number;
  batch: Batch | null = null;
  #sum: string | null = null;
  /** Kinds of orders that are lost on the way there, or whose answer is lost on the way back; each once. */
  readonly lostThere: CountOrder["kind"][] = [];
  readonly lostBack: CountOrder["kind"][] = [];
  readonly asked: CountOrder["kind"][] = [];

  constructor(nowMs: number) {
    this.nowMs = nowMs;
  }

  async take({ hub }: Sent): Promise<void> {
    const { head } = hub;
    const terms = {
      planSha256: head.planSha256,
      cells: head.cells,
      minPhones: 5,
      quarterEndsAtMs: quarterEndMs(head.quarter),
    };
    this.batch ??= createBatch(terms);
    const { devicePub } = JSON.parse(fromUtf8(fromB64url(hub.cert.cert) ?? new Uint8Array())) as { devicePub: string };
    const from: Reported = { ...head, deviceKeyId: await keyIdOf(fromB64url(devicePub) ?? new Uint8Array()) };
    const taken = takeReport(this.batch, from, cellsIn(hub) ?? new Uint32Array());
    if (taken.ok) this.batch = taken.value;
  }

  readonly ask: AskCounts = async (wire: CountOrderWire) => {
    const order = JSON.parse(fromUtf8(fromB64url(wire.order) ?? new Uint8Array())) as CountOrder;
    this.asked.push(order.kind);
    if (this.#loses(this.lostThere, order.kind)) return { type: "Offline" };
    const answered = await this.#answer(order);
    return this.#loses(this.lostBack, order.kind) ? { type: "Offline" } : answered;
  };

  #loses(kinds: CountOrder["kind"][], kind: CountOrder["kind"]): boolean {
    const at = kinds.indexOf(kind);
    if (at >= 0) kinds.splice(at, 1);
    return at >= 0;
  }

  async #answer(order: CountOrder): ReturnType<AskCounts> {
    const answered = (rest: object) =>
      ({ type: "Answered", answer: { v: 1, order: "0".repeat(64), kind: order.kind, ...rest } as CountAnswer }) as const;
    const refused = (code: string) => ({ type: "Refused", code }) as const;
    const { batch } = this;
    const frozenAs = batch && "list" in batch ? batch.list.listSha256 : null;
    if (order.kind === "list")
      return answered({
        state: this.#sum === "" ? "done" : (batch?.phase ?? "gathering"),
        listSha256: frozenAs,
        reportIds: batch ? (batch.phase === "frozen" ? batch.list.reportIds : reportIds(batch)) : [],
      });
    if (!batch) return refused("unknown_report");
    if (order.kind === "freeze") {
      if (frozenAs !== null)
        return frozenAs === order.listSha256 ? answered({ listSha256: frozenAs }) : refused("frozen_already");
      const frozen = await freeze(batch, order.reportIds, this.nowMs, sha256Hex);
      if (!frozen.ok) return refused(frozen.error.type === "QuarterOpen" ? "quarter_open" : "unknown_report");
      this.batch = frozen.value;
      return answered({ listSha256: frozen.value.list.listSha256 });
    }
    if (frozenAs !== order.listSha256) return refused("list_differs");
    if (order.kind === "done") {
      this.#sum = "";
      return answered({ listSha256: frozenAs });
    }
    if (this.#sum === "") return refused("sum_gone");
    if (this.#sum === null) {
      const opened = open(batch, order.listSha256);
      if (!opened.ok) return refused("list_differs");
      this.batch = opened.value.batch;
      this.#sum = toB64url(halfBytes(opened.value.sums));
    }
    return answered({ listSha256: frozenAs, sum: this.#sum });
  }
}
