/** Opus audio taken out of its container. Times are samples at 48 kHz, as in the codec itself (RFC 6716, RFC 7845). */
export interface OpusStream {
  readonly container: "webm" | "ogg";
  readonly channels: number;
  /** Samples at the start that are decoded and not heard. */
  readonly preSkip: number;
  readonly packets: readonly Uint8Array[];
  /** Length of all packets together: what is really in the file, whatever its headers claim. */
  readonly samples: number;
}

/** Why bytes are not a recording. */
export type OpusFault = "empty" | "not_opus" | "broken" | "no_sound";

export const SAMPLE_RATE = 48_000;

const SILK = [480, 960, 1920, 2880] as const;
const HYBRID = [480, 960] as const;
const CELT = [120, 240, 480, 960] as const;
/** A packet never lasts longer. */
const LONGEST_PACKET = 5760;

/** Samples of one packet from its first bytes (RFC 6716 §3.1); `null` for what cannot be a packet. */
export function packetSamples(packet: Uint8Array): number | null {
  const toc = packet[0];
  if (toc === undefined) return null;
  const config = toc >> 3;
  const frame = config < 12 ? SILK[config & 3] : config < 16 ? HYBRID[config & 1] : CELT[config & 3];
  const code = toc & 3;
  const frames = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 0x3f;
  const samples = (frame ?? 0) * frames;
  return samples > 0 && samples <= LONGEST_PACKET ? samples : null;
}

/** Sum over all packets; `null` when one of them is none. */
export function samplesOf(packets: readonly Uint8Array[]): number | null {
  let all = 0;
  for (const packet of packets) {
    const samples = packetSamples(packet);
    if (samples === null) return null;
    all += samples;
  }
  return all;
}

export interface OpusHead {
  readonly channels: number;
  readonly preSkip: number;
}

/** The identification header (RFC 7845 §5.1): mono or stereo only. */
export function readOpusHead(bytes: Uint8Array): OpusHead | null {
  if (bytes.length < 19 || String.fromCharCode(...bytes.subarray(0, 8)) !== "OpusHead") return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const channels = view.getUint8(9);
  const isKnown = view.getUint8(8) >> 4 === 0 && view.getUint8(18) === 0 && (channels === 1 || channels === 2);
  return isKnown ? { channels, preSkip: view.getUint16(10, true) } : null;
}

export function writeOpusHead({ channels, preSkip }: OpusHead): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(19);
  out.set([..."OpusHead"].map((c) => c.charCodeAt(0)));
  const view = new DataView(out.buffer);
  view.setUint8(8, 1);
  view.setUint8(9, channels);
  view.setUint16(10, preSkip, true);
  view.setUint32(12, SAMPLE_RATE, true);
  return out;
}

export const samplesToMs = (samples: number): number => Math.round((samples * 1000) / SAMPLE_RATE);
