import { err, ok, type Result } from "#lib/result.ts";

export type CameraTrouble = "refused" | "none" | "in_use";

const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
};

/** Asks for the camera at the back. Called only after a tap that said what for. */
export async function openCamera(): Promise<Result<MediaStream, CameraTrouble>> {
  // Absent on pages without https.
  const { mediaDevices } = navigator as Partial<Navigator>;
  if (!mediaDevices) return err("none");
  try {
    return ok(await mediaDevices.getUserMedia(WANTED));
  } catch (error) {
    const name = error instanceof DOMException ? error.name : "";
    if (name === "NotAllowedError" || name === "SecurityError") return err("refused");
    return err(name === "NotReadableError" || name === "AbortError" ? "in_use" : "none");
  }
}

export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
