/** Lines of dots left white on each side, so that a code is found. */
const BORDER = 4;

/** Draws a code as large as fits into `widthPx` CSS pixels, every dot a whole number of the screen's. Black on white: cameras expect it. */
export async function drawCode(canvas: HTMLCanvasElement, text: string, widthPx: number): Promise<void> {
  const { encodeQR } = await import("qr");
  const dots = encodeQR(text, "raw", { ecc: "low", border: BORDER });
  const scale = Math.max(1, Math.floor((widthPx * devicePixelRatio) / dots.length));
  const side = dots.length * scale;
  [canvas.width, canvas.height] = [side, side];
  canvas.style.inlineSize = `${side / devicePixelRatio}px`;
  const context = canvas.getContext("2d");
  if (!context) return;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  context.fillStyle = "#000";
  dots.forEach((row, y) => {
    row.forEach((isDark, x) => {
      if (isDark) context.fillRect(x * scale, y * scale, scale, scale);
    });
  });
}
