/**
 * A phone's counts in two halves of which each alone is even noise: `hub` is random, `coordinator` is the counts less `hub`, modulo 2³².
 * Adding the sums of both gives the sums of the counts. Four bytes a cell, little-endian: as long when empty as when full.
 */
export const CELL_BYTES = 4;

export interface Halves {
  readonly hub: Uint32Array;
  readonly coordinator: Uint32Array;
}

/** `random` fills what it is given with random bits, as `crypto.getRandomValues` does. */
export function splitCells(cells: readonly number[], random: (into: Uint32Array<ArrayBuffer>) => void): Halves {
  const hub = new Uint32Array(cells.length);
  // The platform gives at most 65,536 bytes at a time.
  for (let at = 0; at < hub.length; at += 0x4000) random(hub.subarray(at, at + 0x4000));
  return { hub, coordinator: Uint32Array.from(cells, (count, at) => count - (hub[at] as number)) };
}

/** Sums cell by cell, modulo 2³². Throws `RangeError` for halves of another length: they are checked at the door. */
export function addHalves(halves: readonly Uint32Array[], cells: number): Uint32Array {
  const sums = new Uint32Array(cells);
  for (const half of halves) {
    if (half.length !== cells) throw new RangeError("a half of another length");
    for (let at = 0; at < cells; at++) sums[at] = (sums[at] as number) + (half[at] as number);
  }
  return sums;
}

export function halfBytes(half: Uint32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(half.length * CELL_BYTES);
  const view = new DataView(bytes.buffer);
  half.forEach((count, at) => view.setUint32(at * CELL_BYTES, count, true));
  return bytes;
}

/** `null` for bytes of any other length than the plan's. */
export function readHalf(bytes: Uint8Array, cells: number): Uint32Array | null {
  if (bytes.length !== cells * CELL_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const half = new Uint32Array(cells);
  for (let at = 0; at < cells; at++) half[at] = view.getUint32(at * CELL_BYTES, true);
  return half;
}
