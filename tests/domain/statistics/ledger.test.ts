import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  append,
  entryBytes,
  type LedgerKeys,
  publishedBefore,
  type SignedEntry,
  verifyLedger,
} from "#domain/statistics/ledger.ts";
import { release } from "#domain/statistics/release.ts";
import { sha256Hex } from "#verify/hash.ts";
import { cellsFor, crowd, PLAN } from "./people.ts";

const signatureOf = (bytes: Uint8Array): string =>
  createHmac("sha256", "a stand-in for the key").update(bytes).digest("base64url");
const keys: LedgerKeys = {
  sha256Hex,
  sign: async (bytes) => signatureOf(bytes),
  verify: async (bytes, signature) => signature === signatureOf(bytes),
};
const figures = release(PLAN, cellsFor(crowd(3, 200)), 0);

async function ledgerOf(...quarters: readonly string[]): Promise<readonly SignedEntry[]> {
  let ledger: readonly SignedEntry[] = [];
  for (const quarter of quarters) {
    const longer = await append(ledger, { planSha256: "a".repeat(64), quarter, area: "FR-62", figures }, keys);
    if (!longer.ok) throw new Error(longer.error.type);
    ledger = longer.value;
  }
  return ledger;
}

describe("the ledger of releases", () => {
  it("gives the same bytes at every reading, and each entry names the one before", async () => {
    const ledger = await ledgerOf("2027-Q1", "2027-Q2");
    const stored = JSON.parse(JSON.stringify(ledger)) as SignedEntry[];
    expect(stored.map(({ entry }) => entryBytes(entry))).toEqual(ledger.map(({ entry }) => entryBytes(entry)));
    expect(ledger[1]?.entry.before).toBe(await sha256Hex(entryBytes((ledger[0] as SignedEntry).entry)));
    expect(await verifyLedger(stored, keys)).toEqual({ ok: true, value: null });
  });

  it("releases a quarter and an area once, also when its phones were too few", async () => {
    const ledger = await ledgerOf("2027-Q1");
    const again = { planSha256: "b".repeat(64), quarter: "2027-Q1", area: "FR-62", figures: null };
    expect(await append(ledger, again, keys)).toEqual({
      ok: false,
      error: { type: "ReleasedAlready", quarter: "2027-Q1", area: "FR-62" },
    });
  });

  it("shows an entry that was changed, moved, taken out or put in, signed anew or not", async () => {
    const [first, second, third] = (await ledgerOf("2027-Q1", "2027-Q2", "2027-Q3")) as [SignedEntry, SignedEntry, SignedEntry];
    const changed = { ...first.entry, figures: null };
    const broken = [
      [{ ...first, entry: changed }, second, third],
      [{ entry: changed, signature: signatureOf(entryBytes(changed)) }, second, third],
      [first, third],
      [second, third],
      [second, first, third],
      [first, second, second, third],
      [first, { ...second, signature: first.signature }, third],
    ];
    for (const ledger of broken)
      expect(await verifyLedger(ledger, keys)).toMatchObject({ ok: false, error: { type: "LedgerBroken" } });
    expect(await append([first, third], { ...first.entry, quarter: "2028-Q1" }, keys)).toMatchObject({ ok: false });
  });

  it("says what was published for the area in the quarter before, across years, and nothing else", async () => {
    const ledger = await ledgerOf("2027-Q4");
    expect(publishedBefore(ledger, "2028-Q1", "FR-62")).toBe(figures.cells[0]?.shown);
    expect(publishedBefore(ledger, "2028-Q1", "FR-59")).toBe(0);
    expect(publishedBefore(ledger, "2028-Q2", "FR-62")).toBe(0);
  });
});
