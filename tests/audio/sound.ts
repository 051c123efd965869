import { createHash } from "node:crypto";
import type { ExportedRecording } from "#domain/pack/voice-export.ts";
import { type Bytes, concatBytes, toB64url } from "#lib/bytes.ts";
import { samplesOf, samplesToMs } from "#lib/opus.ts";
import { textMark } from "#lib/text-mark.ts";
import { writeWebmOpus } from "#lib/webm-opus.ts";

/** Packets that have the shape of Opus (20 ms each) and no sound in them: enough for everything that does not listen. */
export const packetsOf = (ms: number, seed = 1): Uint8Array[] =>
  Array.from({ length: Math.ceil(ms / 20) }, (_, i) => Uint8Array.of(0x08, seed, i & 0xff, (i >> 8) & 0xff));

export const webmOf = (ms: number, seed = 1): Bytes => writeWebmOpus({ channels: 1, preSkip: 312, packets: packetsOf(ms, seed) });

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

export const recordingOf = (key: string, text: string, { ms = 1000, seed = 1 } = {}): ExportedRecording => {
  const bytes = webmOf(ms, seed);
  return {
    key,
    bytes: bytes.length,
    ms: samplesToMs(samplesOf(packetsOf(ms, seed)) ?? 0),
    of: textMark(text),
    sentences: [],
    spokenBy: "native_speaker",
    spokenOn: "2026-11-20",
    reviewedBy: "interpreter",
    reviewedOn: "2026-11-21",
    sha256: sha256(bytes),
    data: toB64url(bytes),
  };
};

/** An Ogg page without its checksum, which nobody needs here: hashes guard the file. */
export function oggOf(packets: readonly Uint8Array[], serial = 7): Bytes {
  const head = new Uint8Array(19);
  head.set([..."OpusHead"].map((c) => c.charCodeAt(0)));
  head.set([1, 1, 56, 1], 8);
  const tags = Uint8Array.from([..."OpusTags"].map((c) => c.charCodeAt(0)));
  const pages = [head, tags, ...packets].map((packet) => {
    const page = new Uint8Array(28);
    page.set([..."OggS"].map((c) => c.charCodeAt(0)));
    new DataView(page.buffer).setUint32(14, serial, true);
    page[26] = 1;
    page[27] = packet.length;
    return concatBytes(page, packet);
  });
  return Uint8Array.from(Buffer.concat(pages));
}
