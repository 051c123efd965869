import { stretch } from "#lib/stretch.ts";

interface PlayOptions {
  readonly volume: number;
  /** 1 = as it was spoken, 1.25 = a quarter longer. */
  readonly slow: number;
  /** Milliseconds after the start of the recording, as it was spoken. */
  readonly marks: readonly number[];
  readonly onMark: (index: number) => void;
}

let context: AudioContext | null = null;
/** Ends what is being made ready or heard. */
let end: (() => void) | null = null;

/** Ends what is being heard at once. */
export function silenceSound(): void {
  end?.();
}

function slower(ctx: AudioContext, buffer: AudioBuffer, factor: number): AudioBuffer {
  if (factor === 1) return buffer;
  const stretched = stretch(buffer.getChannelData(0), buffer.sampleRate, factor);
  const out = ctx.createBuffer(1, stretched.length, buffer.sampleRate);
  out.copyToChannel(stretched, 0);
  return out;
}

/**
 * Plays a recording; true once it was heard to its end or stopped, false where this browser cannot play it. Not a media element: a phone
 * shows those, with the name of the page, on its lock screen.
 */
export async function playSound(bytes: Uint8Array<ArrayBuffer>, { volume, slow, marks, onMark }: PlayOptions): Promise<boolean> {
  silenceSound();
  let wasSilenced = false;
  try {
    context ??= new AudioContext();
    const ctx = context;
    end = () => {
      wasSilenced = true;
    };
    await ctx.resume();
    const decoded = await ctx.decodeAudioData(bytes.slice().buffer);
    if (wasSilenced) return true;
    const node = ctx.createBufferSource();
    node.buffer = slower(ctx, decoded, slow);
    const gain = ctx.createGain();
    gain.gain.value = volume;
    node.connect(gain).connect(ctx.destination);
    const timers = marks.map((mark, index) => setTimeout(() => onMark(index), mark * slow));
    return await new Promise<boolean>((resolve) => {
      const over = () => {
        for (const timer of timers) clearTimeout(timer);
        node.onended = null;
        node.stop();
        node.disconnect();
        end = null;
        // Lets go of the loudspeaker.
        void ctx.suspend();
        resolve(true);
      };
      node.onended = over;
      end = over;
      node.start();
    });
  } catch {
    end = null;
    return false;
  }
}
