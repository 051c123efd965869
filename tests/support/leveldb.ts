import { unsnap } from "./snappy.ts";

const TABLE_MAGIC = Buffer.from("57fb808b247547db", "hex");
const LOG_BLOCK = 32_768;

export interface LevelDbContent {
  /** Blocks and records as they were before compression and framing. */
  readonly parts: readonly Buffer[];
  /** Blocks nobody could open: a search that passes them over proves nothing. */
  readonly unread: number;
}

function varint(bytes: Buffer, at: number): readonly [value: number, next: number] {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return [value, at];
  }
}

function readBlock(table: Buffer, offset: number, size: number): Buffer | null {
  const type = table[offset + size];
  const stored = table.subarray(offset, offset + size);
  if (type === 0) return stored;
  return type === 1 ? unsnap(stored) : null;
}

/** Values of a block whose keys share prefixes: shared, own and value length, own key part, value. */
function blockValues(block: Buffer): Buffer[] {
  const restarts = block.readUInt32LE(block.length - 4);
  const end = block.length - 4 * (restarts + 1);
  const values: Buffer[] = [];
  for (let at = 0; at < end; ) {
    const [, afterShared] = varint(block, at);
    const [own, afterOwn] = varint(block, afterShared);
    const [length, afterLength] = varint(block, afterOwn);
    at = afterLength + own + length;
    values.push(block.subarray(afterLength + own, at));
  }
  return values;
}

/** A `.ldb` file: the footer names the index block, the index names the data blocks. `null` when it is no table. */
export function readTable(table: Buffer): LevelDbContent | null {
  if (table.length < 48 || !table.subarray(-8).equals(TABLE_MAGIC)) return null;
  const footer = table.subarray(-48);
  const [, afterMetaOffset] = varint(footer, 0);
  const [, afterMeta] = varint(footer, afterMetaOffset);
  const [indexOffset, afterIndexOffset] = varint(footer, afterMeta);
  const [indexSize] = varint(footer, afterIndexOffset);
  const index = readBlock(table, indexOffset, indexSize);
  if (!index) return { parts: [], unread: 1 };
  const parts: Buffer[] = [];
  let unread = 0;
  for (const handle of blockValues(index)) {
    const [offset, afterOffset] = varint(handle, 0);
    const [size] = varint(handle, afterOffset);
    const block = readBlock(table, offset, size);
    if (block) parts.push(block);
    else unread += 1;
  }
  return { parts, unread };
}

/** A `.log` or MANIFEST file: records cut into 32 KiB blocks, each piece behind a 7-byte header. */
export function readLog(log: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let block = 0; block < log.length; block += LOG_BLOCK) {
    const end = Math.min(block + LOG_BLOCK, log.length);
    for (let at = block; at + 7 <= end; ) {
      const length = log.readUInt16LE(at + 4);
      if (log[at + 6] === 0 && length === 0) break;
      pieces.push(log.subarray(at + 7, Math.min(at + 7 + length, end)));
      at += 7 + length;
    }
  }
  return Buffer.concat(pieces);
}
