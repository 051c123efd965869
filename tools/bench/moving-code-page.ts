import { encodeQR } from "qr";
import { decodeQR } from "qr/decode.js";
import { Collector } from "#lib/moving-code/collect.ts";
import { movingFrames, packForCodes } from "#lib/moving-code/show.ts";

/** The reader of the app without its camera: pictures as a hand holds a phone, decoded and put together on this page's own thread. */
export interface CodeTimes {
  readonly codes: number;
  readonly streamBytes: number;
  readonly drawnMs: number;
  /** Of each picture: found, read, checked, put together. */
  readonly readMs: readonly number[];
  /** Of a stream that is begun late, each code a mixture: the largest basin's work. */
  readonly lateMs: readonly number[];
}

const LIMIT = 24 * 1024 * 1024;
const SIDE = 800;
const LOOKS = 30;

function picture(text: string): ImageData {
  const dots = encodeQR(text, "raw", { ecc: "low", border: 4 });
  const code = Object.assign(document.createElement("canvas"), { width: dots.length * 4, height: dots.length * 4 });
  const drawn = code.getContext("2d");
  const seen = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  const context = seen.getContext("2d", { willReadFrequently: true });
  if (!drawn || !context) throw new Error("no canvas");
  drawn.fillStyle = "#fff";
  drawn.fillRect(0, 0, code.width, code.height);
  drawn.fillStyle = "#000";
  dots.forEach((row, y) => {
    row.forEach((isDark, x) => isDark && drawn.fillRect(x * 4, y * 4, 4, 4));
  });
  context.fillStyle = "#55584f";
  context.fillRect(0, 0, SIDE, SIDE);
  context.translate(SIDE / 2, SIDE / 2);
  context.rotate(0.05);
  context.filter = "blur(0.6px) contrast(0.8)";
  context.drawImage(code, -SIDE * 0.42, -SIDE * 0.42, SIDE * 0.84, SIDE * 0.84);
  return context.getImageData(0, 0, SIDE, SIDE);
}

async function read(contents: string, letters: number): Promise<CodeTimes> {
  const packed = await packForCodes("texts", new TextEncoder().encode(contents));
  const frames = movingFrames(packed, letters);
  if (!frames.ok) throw new Error(frames.error.type);
  const { count, frame } = frames.value;
  const collector = new Collector("texts", LIMIT);
  const startMs = performance.now();
  for (let i = 0; i < LOOKS; i++) encodeQR(frame(count + i), "raw", { ecc: "low", border: 4 });
  const drawnMs = (performance.now() - startMs) / LOOKS;
  const readMs: number[] = [];
  for (let i = 0; i < LOOKS; i++) {
    const image = picture(frame(i));
    const lookMs = performance.now();
    const seen = collector.take(decodeQR(image, { effort: 2, timeLimit: 40 }));
    readMs.push(performance.now() - lookMs);
    if (seen.is !== "frame") throw new Error(`a code was read as ${seen.is}`);
  }
  const late = new Collector("texts", LIMIT);
  const lateMs: number[] = [];
  for (let number = count, isWhole = false; !isWhole; number++) {
    const text = frame(number);
    const takeMs = performance.now();
    const seen = late.take(text);
    lateMs.push(performance.now() - takeMs);
    isWhole = seen.is === "frame" && seen.isWhole;
  }
  return { codes: count, streamBytes: packed.stream.length, drawnMs, readMs, lateMs };
}

/** Codes shown until all is read, when this share of them is missed by chance. */
async function shown(contents: string, letters: number, missed: number): Promise<number> {
  const frames = movingFrames(await packForCodes("texts", new TextEncoder().encode(contents)), letters);
  if (!frames.ok) throw new Error(frames.error.type);
  const collector = new Collector("texts", LIMIT);
  for (let number = 0; ; number++) {
    if (Math.random() < missed) continue;
    const seen = collector.take(frames.value.frame(number));
    if (seen.is === "frame" && seen.isWhole) return number + 1;
  }
}

export interface CodeBench {
  readonly read: typeof read;
  readonly shown: typeof shown;
}
Object.assign(globalThis, { codeBench: { read, shown } satisfies CodeBench });
