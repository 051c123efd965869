import * as v from "valibot";
import type { Plan } from "#domain/pack/statistics.ts";
import {
  append,
  type LedgerEntry,
  type LedgerKeys,
  publishedBefore,
  type SignedEntry,
  verifyLedger,
} from "#domain/statistics/ledger.ts";
import { SignedEntrySchema } from "#domain/statistics/ledger-schema.ts";
import { areaCells, cellsOf, planBytes } from "#domain/statistics/plan.ts";
import { release } from "#domain/statistics/release.ts";
import { fromB64url, toB64url } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import { type Quarter, quarterEndMs } from "#lib/quarters.ts";
import { err, ok, type Result } from "#lib/result.ts";
import {
  type Batch,
  createBatch,
  freeze,
  joinSums,
  onBothSides,
  open as openBatch,
  reportIds,
  takeReport,
} from "#protocol/counts/batch.ts";
import { readHalf } from "#protocol/counts/halves.ts";
import { countOrderBytes, countOrderMessage } from "#protocol/counts/report.ts";
import { coordinatorAt } from "#seal/coordinator-row.ts";
import type { CountError, CountedQuarter, CountPort, NewEntries } from "#seal/count-port.ts";
import { type HeldReport, halfOf, reportOf } from "#seal/count-report.ts";
import { type Signer, verifySignature } from "#seal/ed25519.ts";
import type { OpenVault } from "#seal/open-vault.ts";
import type { SealedRow } from "#seal/vault-port.ts";
import { sha256Hex } from "#verify/hash.ts";

/** How a ledger entry is kept: with the key that signed it, because a phone may have had another before. */
const KeptEntrySchema = v.strictObject({ v: v.literal(1), by: v.string(), signed: SignedEntrySchema });
const KeptListSchema = v.looseObject({ list: v.strictObject({ reportIds: v.array(v.string()), listSha256: v.string() }) });

const ledgerKeys = (signer: Signer): LedgerKeys => ({
  sha256Hex,
  sign: async (bytes) => toB64url(await signer.sign(bytes)),
  verify: async (bytes, signature) => {
    const sig = fromB64url(signature);
    return sig !== null && verifySignature(signer.publicKey, bytes, sig);
  },
});

