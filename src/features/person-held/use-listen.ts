import { useCallback, useEffect, useRef, useState } from "react";
import { type Recordings, recordedAll, type Spoken } from "#features/person-held/recordings.ts";
import { useVoice } from "#ui/voice.ts";

/** Loud enough in the ear, too low for somebody two metres away; the phone's own keys make it louder. */
const QUIET = 0.3;

export interface Listen {
  readonly speaking: boolean;
  play(spoken: readonly Spoken[]): void;
  stop(): void;
}

/**
 * Recorded speech first, a voice of the phone itself second, never a voice of a server. Null where the phone has neither: then nothing
 * is guessed. Stops when the page is hidden or loses the focus (a call, a lock, another app).
 */
export function useListen(lang: string, recordings: Recordings): Listen | null {
  const voice = useVoice(lang);
  const speech = useRef(voice);
  speech.current = voice;
  const player = useRef<HTMLAudioElement | null>(null);
  const [playing, setPlaying] = useState(false);

  const stop = useCallback(() => {
    player.current?.pause();
    player.current = null;
    setPlaying(false);
    speech.current?.stop();
  }, []);

  const play = useCallback(
    (spoken: readonly Spoken[]) => {
      stop();
      const recorded = recordedAll(recordings, lang, spoken);
      if (recorded === null) return speech.current?.speak(spoken.map(({ text }) => text).join("\n"), QUIET);
      const next = (index: number): void => {
        const url = recorded[index];
        if (url === undefined) {
          setPlaying(false);
          return;
        }
        const audio = new Audio(url);
        audio.volume = QUIET;
        audio.onended = () => next(index + 1);
        audio.onerror = () => setPlaying(false);
        player.current = audio;
        setPlaying(true);
        audio.play().catch(() => setPlaying(false));
      };
      next(0);
    },
    [recordings, lang, stop],
  );

  useEffect(() => {
    document.addEventListener("visibilitychange", stop);
    window.addEventListener("blur", stop);
    return () => {
      document.removeEventListener("visibilitychange", stop);
      window.removeEventListener("blur", stop);
      stop();
    };
  }, [stop]);

  if (voice === null && recordedAll(recordings, lang, [{ key: "held.test", text: "" }]) === null) return null;
  return { speaking: playing || voice?.speaking === true, play, stop };
}
