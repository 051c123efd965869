import { err, ok, type Result } from "#lib/result.ts";

/** More characters make dots so small that a phone held by hand does not read them. */
const MOST_CHARACTERS = 1400;
/** Lines of dots left white on each side, so that a code is found. */
const BORDER = 4;

export interface CodePicture {
  /** Dots on each side. */
  readonly size: number;
  /** The dark dots, as a path of SVG. */
  readonly path: string;
}

/** A code that holds the text; `null` where the text is too long for one. */
export async function drawCode(text: string): Promise<CodePicture | null> {
  if (text.length > MOST_CHARACTERS) return null;
  const { encodeQR } = await import("qr");
  const dots = encodeQR(text, "raw", { ecc: "low", border: BORDER });
  const path = dots.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : []))).join("");
  return { size: dots.length, path };
}

/** A photo of today's phones is smaller. */
const MOST_BYTES = 40 * 1024 * 1024;
/** Widths in which a photo is looked at: a code fills much of one, or little. */
const WIDTHS = [1200, 600, 2400];
/** A tenth of a second is not much for somebody who has just taken a picture. */
const PATIENCE = { effort: 10, timeLimit: 1500 };

async function pixels(picture: Blob, width: number): Promise<ImageData | null> {
  const bitmap = await createImageBitmap(picture, { resizeWidth: width, resizeQuality: "medium" });
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return context?.getImageData(0, 0, canvas.width, canvas.height) ?? null;
}

/** The text of the code in a picture. The picture itself goes nowhere. */
export async function readCode(picture: Blob): Promise<Result<string, { readonly type: "NoCode" }>> {
  if (picture.size > MOST_BYTES) return err({ type: "NoCode" });
  const { decodeQR } = await import("qr/decode.js");
  for (const width of WIDTHS) {
    try {
      const image = await pixels(picture, width);
      if (image) return ok(decodeQR(image, PATIENCE));
    } catch {
      // Not found at this width, or no picture at all.
    }
  }
  return err({ type: "NoCode" });
}
