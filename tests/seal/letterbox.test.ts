import { describe, expect, it } from "vitest";
import { utf8 } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import type { RecordPut, SealedRow, SealedShard, VaultPort } from "#seal/vault-port.ts";
import { PASSPHRASE, pageVault, type TestVault, testVault } from "./support/vault.ts";

/** What makes these fail, tried: opening with a key kept in the page, no key of its own for the box, no padding. */
const LETTER = { answers: { q20: "canary-yes" } };

interface Disk {
  readonly rows: Map<string, SealedRow>;
  readonly shards: Map<number, SealedShard>;
}

async function put(vault: VaultPort, disk: Disk, record: RecordPut): Promise<void> {
  const change = await vault.seal({ puts: [record], deletes: [] });
  for (const row of change.rows) disk.rows.set(row.rowId, row);
  for (const shard of change.shards) disk.shards.set(shard.shard, shard);
  await vault.commit(change.ticket);
}

async function box(parts: TestVault = testVault()) {
  const vault = pageVault(parts);
  const made = await vault.create(PASSPHRASE);
  if (!made.ok) throw new Error(made.error.type);
  const disk: Disk = { rows: new Map(), shards: new Map() };
  const boxId = newId();
  const { recipient, record } = await vault.makeLetterbox({
    boxId,
    projection: { kind: "person_held", boxId, atMs: 1 },
    about: { talkRowId: "t" },
  });
  await put(vault, disk, record);
  const row = disk.rows.get(record.rowId) as SealedRow;
  const unlock = async (): Promise<void> => {
    const opened = await vault.unlock(PASSPHRASE);
    if (!opened.ok) throw new Error(opened.error.type);
    await vault.loadIndex([...disk.shards.values()]);
  };
  return { vault, boxId, recipient, row, unlock };
}

describe("a letterbox of the vault", () => {
  it("takes letters while the vault is locked, and gives them only when it is open again", async () => {
    const { vault, recipient, row, unlock } = await box();
    vault.lock();
    const letter = await vault.sealLetter(recipient, LETTER);
    await expect(vault.openLetter(row, letter)).rejects.toThrow("locked");
    await expect(vault.list("person_held")).rejects.toThrow("locked");
    await unlock();
    expect(await vault.openLetter(row, letter)).toEqual({ value: LETTER });
  });

  it("shows the page what the box is about, never the key that opens it", async () => {
    const { vault, row } = await box();
    const [opened] = await vault.open([row]);
    expect(opened?.ok && opened.value).toMatchObject({ about: { talkRowId: "t" } });
    expect(JSON.stringify(opened)).not.toContain("AGE-SECRET-KEY");
  });

  it("opens no letter any more once its key is destroyed, though box and letter are still on the disk", async () => {
    const { vault, boxId, recipient, row, unlock } = await box();
    const letter = await vault.sealLetter(recipient, LETTER);
    await vault.eraseCase(boxId);
    expect(await vault.openLetter(row, letter)).toBeNull();
    vault.lock();
    await unlock();
    expect(await vault.openLetter(row, letter)).toBeNull();
  });

  it("seals many answers and few to the same length", async () => {
    const { vault, recipient } = await box();
    const few = await vault.sealLetter(recipient, LETTER);
    const many = await vault.sealLetter(recipient, {
      answers: Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`q${i}`, "not_sure"])),
    });
    expect(many.length).toBe(few.length);
  });

  it("does not open what was changed, cut short, or put in by another box", async () => {
    const { vault, recipient, row } = await box();
    const letter = await vault.sealLetter(recipient, LETTER);
    const changed = letter.slice();
    changed[changed.length - 1] = (changed[changed.length - 1] as number) ^ 1;
    const other = await vault.makeLetterbox({
      boxId: newId(),
      projection: { kind: "person_held", boxId: "b", atMs: 1 },
      about: null,
    });
    const foreign = await vault.sealLetter(other.recipient, LETTER);
    for (const wrong of [changed, letter.slice(0, 40), utf8("{}"), foreign])
      expect(await vault.openLetter(row, wrong)).toBeNull();
  });
});
