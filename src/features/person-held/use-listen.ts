import { useCallback, useId } from "react";
import { useDeviceVoices } from "#ui/device-voice.ts";
import type { Line } from "#ui/line.ts";
import { startSpeech, stopSpeech, useSpeechState } from "#ui/speech.ts";
import { hearable } from "#ui/use-speech.ts";
import { useVoiceSource } from "#ui/voice-source.ts";

/** Loud enough in the ear, too low for somebody two metres away; the phone's own keys make it louder. */
const QUIET = 0.3;

export interface Listen {
  readonly speaking: boolean;
  /** Whether these words can be heard: recorded, or read by a voice of the phone. */
  can(lines: readonly Line[]): boolean;
  play(lines: readonly Line[]): void;
  stop(): void;
}

/**
 * Recorded speech first, a voice of the phone itself second, never a voice of a server. Null where the test sentence cannot be heard: then
 * nothing is guessed.
 */
export function useListen(lang: string, test: Line): Listen | null {
  const owner = useId();
  const source = useVoiceSource();
  const { owner: speaking } = useSpeechState();
  const voices = useDeviceVoices();
  // biome-ignore lint/correctness/useExhaustiveDependencies: voices of the phone come late
  const how = useCallback((lines: readonly Line[]) => hearable(source, lines, lang, () => null), [source, lang, voices]);
  const play = useCallback(
    (lines: readonly Line[]) => {
      const heard = how(lines);
      if (heard) void startSpeech(owner, heard, QUIET);
      else stopSpeech();
    },
    [how, owner],
  );
  if (how([test]) === null) return null;
  return { speaking: speaking === owner, can: (lines) => how(lines) !== null, play, stop: stopSpeech };
}
