import { concatBytes } from "#lib/bytes.ts";
import { type OpusFault, type OpusStream, readOpusHead, samplesOf } from "#lib/opus.ts";
import { err, ok, type Result } from "#lib/result.ts";

const PAGE_HEAD = 27;
const isPage = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x4f && bytes[at + 1] === 0x67 && bytes[at + 2] === 0x67 && bytes[at + 3] === 0x53;

/** Packets of the one stream of an Ogg file; `null` where pages do not fit together or a second stream begins. */
function packetsOf(bytes: Uint8Array): Uint8Array[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const packets: Uint8Array[] = [];
  let open: Uint8Array[] = [];
  let serial: number | null = null;
  let at = 0;
  while (at < bytes.length) {
    if (at + PAGE_HEAD > bytes.length || !isPage(bytes, at)) return null;
    const stream = view.getUint32(at + 14, true);
    serial ??= stream;
    const count = view.getUint8(at + 26);
    const lacing = bytes.subarray(at + PAGE_HEAD, at + PAGE_HEAD + count);
    if (stream !== serial || lacing.length < count) return null;
    at += PAGE_HEAD + count;
    for (const size of lacing) {
      if (at + size > bytes.length) return null;
      open.push(bytes.subarray(at, at + size));
      at += size;
      if (size === 255) continue;
      packets.push(concatBytes(...open));
      open = [];
    }
  }
  return open.length === 0 ? packets : null;
}

/** One Opus stream in Ogg (RFC 7845). */
export function readOggOpus(bytes: Uint8Array): Result<OpusStream, OpusFault> {
  if (bytes.length === 0) return err("empty");
  if (!isPage(bytes, 0)) return err("not_opus");
  const packets = packetsOf(bytes);
  if (packets === null) return err("broken");
  const [first, , ...sound] = packets;
  const head = first === undefined ? null : readOpusHead(first);
  if (head === null) return err("not_opus");
  const samples = samplesOf(sound);
  if (samples === null) return err("broken");
  return samples === 0 ? err("no_sound") : ok({ container: "ogg", ...head, packets: sound, samples });
}
