import { useEffect, useState, useSyncExternalStore } from "react";

/**
 * A voice of the phone itself for the language, or null. Voices of a server are refused: the text would tell it what the person
 * is reading.
 */
function findVoice(lang: string): SpeechSynthesisVoice | null {
  const base = lang === "apd" || lang === "shu" ? "ar" : lang;
  const voices = speechSynthesis.getVoices().filter((voice) => voice.localService);
  return voices.find((voice) => voice.lang.toLowerCase().replace("_", "-").split("-")[0] === base) ?? null;
}

const canSpeak = (): boolean => typeof speechSynthesis !== "undefined";

function subscribe(changed: () => void): () => void {
  if (!canSpeak()) return () => undefined;
  speechSynthesis.addEventListener("voiceschanged", changed);
  return () => speechSynthesis.removeEventListener("voiceschanged", changed);
}

export interface Voice {
  readonly speaking: boolean;
  /** `volume` is 0 to 1, half when absent. */
  readonly speak: (text: string, volume?: number) => void;
  readonly stop: () => void;
}

/** Null where the phone has no voice of its own for the language. Speech stops when the page is hidden or left. */
export function useVoice(lang: string): Voice | null {
  const voice = useSyncExternalStore(
    subscribe,
    () => (canSpeak() ? findVoice(lang) : null),
    () => null,
  );
  const [speaking, setSpeaking] = useState(false);
  useEffect(() => {
    if (!voice) return;
    const stop = () => speechSynthesis.cancel();
    document.addEventListener("visibilitychange", stop);
    window.addEventListener("blur", stop);
    return () => {
      document.removeEventListener("visibilitychange", stop);
      window.removeEventListener("blur", stop);
      stop();
    };
  }, [voice]);
  if (!voice) return null;
  return {
    speaking,
    speak: (text, volume = 0.5) => {
      speechSynthesis.cancel();
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.voice = voice;
      utterance.lang = voice.lang;
      utterance.volume = volume;
      utterance.onend = () => setSpeaking(false);
      utterance.onerror = () => setSpeaking(false);
      setSpeaking(true);
      speechSynthesis.speak(utterance);
    },
    stop: () => {
      speechSynthesis.cancel();
      setSpeaking(false);
    },
  };
}
