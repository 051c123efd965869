import type { Bytes } from "#lib/bytes.ts";
import type { Seen } from "#lib/moving-code/collect.ts";
import type { Kind } from "#lib/moving-code/frame.ts";
import { trustedScriptUrl } from "#lib/trusted-url.ts";
import workerUrl from "./code-reader.worker.ts?worker&url";

export type CodeReaderOrder =
  | { readonly is: "want"; readonly kind: Kind; readonly limit: number }
  | { readonly is: "begin" }
  | { readonly is: "picture"; readonly picture: ImageBitmap };
export type CodeReaderAnswer =
  /** `null`: no code in the picture. */
  | { readonly is: "seen"; readonly seen: Seen | null }
  | { readonly is: "contents"; readonly contents: Bytes }
  /** All was there and it was not what was shown. Reading goes on from nothing. */
  | { readonly is: "damaged" };

/** More pictures each second bring nothing: a code stands for a sixth of a second at least. */
const BETWEEN_MS = 60;
/** Of the square that is looked at: five dots of the camera for each of the finest code. */
const SIDE = 800;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The square in the middle of the video, which is what the screen shows. `null` while the camera gives no picture. */
async function square(video: HTMLVideoElement): Promise<ImageBitmap | null> {
  const { videoWidth, videoHeight } = video;
  const side = Math.min(videoWidth, videoHeight);
  if (side === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const size = Math.min(side, SIDE);
  const [left, top] = [(videoWidth - side) / 2, (videoHeight - side) / 2];
  return createImageBitmap(video, left, top, side, side, { resizeWidth: size, resizeHeight: size }).catch(() => null);
}

/** What was read stays until `close`, whatever happens to the camera meanwhile. */
export interface CodeReader {
  /** Looks at the video until the signal ends it. */
  readonly watch: (video: HTMLVideoElement, signal: AbortSignal, tell: (answer: CodeReaderAnswer) => void) => Promise<void>;
  /** Forgets what was read: another code is wanted. */
  readonly begin: () => void;
  readonly close: () => void;
}

export function openCodeReader(kind: Kind, limit: number): CodeReader {
  const worker = new Worker(trustedScriptUrl(workerUrl), { type: "module" });
  const order = (what: CodeReaderOrder, moved: Transferable[] = []) => worker.postMessage(what, moved);
  order({ is: "want", kind, limit });
  const ask = (picture: ImageBitmap): Promise<CodeReaderAnswer> =>
    new Promise((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<CodeReaderAnswer>) => resolve(data);
      order({ is: "picture", picture }, [picture]);
    });
  return {
    watch: async (video, signal, tell) => {
      while (!signal.aborted) {
        const picture = await square(video);
        if (signal.aborted) return picture?.close();
        if (picture) {
          const answer = await ask(picture);
          if (signal.aborted) return;
          tell(answer);
        }
        await pause(BETWEEN_MS);
      }
    },
    begin: () => order({ is: "begin" }),
    close: () => worker.terminate(),
  };
}
