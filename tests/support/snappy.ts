/** Raw Snappy (no framing), as LevelDB blocks and Chromium's large IndexedDB values use it. */
const LIMIT = 256 * 1024 * 1024;

/** The bytes, or `null` when they are not Snappy. What follows the stream is ignored: the length stands at its start. */
export function unsnap(input: Uint8Array): Buffer | null {
  let at = 0;
  let size = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = input[at++];
    if (byte === undefined || shift > 28) return null;
    size += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (size > LIMIT) return null;
  const out = Buffer.alloc(size);
  let filled = 0;
  const little = (bytes: number): number => {
    let value = 0;
    for (let i = 0; i < bytes; i++) value += (input[at + i] ?? 0) * 2 ** (8 * i);
    at += bytes;
    return value;
  };
  while (filled < size) {
    const tag = input[at++];
    if (tag === undefined) return null;
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      const length = (short < 60 ? short : little(short - 59)) + 1;
      if (at + length > input.length || filled + length > size) return null;
      out.set(input.subarray(at, at + length), filled);
      at += length;
      filled += length;
      continue;
    }
    const kind = tag & 3;
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const back = kind === 1 ? ((tag >> 5) << 8) + little(1) : little(kind === 2 ? 2 : 4);
    if (back === 0 || back > filled || filled + length > size) return null;
    // Byte by byte: a copy may overlap what it writes.
    for (let i = 0; i < length; i++, filled++) out[filled] = out[filled - back] as number;
  }
  return out;
}
