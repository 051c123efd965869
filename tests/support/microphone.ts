import { createHash } from "node:crypto";
import type { Page } from "@playwright/test";
import type { Recording } from "#domain/pack/voices.ts";
import type { Bytes } from "#lib/bytes.ts";
import { samplesToMs } from "#lib/opus.ts";
import { textMark } from "#lib/text-mark.ts";
import { readWebmOpus, writeWebmOpus } from "#lib/webm-opus.ts";

/** A microphone that beeps, and nobody is asked whether it may be used. */
export const FAKE_MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

/** What the fake microphone gives in so many milliseconds, as a file of ours. The page must be one of the app. */
export async function recordSound(page: Page, ms: number): Promise<Bytes> {
  const recorded = await page.evaluate(async (length) => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const recorder = new MediaRecorder(stream, { mimeType: "audio/webm;codecs=opus", audioBitsPerSecond: 24_000 });
    const pieces: Blob[] = [];
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    const stopped = new Promise((resolve) => {
      recorder.onstop = resolve;
    });
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, length));
    recorder.stop();
    await stopped;
    for (const track of stream.getTracks()) track.stop();
    return [...new Uint8Array(await new Blob(pieces).arrayBuffer())];
  }, ms);
  const read = readWebmOpus(Uint8Array.from(recorded));
  if (!read.ok) throw new Error(`the recorder of this browser wrote something else: ${read.error}`);
  return writeWebmOpus(read.value);
}

/** The entry of a list of voices for a sound. */
export function listedAs(sound: Bytes, key: string, text: string, sentences: readonly number[] = []): Recording {
  const sha256 = createHash("sha256").update(sound).digest("hex");
  const read = readWebmOpus(sound);
  if (!read.ok) throw new Error(read.error);
  return {
    key,
    path: `voice.${sha256.slice(0, 16)}.webm`,
    sha256,
    bytes: sound.length,
    ms: samplesToMs(read.value.samples),
    of: textMark(text),
    sentences: [...sentences],
    spokenBy: "native_speaker",
    spokenOn: "2026-11-20",
    reviewedBy: "interpreter",
    reviewedOn: "2026-11-21",
  };
}
