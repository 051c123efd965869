import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { encodeQR } from "qr";
import type { Bytes } from "#lib/bytes.ts";
import type { Kind } from "#lib/moving-code/frame.ts";
import { movingFrames, packForCodes } from "#lib/moving-code/show.ts";

/** A camera that sees a film instead of the world; the film begins anew when it is over. Nobody is asked. */
export const fakeCamera = (film: string): readonly string[] => [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  `--use-file-for-fake-video-capture=${film}`,
];

/** Pictures the camera takes of one code, at its 30 a second. */
const EACH = 5;

export type Shot = "sharp" | "blurred";

/** A code on the screen by its test id, or one that nobody shows: its dots. */
type Source = string | readonly (readonly boolean[])[];

/**
 * What a camera sees that is held before a code: turned a little, grey around it, not quite sharp or quite unsharp. One JPEG of 640 × 480.
 */
async function shoot(page: Page, source: Source, shot: Shot): Promise<Buffer> {
  if (typeof source === "string") await page.getByTestId(source).waitFor();
  const url = await page.evaluate(
    async ([what, blurPx]) => {
      const canvasOf = (width: number, height: number) => {
        const canvas = Object.assign(document.createElement("canvas"), { width, height });
        const context = canvas.getContext("2d");
        if (!context) throw new Error("no canvas");
        return { canvas, context };
      };
      const ofDots = (dots: readonly (readonly boolean[])[]) => {
        const { canvas, context } = canvasOf(dots.length * 4, dots.length * 4);
        dots.forEach((row, y) => {
          row.forEach((isDark, x) => {
            context.fillStyle = isDark ? "#000" : "#fff";
            context.fillRect(x * 4, y * 4, 4, 4);
          });
        });
        return canvas;
      };
      const ofSvg = async (svg: Element) => {
        const copy = svg.cloneNode(true) as Element;
        copy.setAttribute("width", "880");
        copy.setAttribute("height", "880");
        const image = new Image();
        image.src = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
        await image.decode();
        return image;
      };
      const shown = typeof what === "string" ? document.querySelector(`[data-testid="${what}"]`) : ofDots(what);
      if (!shown) throw new Error("no code on this page");
      const { canvas, context } = canvasOf(640, 480);
      context.fillStyle = "#55584f";
      context.fillRect(0, 0, 640, 480);
      context.translate(320, 240);
      context.rotate(0.05);
      context.filter = `blur(${blurPx}px) contrast(0.8)`;
      context.drawImage(shown instanceof HTMLCanvasElement ? shown : await ofSvg(shown), -220, -220, 440, 440);
      return canvas.toDataURL("image/jpeg", 0.8);
    },
    [source, shot === "blurred" ? 6 : 0.4] as const,
  );
  return Buffer.from(url.split(",")[1] ?? "", "base64");
}

/** Bytes as somebody shows them who does not use the app. */
export async function filmBytes(page: Page, kind: Kind, bytes: Bytes, path: string): Promise<void> {
  const frames = movingFrames(await packForCodes(kind, bytes), 758);
  if (!frames.ok) throw new Error(frames.error.type);
  const pictures: Buffer[] = [];
  for (let number = 0; number < frames.value.count + 8; number++) {
    const dots = encodeQR(frames.value.frame(number), "raw", { ecc: "low", border: 4 });
    pictures.push(...Array<Buffer>(EACH).fill(await shoot(page, dots, "sharp")));
  }
  writeFileSync(path, Buffer.concat(pictures));
}

/** A code that does not move. */
export async function filmStillCode(page: Page, testId: string, path: string): Promise<void> {
  writeFileSync(path, Buffer.concat(Array<Buffer>(EACH).fill(await shoot(page, testId, "sharp"))));
}

/** The page shows a moving code that stands still. Steps through it by hand; `null` is a code that the camera misses. */
export async function filmMovingCode(page: Page, path: string, shots: readonly (Shot | null)[]): Promise<void> {
  const pictures: Buffer[] = [];
  const code = page.getByTestId("moving-code");
  for (const shot of shots) {
    await code.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn))));
    if (shot !== null) pictures.push(...Array<Buffer>(EACH).fill(await shoot(page, "moving-code", shot)));
    const before = await code.getAttribute("data-number");
    await page.getByTestId("moving-step").click();
    await page.waitForFunction(
      (last) => document.querySelector("[data-testid=moving-code]")?.getAttribute("data-number") !== last,
      before,
    );
  }
  writeFileSync(path, Buffer.concat(pictures));
}
