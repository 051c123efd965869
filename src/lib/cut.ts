import { type OpusStream, packetSamples, SAMPLE_RATE } from "#lib/opus.ts";
import { writeWebmOpus } from "#lib/webm-opus.ts";

/** Part of a recording, in milliseconds of what is heard. */
export interface Cut {
  readonly startMs: number;
  readonly endMs: number;
}

const WINDOW_S = 0.02;
/** Kept around the voice, so that no soft beginning is lost and the decoder is in step when it starts. */
const AROUND_MS = 160;
/** Softer than this share of the loudest is taken for silence, and so is what is hardly a sound at all. */
const SHARE = 0.06;
const FLOOR = 0.004;

/** Where a voice begins and ends; all of it where nothing stands out. */
export function voicePart(samples: Float32Array, rate: number): Cut {
  const window = Math.max(1, Math.round(WINDOW_S * rate));
  const loud: number[] = [];
  for (let at = 0; at < samples.length; at += window) {
    let sum = 0;
    const end = Math.min(at + window, samples.length);
    for (let i = at; i < end; i++) sum += (samples[i] ?? 0) ** 2;
    loud.push(Math.sqrt(sum / (end - at)));
  }
  const limit = Math.max(FLOOR, SHARE * loud.reduce((most, one) => Math.max(most, one), 0));
  const [first, last] = [loud.findIndex((one) => one > limit), loud.findLastIndex((one) => one > limit)];
  const allMs = (samples.length * 1000) / rate;
  if (first < 0) return { startMs: 0, endMs: allMs };
  const ms = (windows: number) => (windows * window * 1000) / rate;
  return { startMs: Math.max(0, ms(first) - AROUND_MS), endMs: Math.min(allMs, ms(last + 1) + AROUND_MS) };
}

/** The packets of a part, unchanged, as a file of ours: nothing is decoded and encoded again. */
export function cutOpus(stream: OpusStream, { startMs, endMs }: Cut): Uint8Array<ArrayBuffer> {
  let at = -stream.preSkip;
  const kept = stream.packets.filter((packet) => {
    const from = (at * 1000) / SAMPLE_RATE;
    at += packetSamples(packet) ?? 0;
    return (at * 1000) / SAMPLE_RATE > startMs && from < endMs;
  });
  return writeWebmOpus({ channels: stream.channels, preSkip: stream.preSkip, packets: kept });
}
