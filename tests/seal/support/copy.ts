import type { Network } from "#domain/pack/network.ts";
import type { Bytes } from "#lib/bytes.ts";
import { newId } from "#lib/ids.ts";
import type { Enrolment } from "#protocol/enrolment.ts";
import { formatEnrolmentCode } from "#protocol/enrolment-code.ts";
import type { CopyDoor, CopyIn } from "#seal/copy-port.ts";
import type { VaultCore } from "#seal/vault-core.ts";
import type { RecordPut, SealedRow } from "#seal/vault-port.ts";
import { NOW_MS, ORIGINS, TODAY } from "./network.ts";
import { openCore, PASSPHRASE, type TestVault, testVault } from "./vault.ts";

export const COPY_WORDS = "zoo zone wrong write wrist";
export const META = { atMs: NOW_MS, cases: 2, unsent: 1, days: 30, hold: false };

export interface Phone {
  readonly core: VaultCore;
  readonly parts: TestVault;
  readonly rows: Map<string, SealedRow>;
  put(record: RecordPut): Promise<SealedRow>;
}

/** A phone of a team, its vault open. */
export async function phoneOf(code: Enrolment | null, network: Network, parts = testVault()): Promise<Phone> {
  const core = await openCore(parts);
  const rows = new Map<string, SealedRow>();
  const put = async (record: RecordPut): Promise<SealedRow> => {
    const change = await core.seal({ puts: [record], deletes: [] });
    for (const row of change.rows) rows.set(row.rowId, row);
    await core.commit(change.ticket);
    return rows.get(record.rowId) as SealedRow;
  };
  if (code) {
    const enrolled = await core.enrol(await formatEnrolmentCode(code), network, NOW_MS, ORIGINS);
    if (!enrolled.ok) throw new Error(enrolled.error.type);
    await put(enrolled.value.record);
  }
  return { core, parts, rows, put };
}

export const note = (caseId: string, text: string): RecordPut => {
  const rowId = newId();
  return {
    rowId,
    caseId,
    value: { type: "note", entryId: rowId, caseId, atMs: NOW_MS, text },
    projection: { kind: "entry", caseId, type: "note", atMs: NOW_MS },
  };
};

export async function copyOf(
  phone: Phone,
  door: CopyDoor,
  network: Network,
  items: readonly CopyIn[],
  meta = META,
): Promise<Blob> {
  const begun = await phone.core.beginCopy(PASSPHRASE, door, network, TODAY);
  if (!begun.ok) throw new Error(begun.error.type);
  const blobs: Bytes[] = [];
  const added = await phone.core.addToCopy(items);
  blobs.push(...added.parts);
  const ended = await phone.core.endCopy(meta);
  if (!ended.ok) throw new Error(ended.error.type);
  return new Blob([ended.value.head, ...blobs, ...ended.value.parts]);
}

export const bytesOf = async (file: Blob): Promise<Bytes> => new Uint8Array(await file.arrayBuffer());

export async function cardOf(phone: Phone): Promise<string> {
  const own = await phone.core.copyCard();
  if (!own) throw new Error("no card");
  return own.card;
}

export async function itemsIn(phone: Phone, parts: number) {
  const all = [];
  for (let part = 0; part < parts; part++) all.push(...((await phone.core.readCopyPart(part)) ?? []));
  return all;
}
