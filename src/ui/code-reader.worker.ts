import { decodeQR } from "qr/decode.js";
import { Collector, type Seen } from "#lib/moving-code/collect.ts";
import type { CodeReaderAnswer, CodeReaderOrder } from "#ui/code-reader.ts";

/** Finds the code in each picture of the camera and puts its frames together, away from the page, so that taps are answered meanwhile. */

/** Of Chromium on Android and macOS; the types of TypeScript do not know it. It hands on text only. */
interface NativeDetector {
  detect(picture: ImageBitmap): Promise<readonly { readonly rawValue: string }[]>;
}
interface NativeDetectors {
  new (options: { readonly formats: readonly string[] }): NativeDetector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** More effort costs more than the next picture. */
const PATIENCE = { effort: 2, timeLimit: 40 };

async function findNative(): Promise<NativeDetector | null> {
  const Detector = (globalThis as { BarcodeDetector?: NativeDetectors }).BarcodeDetector;
  try {
    const formats = (await Detector?.getSupportedFormats()) ?? [];
    return Detector && formats.includes("qr_code") ? new Detector({ formats: ["qr_code"] }) : null;
  } catch {
    return null;
  }
}

const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext("2d", { willReadFrequently: true });
let native = findNative();
let collector: Collector | null = null;

function decode(picture: ImageBitmap): readonly string[] {
  [canvas.width, canvas.height] = [picture.width, picture.height];
  context?.drawImage(picture, 0, 0);
  const image = context?.getImageData(0, 0, canvas.width, canvas.height);
  try {
    return image ? [decodeQR(image, PATIENCE)] : [];
  } catch {
    return [];
  }
}

async function textsIn(picture: ImageBitmap): Promise<readonly string[]> {
  const detector = await native;
  try {
    if (detector) return (await detector.detect(picture)).map(({ rawValue }) => rawValue);
  } catch {
    // There and not working, as on phones without its maker's services.
    native = Promise.resolve(null);
  }
  return decode(picture);
}

async function answer(picture: ImageBitmap): Promise<CodeReaderAnswer> {
  const texts = await textsIn(picture);
  picture.close();
  let seen: Seen | null = null;
  for (const text of texts) {
    const one = collector?.take(text) ?? null;
    if (seen?.is !== "frame") seen = one;
  }
  if (!(seen?.is === "frame" && seen.isWhole)) return { is: "seen", seen };
  const contents = await collector?.contents();
  return contents?.ok ? { is: "contents", contents: contents.value } : { is: "damaged" };
}

addEventListener("message", ({ data }: MessageEvent<CodeReaderOrder>) => {
  if (data.is === "want") collector = new Collector(data.kind, data.limit);
  else if (data.is === "begin") collector?.begin();
  else void answer(data.picture).then((told) => postMessage(told));
});
