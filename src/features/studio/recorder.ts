import { readOggOpus } from "#lib/ogg-opus.ts";
import type { OpusStream } from "#lib/opus.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { readWebmOpus } from "#lib/webm-opus.ts";

/** Why nothing can be recorded; the words are `studio:trouble.<value>`. */
export type MicrophoneTrouble = "refused" | "none" | "no_encoder" | "failed" | "no_sound";
export type Level = "quiet" | "good" | "loud";

const FORMATS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus"] as const;
/** Speech in Opus is clear at this rate, and a minute of it is a tenth of a picture. */
export const BITS_PER_SECOND = 24_000;
const LEVEL_EVERY_MS = 200;
const QUIET = 0.02;
const LOUD = 0.9;

export interface Running {
  /** Milliseconds since it began. */
  elapsedMs(): number;
  stop(): Promise<Result<OpusStream, MicrophoneTrouble>>;
  /** Lets the microphone go and forgets everything. */
  cancel(): void;
}

function formatHere(): string | null {
  if (typeof MediaRecorder === "undefined") return null;
  return FORMATS.find((format) => MediaRecorder.isTypeSupported(format)) ?? null;
}

function troubleOf(error: unknown): MicrophoneTrouble {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  return name === "NotFoundError" || name === "OverconstrainedError" ? "none" : "failed";
}

/** Loudest point of the last moment, 0 to 1, told a few times a second. */
function watchLevel(stream: MediaStream, tell: (level: Level) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    tell(peak > LOUD ? "loud" : peak < QUIET ? "quiet" : "good");
  }, LEVEL_EVERY_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}

async function streamOf(pieces: readonly Blob[]): Promise<Result<OpusStream, MicrophoneTrouble>> {
  const bytes = new Uint8Array(await new Blob([...pieces]).arrayBuffer());
  const read = bytes[0] === 0x4f ? readOggOpus(bytes) : readWebmOpus(bytes);
  if (read.ok) return read;
  return err(read.error === "empty" || read.error === "no_sound" ? "no_sound" : "no_encoder");
}

/** Asks for the microphone and records at once. Nothing leaves the memory of this page before somebody keeps it. */
export async function record(tell: (level: Level) => void): Promise<Result<Running, MicrophoneTrouble>> {
  const mimeType = formatHere();
  if (mimeType === null) return err("no_encoder");
  if (!navigator.mediaDevices) return err("none");
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: { noiseSuppression: true, echoCancellation: true, autoGainControl: true, channelCount: 1 },
    });
  } catch (error) {
    return err(troubleOf(error));
  }
  const letGo = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  try {
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
    const pieces: Blob[] = [];
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    const stopped = new Promise<void>((resolve) => {
      recorder.onstop = () => resolve();
      recorder.onerror = () => resolve();
    });
    const unwatch = watchLevel(stream, tell);
    recorder.start();
    const begun = performance.now();
    const end = async () => {
      if (recorder.state !== "inactive") recorder.stop();
      await stopped;
      unwatch();
      letGo();
    };
    return ok({
      elapsedMs: () => Math.round(performance.now() - begun),
      stop: async () => {
        await end();
        return streamOf(pieces);
      },
      cancel: () => void end(),
    });
  } catch {
    letGo();
    return err("failed");
  }
}

/** Samples of a recording, to find where the voice begins; `null` where this browser cannot play what it recorded. */
export async function samplesOfSound(sound: Uint8Array<ArrayBuffer>): Promise<{ samples: Float32Array; rate: number } | null> {
  const context = new AudioContext();
  try {
    const buffer = await context.decodeAudioData(sound.slice().buffer);
    return { samples: buffer.getChannelData(0), rate: buffer.sampleRate };
  } catch {
    return null;
  } finally {
    void context.close();
  }
}