/** Counts without people on a coordinator's phone, over the open vault. Keeps nothing itself. */
export function countDesk(open: () => OpenVault): CountPort {
  const ledgerOf = async (signer: Signer, rows: readonly SealedRow[]): Promise<Result<readonly SignedEntry[], CountError>> => {
    const vault = open();
    const by = toB64url(signer.publicKey);
    const own: SignedEntry[] = [];
    for (const [at, row] of rows.entries()) {
      const opened = await vault.openRow(row);
      const kept = opened.ok ? v.safeParse(KeptEntrySchema, opened.value) : null;
      if (!kept?.success) return err({ type: "LedgerBroken", at });
      if (kept.output.by === by) own.push(kept.output.signed);
    }
    own.sort((one, other) => one.entry.at - other.entry.at);
    const whole = await verifyLedger(own, ledgerKeys(signer));
    return whole.ok ? ok(own) : whole;
  };

  const appended = async (
    signer: Signer,
    ledger: readonly SignedEntry[],
    plan: Plan,
    quarter: Quarter,
    figuresOf: (area: string) => LedgerEntry["figures"],
  ): Promise<Result<NewEntries, CountError>> => {
    const planSha256 = await sha256Hex(planBytes(plan, quarter));
    let whole = ledger;
    for (const area of plan.areas) {
      const longer = await append(whole, { planSha256, quarter, area, figures: figuresOf(area) }, ledgerKeys(signer));
      if (!longer.ok) return longer;
      whole = longer.value;
    }
    const entries = whole.slice(ledger.length);
    const by = toB64url(signer.publicKey);
    const records = entries.map((signed) => ({
      rowId: newId(),
      value: { v: 1, by, signed },
      projection: { kind: "release" as const, at: signed.entry.at },
    }));
    return ok({ entries, records });
  };

  /** The reports of that quarter and plan, as a batch that still gathers. `halves`: with what they hold, else only who reported. */
  const gathered = async (
    { plan, quarter, reports }: CountedQuarter,
    halves: ((held: HeldReport) => boolean) | null,
  ): Promise<Result<Batch, CountError>> => {
    const vault = open();
    const cells = cellsOf(plan);
    const planSha256 = await sha256Hex(planBytes(plan, quarter));
    const blank = new Uint32Array(cells);
    let batch: Batch = createBatch({ planSha256, cells, quarterEndsAtMs: quarterEndMs(quarter), minPhones: plan.minPhones });
    for (const row of reports) {
      const opened = await vault.openRow(row);
      const held = reportOf(opened);
      // One that cannot be opened is as if it had never come; a list that names it is refused below.
      if (!held || held.quarter !== quarter || (halves && !halves(held))) continue;
      const half = halves ? await halfOf(vault.post.box, opened, cells) : blank;
      if (!half) return err({ type: "CountsUnreadable" });
      const taken = takeReport(batch, held.head, half);
      // Another plan, or a second report of that phone: not counted.
      if (taken.ok) batch = taken.value;
    }
    return ok(batch);
  };

  return {
    async freezeCounts(order) {
      const batch = await gathered(order, null);
      if (!batch.ok) return batch;
      const here = reportIds(batch.value);
      const frozen = await freeze(batch.value, order.there ? onBothSides(here, order.there) : here, order.nowMs, sha256Hex);
      return frozen.ok ? ok(frozen.value.list) : frozen;
    },

    async releaseCounts(key, order) {
      const { plan, quarter, hub, nowMs } = order;
      const found = await coordinatorAt(open(), key);
      if (!found) return err({ type: "NotCoordinator" });
      const ledger = await ledgerOf(found.signer, order.ledger);
      if (!ledger.ok) return ledger;
      const kept = await open().openRow(order.batch);
      const decided = kept.ok ? v.safeParse(KeptListSchema, kept.value) : null;
      if (!decided?.success) return err({ type: kept.ok ? "NotFrozen" : "CountsUnreadable" });
      const { list } = decided.output;
      const batch = await gathered(order, ({ head }) => list.reportIds.includes(head.reportId));
      if (!batch.ok) return batch;
      const frozen = await freeze(batch.value, list.reportIds, nowMs, sha256Hex);
      if (!frozen.ok) return frozen;
      if (frozen.value.list.listSha256 !== list.listSha256) return err({ type: "ListDiffers" });
      const opened = openBatch(frozen.value, hub.listSha256);
      if (!opened.ok) return opened;
      const there = readHalf(hub.sum, cellsOf(plan));
      if (!there) return err({ type: "WrongLength" });
      const sums = joinSums(opened.value.batch, opened.value.sums, there);
      const made = await appended(found.signer, ledger.value, plan, quarter, (area) =>
        sums.ok ? release(plan, areaCells(plan, area, sums.value), publishedBefore(ledger.value, quarter, area)) : null,
      );
      return made.ok ? ok({ ...made.value, spoiled: !sums.ok }) : made;
    },

    async closeCounts(key, { ledger, ...order }) {
      const { plan, quarter, nowMs } = order;
      const found = await coordinatorAt(open(), key);
      if (!found) return err({ type: "NotCoordinator" });
      const whole = await ledgerOf(found.signer, ledger);
      if (!whole.ok) return whole;
      const batch = await gathered(order, null);
      if (!batch.ok) return batch;
      // Nothing is listed, so that this says one thing only: whether phones may still report.
      const frozen = await freeze(batch.value, [], nowMs, sha256Hex);
      if (!frozen.ok && frozen.error.type !== "TooFewPhones") return frozen;
      return appended(found.signer, whole.value, plan, quarter, () => null);
    },

    async signCountOrder(key, order) {
      const found = await coordinatorAt(open(), key);
      if (!found || order.team !== found.own.ownId) return null;
      const bytes = countOrderBytes(order);
      const sig = toB64url(await found.signer.sign(countOrderMessage(bytes)));
      return { order: toB64url(bytes), by: toB64url(found.signer.publicKey), sig };
    },

    async readLedger(key, rows) {
      const found = await coordinatorAt(open(), key);
      return found ? ledgerOf(found.signer, rows) : err({ type: "NotCoordinator" });
    },
  };
}
