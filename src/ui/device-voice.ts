import { useSyncExternalStore } from "react";

const canSpeak = (): boolean => typeof speechSynthesis !== "undefined";

/** Sudanese and Chadian Arabic are understood in a voice for Arabic; Dari is Persian, Kurmanji the Kurdish that voices mean by `ku`. */
const VOICE_OF: Readonly<Record<string, readonly string[]>> = {
  apd: ["ar"],
  shu: ["ar"],
  prs: ["prs", "fa"],
  kmr: ["kmr", "ku"],
};

/**
 * A voice of the phone itself for the language, or null. Voices of a server are refused: the text would tell it what the person
 * is reading.
 */
export function deviceVoice(lang: string): SpeechSynthesisVoice | null {
  if (!canSpeak()) return null;
  const voices = speechSynthesis.getVoices().filter((voice) => voice.localService === true);
  for (const tag of VOICE_OF[lang] ?? [lang]) {
    const found = voices.find((voice) => voice.lang.toLowerCase().replace("_", "-").split("-")[0] === tag);
    if (found) return found;
  }
  return null;
}

function subscribe(changed: () => void): () => void {
  if (!canSpeak()) return () => undefined;
  speechSynthesis.addEventListener("voiceschanged", changed);
  return () => speechSynthesis.removeEventListener("voiceschanged", changed);
}

const countVoices = (): number => (canSpeak() ? speechSynthesis.getVoices().length : 0);

/** Grows when the phone tells its voices, which it does late. */
export const useDeviceVoices = (): number => useSyncExternalStore(subscribe, countVoices, () => 0);
