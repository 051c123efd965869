import { writeFileSync } from "node:fs";
import type { Page } from "@playwright/test";

/** A camera that sees a film instead of the world; the film begins anew when it is over. Nobody is asked. */
export const fakeCamera = (film: string): readonly string[] => [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  `--use-file-for-fake-video-capture=${film}`,
];

/** Pictures the camera takes of one code, at its 30 a second. */
const EACH = 5;

export type Shot = "sharp" | "blurred";

/**
 * What a camera sees that is held before the code on the screen: turned a little, grey around it, not quite sharp or quite unsharp. One
 * JPEG of 640 × 480.
 */
async function shoot(page: Page, testId: string, shot: Shot): Promise<Buffer> {
  const url = await page.getByTestId(testId).evaluate(
    async (code: HTMLCanvasElement | SVGSVGElement, blurPx) => {
      const drawn = async (svg: SVGSVGElement) => {
        const copy = svg.cloneNode(true) as SVGSVGElement;
        copy.setAttribute("width", "880");
        copy.setAttribute("height", "880");
        const image = new Image();
        image.src = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
        await image.decode();
        return image;
      };
      const picture = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
      const context = picture.getContext("2d");
      if (!context) throw new Error("no canvas");
      context.fillStyle = "#55584f";
      context.fillRect(0, 0, 640, 480);
      context.translate(320, 240);
      context.rotate(0.05);
      context.filter = `blur(${blurPx}px) contrast(0.8)`;
      context.drawImage(code instanceof SVGSVGElement ? await drawn(code) : code, -220, -220, 440, 440);
      return picture.toDataURL("image/jpeg", 0.8);
    },
    shot === "blurred" ? 6 : 0.4,
  );
  return Buffer.from(url.split(",")[1] ?? "", "base64");
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
