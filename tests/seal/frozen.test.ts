import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { beforeAll, describe, expect, it } from "vitest";
import { EntrySchema, RunningScreeningSchema, SafeguardingLogEntrySchema } from "#domain/case/schema.ts";
import type { Projection } from "#domain/case/types.ts";
import { ManifestSchema } from "#domain/pack/manifest.ts";
import { type Network, NetworkSchema } from "#domain/pack/network.ts";
import { ASSESSMENTS } from "#domain/pack/rules.ts";
import { type Bytes, utf8 } from "#lib/bytes.ts";
import { utcDay } from "#lib/clock.ts";
import { ENVELOPE_SIZES } from "#protocol/envelope.ts";
import { systemArgon2 } from "#seal/key-derivation.ts";
import { openEnvelope } from "#seal/open-envelope.ts";
import { checkEnrolment, keysFrom, type OwnKeys } from "#seal/own-keys.ts";
import { SLOT_FILES, type SlotFile } from "#seal/slot-store.ts";
import type { VaultCore } from "#seal/vault-core.ts";
import type { OpenedRow, SealedRow, SealedShard } from "#seal/vault-port.ts";
import { verifyFile, verifyPart } from "#verify/part.ts";
import { verifyRoot } from "#verify/root.ts";
import { OutboxItemSchema } from "#workflows/outbox.ts";
import { type Frozen, type FrozenBytes, type FrozenTrust, frozenVersions, readFrozen } from "../support/frozen.ts";
import { MemoryStore } from "./support/memory-store.ts";
import { startCore, TestClock } from "./support/vault.ts";

/**
 * What earlier versions sealed, today's code opens. Whatever has a last day (the one-time code, the sender's certificate) is judged
 * by the day it was frozen: the question here is whether it can be read, not whether it still counts.
 */
const bytesOf = (base64: string): Bytes => new Uint8Array(Buffer.from(base64, "base64"));
const flipped = (bytes: Bytes, at = bytes.length >> 1): Bytes => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

const stored = <T>({ database }: Frozen, store: string): readonly T[] =>
  (database.stores.find(({ name }) => name === store)?.rows ?? []) as readonly T[];
const withBytes = <T extends { readonly bytes: FrozenBytes }>(row: T) => ({ ...row, bytes: bytesOf(row.bytes.$bytes) });
const rowsOf = (frozen: Frozen): SealedRow[] =>
  stored<{ rowId: string; rev: number; bytes: FrozenBytes }>(frozen, "records").map(withBytes);
const shardsOf = (frozen: Frozen): SealedShard[] =>
  stored<{ shard: number; rev: number; bytes: FrozenBytes; quick?: FrozenBytes }>(frozen, "shards").map(({ quick, ...row }) => ({
    ...withBytes(row),
    ...(quick && { quick: bytesOf(quick.$bytes) }),
  }));

const codeOf = (name: string) => Object.entries(ASSESSMENTS).find(([, each]) => each === name)?.[0];

const slotFile = ({ files }: Frozen, name: SlotFile): Bytes => bytesOf(files[`v1/${name}.bin`] ?? "");

/** A locked vault on the named files; others are missing, as after a damage. */
function locked(
  frozen: Frozen,
  names: readonly SlotFile[],
  change: (bytes: Bytes, name: SlotFile) => Bytes = (b) => b,
): VaultCore {
  const store = new MemoryStore();
  for (const name of names) store.files.set(name, change(slotFile(frozen, name), name));
  const clock = new TestClock();
  clock.wallMs = frozen.story.frozenMs;
  return startCore({ store, other: new MemoryStore(), clock, argon2: systemArgon2() });
}
async function unlocked(frozen: Frozen, names: readonly SlotFile[] = SLOT_FILES): Promise<VaultCore> {
  const core = locked(frozen, names);
  expect(await core.state()).toMatchObject({ kind: "locked", wrongTries: 0 });
  expect(await core.unlock(frozen.story.words)).toEqual({ ok: true, value: undefined });
  expect(await core.loadIndex(shardsOf(frozen))).toEqual({ damagedShards: [] });
  return core;
}

