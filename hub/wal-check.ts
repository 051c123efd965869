import { closeSync, openSync, readSync, statSync } from "node:fs";

const HEADER = 32;
const FRAME_HEADER = 24;

/**
 * SQLite quietly leaves out everything after the first write-ahead frame whose checksum is wrong. That is right for the torn end a
 * power cut leaves behind, and silent loss for a damaged file, so the file is looked at before SQLite opens it.
 * Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log. The sentence part that names the damage, or `null`.
 */
export function walDamage(file: string): string | null {
  const size = statSync(file).size;
  if (size === 0) return null;
  const fd = openSync(file, "r");
  try {
    const header = Buffer.alloc(HEADER);
    if (readSync(fd, header, 0, HEADER, 0) < HEADER) return "its write-ahead log is cut off";
    const magic = header.readUInt32BE(0);
    if (magic !== 0x377f0682 && magic !== 0x377f0683) return "its write-ahead log is not one";
    const checksum = createChecksum(magic === 0x377f0683);
    if (!checksum.add(header.subarray(0, 24)).is(header.readUInt32BE(24), header.readUInt32BE(28)))
      return "the head of its write-ahead log is damaged";
    const pageSize = header.readUInt32BE(8);
    const frame = Buffer.alloc(FRAME_HEADER + pageSize);
    let broken = false;
    let commitsAfter = 0;
    for (let at = HEADER; at + frame.length <= size; at += frame.length) {
      readSync(fd, frame, 0, frame.length, at);
      if (!frame.subarray(8, 16).equals(header.subarray(16, 24))) {
        // A frame of an earlier round marks the end, unless this round goes on behind it.
        broken = true;
        continue;
      }
      if (!broken) {
        checksum.add(frame.subarray(0, 8)).add(frame.subarray(FRAME_HEADER));
        broken = !checksum.is(frame.readUInt32BE(16), frame.readUInt32BE(20));
      }
      if (broken && frame.readUInt32BE(4) !== 0) commitsAfter += 1;
    }
    // The last, unfinished transaction may be torn anywhere; a finished one behind the break proves damage.
    return commitsAfter > 1 ? "its write-ahead log is damaged in the middle" : null;
  } finally {
    closeSync(fd);
  }
}

function createChecksum(bigEndian: boolean) {
  let s0 = 0;
  let s1 = 0;
  const self = {
    add(bytes: Buffer) {
      for (let i = 0; i + 8 <= bytes.length; i += 8) {
        s0 = (s0 + (bigEndian ? bytes.readUInt32BE(i) : bytes.readUInt32LE(i)) + s1) >>> 0;
        s1 = (s1 + (bigEndian ? bytes.readUInt32BE(i + 4) : bytes.readUInt32LE(i + 4)) + s0) >>> 0;
      }
      return self;
    },
    is: (a: number, b: number) => a === s0 && b === s1,
  };
  return self;
}
