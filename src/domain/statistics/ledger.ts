import { type Figures, totalOf } from "#domain/statistics/release.ts";
import { type Bytes, utf8 } from "#lib/bytes.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { type Quarter, quarterBefore } from "#lib/quarters.ts";
import { err, ok, type Result } from "#lib/result.ts";

/**
 * Everything ever released by one coordinator, in order. Each entry names the hash of the one before it and is signed; nothing is taken
 * out, put between or changed. Rule 6: one release for a quarter and an area, no revision.
 */
export interface LedgerEntry {
  readonly at: number;
  /** SHA-256 of the bytes of the entry before, hex; `null` for the first. */
  readonly before: string | null;
  readonly planSha256: string;
  readonly quarter: Quarter;
  readonly area: string;
  /** `null`: fewer phones than the plan asks for, or a batch that was spoiled. Nothing else is said of either. */
  readonly figures: Figures | null;
}
export interface SignedEntry {
  readonly entry: LedgerEntry;
  /** Ed25519 over `entryBytes`, base64url. */
  readonly signature: string;
}

/** What the vault does with its keys. */
export interface LedgerKeys {
  sha256Hex(bytes: Bytes): Promise<string>;
  sign(bytes: Bytes): Promise<string>;
  verify(bytes: Bytes, signature: string): Promise<boolean>;
}

export type LedgerError =
  | { readonly type: "ReleasedAlready"; readonly quarter: Quarter; readonly area: string }
  /** An entry that was changed, moved, or signed by nobody we know; `at` counts from 0. */
  | { readonly type: "LedgerBroken"; readonly at: number };

/** The same at every reading. */
export const entryBytes = (entry: LedgerEntry): Bytes => utf8(canonicalJson({ kind: "fanal.release.1", ...entry }));

const isSame = (one: Pick<LedgerEntry, "quarter" | "area">, other: Pick<LedgerEntry, "quarter" | "area">): boolean =>
  one.quarter === other.quarter && one.area === other.area;

export async function verifyLedger(ledger: readonly SignedEntry[], keys: LedgerKeys): Promise<Result<null, LedgerError>> {
  let before: string | null = null;
  for (const [at, { entry, signature }] of ledger.entries()) {
    const bytes = entryBytes(entry);
    const isTwice = ledger.slice(0, at).some((earlier) => isSame(earlier.entry, entry));
    if (entry.at !== at || entry.before !== before || isTwice || !(await keys.verify(bytes, signature)))
      return err({ type: "LedgerBroken", at });
    before = await keys.sha256Hex(bytes);
  }
  return ok(null);
}

/** The ledger with one more release. Whoever read it knows the hash of its end, and so sees when something before it is changed. */
export async function append(
  ledger: readonly SignedEntry[],
  released: Pick<LedgerEntry, "planSha256" | "quarter" | "area" | "figures">,
  keys: LedgerKeys,
): Promise<Result<readonly SignedEntry[], LedgerError>> {
  const whole = await verifyLedger(ledger, keys);
  if (!whole.ok) return whole;
  const { planSha256, quarter, area, figures } = released;
  if (ledger.some(({ entry }) => isSame(entry, released))) return err({ type: "ReleasedAlready", quarter, area });
  const last = ledger.at(-1);
  const before = last === undefined ? null : await keys.sha256Hex(entryBytes(last.entry));
  const entry: LedgerEntry = { at: ledger.length, before, planSha256, quarter, area, figures };
  return ok([...ledger, { entry, signature: await keys.sign(entryBytes(entry)) }]);
}

/** 3.1 ladder: what was published for the area in the quarter before; 0 where nothing was. */
export function publishedBefore(ledger: readonly SignedEntry[], quarter: Quarter, area: string): number {
  const earlier = ledger.find(({ entry }) => isSame(entry, { quarter: quarterBefore(quarter), area }));
  return totalOf([earlier?.entry.figures ?? null].filter((figures) => figures !== null))?.shown ?? 0;
}