async function networkOf({ root, rootSignatures, packId, manifest, signatures, network }: FrozenTrust): Promise<Network> {
  const trusted = await verifyRoot({ rootBytes: utf8(root), signaturesBytes: utf8(rootSignatures) });
  if (!trusted.ok) throw new Error(trusted.error.kind);
  const part = await verifyPart({
    root: trusted.value,
    manifestBytes: utf8(manifest),
    signaturesBytes: utf8(signatures),
    expectRole: "directory",
    expectPackId: packId,
    highestSeen: null,
  });
  if (!part.ok) throw new Error(part.error.kind);
  const entry = v.parse(ManifestSchema, JSON.parse(manifest)).files.find(({ name }) => name === "network");
  if (!entry) throw new Error("no network in this part");
  const intact = await verifyFile(utf8(network), entry);
  if (!intact.ok) throw new Error(intact.error.kind);
  return v.parse(NetworkSchema, JSON.parse(network));
}

async function organisationOf({ story }: Frozen, network: Network): Promise<OwnKeys> {
  const kept = await checkEnrolment(story.organisation.code, network, story.frozenMs, [story.hubOrigin]);
  if (!kept.ok) throw new Error(kept.error.type);
  return keysFrom(kept.value);
}

describe.each(frozenVersions())("frozen %s", (version) => {
  const frozen = readFrozen(version);
  const { story } = frozen;
  const today = utcDay(story.frozenMs);
  let core: VaultCore;
  let opened: readonly OpenedRow[];
  beforeAll(async () => {
    core = await unlocked(frozen);
    opened = await core.open(rowsOf(frozen));
  });
  /** Values of the records the index lists under this kind. */
  const valuesOf = async (kind: Projection["kind"]): Promise<unknown[]> => {
    const listed = new Set((await core.list(kind)).map(({ rowId }) => rowId));
    return opened.flatMap((row) => (row.ok && listed.has(row.rowId) ? [row.value] : []));
  };

  it("is what was frozen: nobody mended it", () => {
    const sums = readFileSync(join(frozen.folder, "SHA256SUMS"), "utf8").trim().split("\n");
    expect(sums).toHaveLength(4);
    for (const line of sums) {
      const [sum, name] = line.split("  ") as [string, string];
      expect([
        name,
        createHash("sha256")
          .update(readFileSync(join(frozen.folder, name)))
          .digest("hex"),
      ]).toEqual([name, sum]);
    }
  });

  it.each([
    ["slots-a", "cases-a"],
    ["slots-b", "cases-b"],
  ] as const)("its words open %s and %s alone", async (...names) => {
    const alone = await unlocked(frozen, names);
    expect((await alone.open(rowsOf(frozen))).filter((row) => !row.ok)).toEqual([]);
  });

  it("every record opens, and every one is listed", async () => {
    expect(opened.filter((row) => !row.ok)).toEqual([]);
    const kinds = ["entry", "screening", "log", "config", "outbox", "received"] as const;
    const listed = (await Promise.all(kinds.map((kind) => core.list(kind)))).flat().map(({ rowId }) => rowId);
    expect(listed.sort()).toEqual(opened.map(({ rowId }) => rowId).sort());
  });

  it("the case holds its code, its note, its talk with the assessment, and its referral", async () => {
    const entries = (await valuesOf("entry")).map((value) => v.parse(EntrySchema, value));
    const byType = new Map(entries.map((entry) => [entry.type, entry]));
    expect(byType.get("opened")).toMatchObject({ code: story.case.code });
    expect(byType.get("note")).toMatchObject({ text: story.case.note });
    expect(byType.get("screening")).toMatchObject({
      assessment: { code: codeOf(story.case.assessment), flags: story.case.flags.split(" ") },
    });
    expect(Object.keys((byType.get("referral") as { fields?: object }).fields ?? {}).sort()).toEqual(
      [...story.case.referredFields].sort(),
    );
    const codes = (await core.list("entry")).flatMap(({ projection }) => ("code" in projection ? [projection.code] : []));
    expect(codes).toContain(story.case.code);
  });

  it("the broken-off talk, the safeguarding log and the outbox are as they were", async () => {
    const running = (await valuesOf("screening")).map((value) => v.parse(RunningScreeningSchema, value));
    expect(running).toHaveLength(1);
    const { reference, ...log } = story.log;
    expect((await valuesOf("log")).map((value) => v.parse(SafeguardingLogEntrySchema, value))).toMatchObject([
      { ...log, reference },
    ]);
    const outbox = (await valuesOf("outbox")).map((value) => v.parse(OutboxItemSchema, value));
    expect(outbox).toMatchObject([{ state: "sealed", kind: "referral", toName: story.organisation.name }]);
    const waiting = stored<{ id: string; envelope: FrozenBytes }>(frozen, "outbox");
    expect(waiting).toEqual(outbox.map(({ envelopeId: id }) => ({ id, envelope: { $bytes: story.envelope } })));
  });

  it("the phone still belongs to its team", async () => {
    const record = (await core.list("config")).find(({ projection }) => "name" in projection && projection.name === "enrolment");
    const row = rowsOf(frozen).find(({ rowId }) => rowId === record?.rowId) as SealedRow;
    expect(await core.loadEnrolment(row)).toMatchObject({
      kind: "team",
      team: { name: story.team },
      hub: { url: story.hubOrigin },
    });
  });

  it("the signed network is believed, and the organisation's code read, as on the day", async () => {
    const network = await networkOf(frozen.trust);
    expect(network.organisations.map(({ name }) => name)).toContain(story.organisation.name);
    expect((await organisationOf(frozen, network)).info).toMatchObject({ organisation: { name: story.organisation.name } });
  });

  it("the envelope opens for the organisation and says what was agreed", async () => {
    const network = await networkOf(frozen.trust);
    const envelope = bytesOf(story.envelope);
    expect(ENVELOPE_SIZES).toContain(envelope.length);
    const read = await openEnvelope(await organisationOf(frozen, network), envelope, network, today, {
      refIds: [],
      deviceSeqs: [],
    });
    expect(read).toMatchObject({
      ok: true,
      value: { senderName: story.team, inner: { kind: "referral", basis: { kind: "consent" }, day: today } },
    });
    const fields = (read.ok ? read.value.inner.body["fields"] : {}) as Record<string, unknown>;
    expect(Object.keys(fields).sort()).toEqual([...story.case.referredFields].sort());
    expect(fields["code"]).toBe(story.case.code);
  });
});

