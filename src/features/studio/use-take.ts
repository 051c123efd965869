import { useEffect, useRef, useState } from "react";
import { type Level, type MicrophoneTrouble, type Running, record, samplesOfSound } from "#features/studio/recorder.ts";
import { type Cut, cutOpus, voicePart } from "#lib/cut.ts";
import { type OpusStream, samplesToMs } from "#lib/opus.ts";

/** What was just recorded, and which part of it is used. */
export interface Taken {
  readonly stream: OpusStream;
  readonly cut: Cut;
  readonly allMs: number;
  /** Beginnings of sentences after the first, counted from the start of the recording. */
  readonly marks: readonly number[];
}

export interface TakeState {
  readonly phase: "ready" | "asking" | "recording" | "taken";
  readonly level: Level;
  readonly sentence: number;
  readonly trouble: MicrophoneTrouble | null;
  readonly taken: Taken | null;
}

const FIRST: TakeState = { phase: "ready", level: "quiet", sentence: 0, trouble: null, taken: null };

/** The sound that would be kept, and where its sentences begin. */
export const soundOfTaken = ({ stream, cut, marks }: Taken) => ({
  sound: cutOpus(stream, cut),
  sentences: marks.map((at) => Math.round(at - cut.startMs)),
});

async function takenOf(stream: OpusStream, marks: readonly number[]): Promise<Taken> {
  const allMs = samplesToMs(stream.samples);
  const heard = await samplesOfSound(cutOpus(stream, { startMs: 0, endMs: allMs }));
  return { stream, allMs, marks, cut: heard ? voicePart(heard.samples, heard.rate) : { startMs: 0, endMs: allMs } };
}

/** Records one line; a page that is left or locked lets the microphone go. */
export function useTake() {
  const [state, setState] = useState<TakeState>(FIRST);
  const running = useRef<Running | null>(null);
  const marks = useRef<number[]>([]);
  const change = (next: Partial<TakeState>) => setState((now) => ({ ...now, ...next }));
  useEffect(() => () => running.current?.cancel(), []);

  async function begin() {
    marks.current = [];
    setState({ ...FIRST, phase: "asking" });
    const begun = await record((level) => change({ level }));
    if (!begun.ok) return setState({ ...FIRST, trouble: begun.error });
    running.current = begun.value;
    change({ phase: "recording" });
  }
  function nextSentence() {
    if (!running.current) return;
    marks.current.push(running.current.elapsedMs());
    change({ sentence: marks.current.length });
  }
  async function end() {
    const recorded = await running.current?.stop();
    running.current = null;
    if (!recorded) return setState(FIRST);
    if (!recorded.ok) return setState({ ...FIRST, trouble: recorded.error });
    change({ phase: "taken", taken: await takenOf(recorded.value, marks.current) });
  }
  /** Moves one end of the part that is used, by hand. */
  function trim(edge: "startMs" | "endMs", byMs: number) {
    setState((now) => {
      if (!now.taken) return now;
      const { cut, allMs } = now.taken;
      const moved = Math.min(Math.max(cut[edge] + byMs, 0), allMs);
      const next = { ...cut, [edge]: moved };
      return next.endMs - next.startMs < 200 ? now : { ...now, taken: { ...now.taken, cut: next } };
    });
  }
  return { state, begin, nextSentence, end, trim, again: () => setState(FIRST) };
}
