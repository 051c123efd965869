import { useSyncExternalStore } from "react";
import { languageMeta } from "#i18n/languages.ts";
import { type Range, sentencesOf } from "#lib/sentences.ts";
import { deviceVoice } from "#ui/device-voice.ts";
import { playSound, silenceSound } from "#ui/sound-player.ts";
import type { Sound } from "#ui/voice-source.ts";

/** One text as it will be heard. */
export interface Heard {
  /** Names the text on the screen that is marked meanwhile. */
  readonly id: string;
  readonly text: string;
  readonly lang: string;
  /** Null: a voice of the phone reads it. */
  readonly sound: Sound | null;
  /** False where the screen shows the text in another language: then all of it is marked. */
  readonly isShown: boolean;
}

export interface SpeechState {
  /** Who asked; one speaks at a time. */
  readonly owner: string | null;
  readonly id: string | null;
  /** Sentence being heard; null = the whole text. */
  readonly range: Range | null;
  readonly slow: boolean;
}

/** Loud enough in the ear; the phone's own keys make it louder. */
const VOLUME = 0.5;
const SLOW = 0.8;

let state: SpeechState = { owner: null, id: null, range: null, slow: false };
/** Changes with every start and stop: whatever still runs under an older one is ignored. */
let turn = 0;
const listeners = new Set<() => void>();

function set(next: Partial<SpeechState>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

const FIRST = state;
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSpeechState = (): SpeechState =>
  useSyncExternalStore(
    subscribe,
    () => state,
    () => FIRST,
  );

/** Silence at once, whoever speaks. */
export function stopSpeech(): void {
  turn++;
  if (typeof speechSynthesis !== "undefined" && state.owner !== null) speechSynthesis.cancel();
  silenceSound();
  if (state.owner !== null) set({ owner: null, id: null, range: null });
}

export const isSpeaking = (owner: string): boolean => state.owner === owner;

export const setSlow = (slow: boolean): void => set({ slow });

/** Reads one sentence; resolves when it ended, also when the voice failed. */
function speakSentence(text: string, lang: string, volume: number): Promise<void> {
  const voice = deviceVoice(lang);
  if (!voice) return Promise.resolve();
  return new Promise((resolve) => {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.volume = volume;
    utterance.rate = state.slow ? SLOW : 1;
    utterance.onend = () => resolve();
    utterance.onerror = () => resolve();
    speechSynthesis.speak(utterance);
  });
}

/** Sentence by sentence: the one that is heard can be marked, and voices that break off after a quarter of a minute do not. */
async function speak(heard: Heard, volume: number, mine: number): Promise<void> {
  const sentences = sentencesOf(heard.text, languageMeta(heard.lang).intl);
  for (const range of sentences) {
    if (turn !== mine) return;
    set({ id: heard.id, range: heard.isShown ? range : null });
    await speakSentence(heard.text.slice(...range), heard.lang, volume);
  }
}

async function play(heard: Heard, sound: Sound, volume: number, mine: number): Promise<boolean> {
  const ranges = heard.isShown ? sentencesOf(heard.text, languageMeta(heard.lang).intl) : [];
  // Times that do not fit the sentences would mark the wrong one.
  const marks = ranges.length === sound.sentences.length + 1 ? sound.sentences : [];
  const rangeAt = (index: number): Range | null => (marks.length > 0 ? (ranges[index] ?? null) : null);
  const bytes = await sound.load();
  if (turn !== mine || bytes === null) return false;
  set({ id: heard.id, range: rangeAt(0) });
  return playSound(bytes, {
    volume,
    slow: state.slow ? 1 / SLOW : 1,
    marks,
    onMark: (index) => turn === mine && set({ range: rangeAt(index + 1) }),
  });
}

/** From the first to the last; whatever spoke before is silent. */
export async function startSpeech(owner: string, all: readonly Heard[], volume = VOLUME): Promise<void> {
  stopSpeech();
  const mine = ++turn;
  set({ owner });
  for (const heard of all) {
    if (turn !== mine) return;
    const wasHeard = heard.sound !== null && (await play(heard, heard.sound, volume, mine));
    if (turn !== mine) return;
    if (!wasHeard) await speak(heard, volume, mine);
  }
  if (turn === mine) set({ owner: null, id: null, range: null });
}

/** Another app in front, a call, a lock, a page that is left: nothing goes on speaking behind it. */
function onHidden(): void {
  stopSpeech();
}
if (typeof document !== "undefined") {
  document.addEventListener("visibilitychange", onHidden);
  window.addEventListener("blur", onHidden);
  window.addEventListener("pagehide", onHidden);
}