describe.each(frozenVersions())("frozen %s with one byte changed", (version) => {
  const frozen = readFrozen(version);
  const { story, trust } = frozen;
  let core: VaultCore;
  beforeAll(async () => {
    core = await unlocked(frozen);
  });

  it("slots: neither copy is taken", async () => {
    for (const at of [20, 44, 600, 4080]) {
      const damaged = locked(frozen, SLOT_FILES, (bytes, name) => (name.startsWith("slots") ? flipped(bytes, at) : bytes));
      expect(await damaged.state()).toEqual({ kind: "damaged" });
    }
  });
  it("a row does not open", async () => {
    for (const row of rowsOf(frozen)) {
      const [changed] = await core.open([{ ...row, bytes: flipped(row.bytes) }]);
      expect(changed).toEqual({ rowId: row.rowId, ok: false, reason: "damaged" });
    }
  });
  it("a shard does not open", async () => {
    for (const shard of shardsOf(frozen)) {
      const { damagedShards } = await core.loadIndex([{ ...shard, bytes: flipped(shard.bytes) }]);
      expect(damagedShards).toEqual([shard.shard]);
    }
    await core.loadIndex(shardsOf(frozen));
  });
  it("the envelope, the code and the network are refused", async () => {
    const network = await networkOf(trust);
    const own = await organisationOf(frozen, network);
    const envelope = bytesOf(story.envelope);
    for (const at of [60, envelope.length >> 1, envelope.length - 1]) {
      const read = await openEnvelope(own, flipped(envelope, at), network, utcDay(story.frozenMs), {
        refIds: [],
        deviceSeqs: [],
      });
      expect(read.ok).toBe(false);
    }
    const code = story.organisation.code.replace(/.(?=\.[0-9a-f]{8}$)/, (last) => (last === "A" ? "B" : "A"));
    await expect(
      organisationOf({ ...frozen, story: { ...story, organisation: { ...story.organisation, code } } }, network),
    ).rejects.toThrow();
    for (const name of ["root", "manifest", "network"] as const) {
      const text = trust[name].replace(/[0-9](?=[^0-9]*$)/, (digit) => String((Number(digit) + 1) % 10));
      expect(text).not.toBe(trust[name]);
      await expect(networkOf({ ...trust, [name]: text })).rejects.toThrow();
    }
  });
});
