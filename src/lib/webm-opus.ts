import { concatBytes, utf8 } from "#lib/bytes.ts";
import {
  type OpusFault,
  type OpusStream,
  packetSamples,
  readOpusHead,
  SAMPLE_RATE,
  samplesOf,
  writeOpusHead,
} from "#lib/opus.ts";
import { err, ok, type Result } from "#lib/result.ts";

const ID = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  segment: 0x18538067,
  info: 0x1549a966,
  timecodeScale: 0x2ad7b1,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  duration: 0x4489,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  codecDelay: 0x56aa,
  seekPreRoll: 0x56bb,
  audio: 0xe1,
  samplingFrequency: 0xb5,
  channels: 0x9f,
  cluster: 0x1f43b675,
  timecode: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
} as const;

/** Elements whose content is elements. Recorders leave the size of the large ones open, so their ends are not relied on. */
const HOLDERS: ReadonlySet<number> = new Set([ID.ebml, ID.segment, ID.tracks, ID.trackEntry, ID.cluster, ID.blockGroup]);

class Reader {
  at = 0;
  constructor(readonly bytes: Uint8Array) {}

  /** Variable-length number; `null` size = unknown, `undefined` = the bytes end here. */
  #vint(keepMark: boolean, longest: number): number | null | undefined {
    const first = this.bytes[this.at];
    if (first === undefined || first === 0) return undefined;
    const length = Math.clz32(first) - 23;
    if (length > longest || this.at + length > this.bytes.length) return undefined;
    let value = keepMark ? first : first & ((1 << (8 - length)) - 1);
    let isOpen = !keepMark && value === (1 << (8 - length)) - 1;
    for (let i = 1; i < length; i++) {
      const byte = this.bytes[this.at + i] as number;
      value = value * 256 + byte;
      isOpen &&= byte === 0xff;
    }
    this.at += length;
    return isOpen ? null : value;
  }

  /** The next element, with its content unless it holds others; `null` at the end, `undefined` where bytes are missing. */
  next(): { readonly id: number; readonly content: Uint8Array } | null | undefined {
    if (this.at >= this.bytes.length) return null;
    const id = this.#vint(true, 4);
    const size = id === undefined ? undefined : this.#vint(false, 8);
    if (id === undefined || id === null || size === undefined) return undefined;
    if (HOLDERS.has(id)) return { id, content: new Uint8Array() };
    if (size === null || this.at + size > this.bytes.length) return undefined;
    const content = this.bytes.subarray(this.at, this.at + size);
    this.at += size;
    return { id, content };
  }
}

const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, 16)).replace(/\0+$/, "");

/** Audio packet of a block; `null` for a second track or packets laced into one block, which recorders of one voice do not write. */
function packetOf(block: Uint8Array): Uint8Array | null {
  const isFirstTrack = block[0] === 0x81;
  const isLaced = ((block[3] ?? 0) & 0x06) !== 0;
  return block.length > 4 && isFirstTrack && !isLaced ? block.subarray(4) : null;
}

/** One Opus track in WebM, as MediaRecorder writes it. Anything else in the file is refused. */
export function readWebmOpus(bytes: Uint8Array): Result<OpusStream, OpusFault> {
  if (bytes.length === 0) return err("empty");
  const reader = new Reader(bytes);
  const packets: Uint8Array[] = [];
  let isWebm = false;
  let tracks = 0;
  let isOpus = false;
  let head: ReturnType<typeof readOpusHead> = null;
  for (;;) {
    const element = reader.next();
    if (element === null) break;
    if (element === undefined) return err(isWebm ? "broken" : "not_opus");
    const { id, content } = element;
    if (id === ID.docType) isWebm = text(content) === "webm";
    else if (id === ID.trackEntry) tracks++;
    else if (id === ID.codecId) isOpus = text(content) === "A_OPUS";
    else if (id === ID.codecPrivate) head = readOpusHead(content);
    else if (id === ID.simpleBlock || id === ID.block) {
      const packet = packetOf(content);
      if (packet === null) return err("not_opus");
      packets.push(packet);
    }
  }
  if (!isWebm || tracks !== 1 || !isOpus || head === null) return err("not_opus");
  const samples = samplesOf(packets);
  if (samples === null) return err("broken");
  return samples === 0 ? err("no_sound") : ok({ container: "webm", ...head, packets, samples });
}

function element(id: number, ...content: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = concatBytes(...content);
  const head: number[] = [];
  for (let rest = id; rest > 0; rest = Math.floor(rest / 256)) head.unshift(rest % 256);
  const size = new Uint8Array(8);
  new DataView(size.buffer).setBigUint64(0, BigInt(body.length));
  size[0] = 0x01;
  return concatBytes(Uint8Array.from(head), size, body);
}

function unsigned(id: number, value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return element(id, bytes);
}

function float(id: number, value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return element(id, bytes);
}

function block(packet: Uint8Array, atMs: number): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(4);
  head[0] = 0x81;
  new DataView(head.buffer).setInt16(1, atMs);
  head[3] = 0x80;
  return element(ID.simpleBlock, head, packet);
}

/** A block counts its time from its cluster, in 16 bits of milliseconds. */
const CLUSTER_MS = 10_000;

/**
 * The same packets in a container of our own making: with a length, and without what the recorder wrote about itself, the phone and the
 * day.
 */
export function writeWebmOpus({
  channels,
  preSkip,
  packets,
}: Pick<OpusStream, "channels" | "preSkip" | "packets">): Uint8Array<ArrayBuffer> {
  const clusters: Uint8Array[] = [];
  let blocks: Uint8Array[] = [];
  let begun = 0;
  let samples = 0;
  const close = () => {
    if (blocks.length > 0) clusters.push(element(ID.cluster, unsigned(ID.timecode, begun), ...blocks));
    blocks = [];
  };
  for (const packet of packets) {
    const atMs = Math.round((samples * 1000) / SAMPLE_RATE);
    if (blocks.length === 0 || atMs - begun >= CLUSTER_MS) {
      close();
      begun = atMs;
    }
    blocks.push(block(packet, atMs - begun));
    samples += packetSamples(packet) ?? 0;
  }
  close();
  const track = element(
    ID.trackEntry,
    unsigned(ID.trackNumber, 1),
    unsigned(ID.trackUid, 1),
    unsigned(ID.trackType, 2),
    element(ID.codecId, utf8("A_OPUS")),
    element(ID.codecPrivate, writeOpusHead({ channels, preSkip })),
    unsigned(ID.codecDelay, Math.round((preSkip * 1e9) / SAMPLE_RATE)),
    unsigned(ID.seekPreRoll, 80_000_000),
    element(ID.audio, float(ID.samplingFrequency, SAMPLE_RATE), unsigned(ID.channels, channels)),
  );
  const info = element(
    ID.info,
    unsigned(ID.timecodeScale, 1_000_000),
    element(ID.muxingApp, utf8("fanal")),
    element(ID.writingApp, utf8("fanal")),
    float(ID.duration, ((samples - preSkip) * 1000) / SAMPLE_RATE),
  );
  const versions = [0x4286, 0x42f7].map((id) => unsigned(id, 1));
  const ebml = element(
    ID.ebml,
    ...versions,
    unsigned(0x42f2, 4),
    unsigned(0x42f3, 8),
    element(ID.docType, utf8("webm")),
    unsigned(0x4287, 4),
    unsigned(0x4285, 2),
  );
  return concatBytes(ebml, element(ID.segment, info, element(ID.tracks, track), ...clusters));
}
