import { useEffect, useId } from "react";
import { useTranslation } from "react-i18next";
import { useLanguage } from "#i18n/language-context.ts";
import { deviceVoice, useDeviceVoices } from "#ui/device-voice.ts";
import type { Line } from "#ui/line.ts";
import { lineId } from "#ui/line.ts";
import { type Heard, isSpeaking, startSpeech, stopSpeech, useSpeechState } from "#ui/speech.ts";
import { useVoiceSource, type VoiceSource } from "#ui/voice-source.ts";

/** Words of a line in another language; `null` where there are none in it. */
type InOther = (key: string, lang: string) => string | null;

type Wanted = Heard & { readonly parts: NonNullable<Line["parts"]> };

/** All of it recorded, or none: half a page in another voice is confusing. What may be left out is left out. */
function recorded(source: VoiceSource, lines: readonly Wanted[], optional: ReadonlySet<string>): readonly Heard[] | null {
  const found = lines
    .flatMap((line) => (line.parts.length > 0 ? line.parts.map((part) => ({ ...line, ...part, id: part.key })) : [line]))
    .map(({ parts: _, ...line }): Heard => ({ ...line, sound: source.find(line.id, line.lang, line.text) }));
  const kept = found.filter(({ id, sound }) => sound !== null || !optional.has(id));
  return kept.length > 0 && kept.every(({ sound }) => sound !== null) ? kept : null;
}

function byDevice(lines: readonly Wanted[], optional: ReadonlySet<string>): readonly Heard[] | null {
  const kept = lines.filter(({ id, lang }) => !optional.has(id) || deviceVoice(lang) !== null);
  return kept.length > 0 && kept.every(({ lang }) => deviceVoice(lang) !== null) ? kept : null;
}

/** A line in the language somebody speaks; `null` where it has no words in it. */
function inLanguage(line: Line, spoken: string, inOther: InOther): Wanted | null {
  const id = lineId(line);
  if (line.lang === spoken) return { id, text: line.text, lang: spoken, sound: null, isShown: true, parts: line.parts ?? [] };
  const parts = (line.parts ?? []).flatMap(({ key }) => {
    const text = inOther(key, spoken);
    return text === null ? [] : [{ key, text, lang: spoken }];
  });
  const whole = parts.length > 0 && parts.length === line.parts?.length ? parts.map(({ text }) => text).join(" ") : null;
  const text = line.key === undefined ? whole : inOther(line.key, spoken);
  return text === null ? null : { id, text, lang: spoken, sound: null, isShown: false, parts };
}

/** How these lines can be heard, the language somebody speaks first; `null` when they cannot. */
export function hearable(source: VoiceSource, lines: readonly Line[], spoken: string, inOther: InOther): readonly Heard[] | null {
  const optional = new Set(lines.filter((line) => line.optional).map(lineId));
  const shown = lines.map(
    (line): Wanted => ({
      id: lineId(line),
      text: line.text,
      lang: line.lang,
      sound: null,
      isShown: true,
      parts: line.parts ?? [],
    }),
  );
  const other = lines.flatMap((line) => inLanguage(line, spoken, inOther) ?? []);
  const isWhole = lines.every((line) => line.optional || other.some(({ id }) => id === lineId(line)));
  for (const candidate of isWhole ? [other, shown] : [shown]) {
    const found = recorded(source, candidate, optional) ?? byDevice(candidate, optional);
    if (found !== null) return found;
  }
  return null;
}

export interface Speech {
  readonly speaking: boolean;
  readonly slow: boolean;
  /** `volume` is 0 to 1. */
  readonly start: (volume?: number) => void;
  readonly stop: () => void;
}

/** A recorded voice first, a voice of the phone itself second, never one of a server; null where there is neither. */
export function useSpeech(lines: readonly Line[]): Speech | null {
  const owner = useId();
  const source = useVoiceSource();
  const { spoken } = useLanguage();
  const { i18n } = useTranslation();
  const now = useSpeechState();
  useDeviceVoices();
  const speaking = now.owner === owner;
  const what = lines.map(lineId).join("\n");
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words are the occasion to be silent
  useEffect(() => {
    return () => {
      if (isSpeaking(owner)) stopSpeech();
    };
  }, [owner, what]);
  const heard = hearable(source, lines, spoken, (key, lang) => {
    const own = /^ui\.([^.]+)\.(.+)$/.exec(key);
    if (!own) return source.words(key, lang);
    const [, ns = "", path = ""] = own;
    return i18n.exists(path, { ns, lng: lang, fallbackLng: [] }) ? i18n.getFixedT(lang, ns)(path) : null;
  });
  if (heard === null) return null;
  return {
    speaking,
    slow: now.slow,
    start: (volume) => void startSpeech(owner, heard, volume),
    stop: stopSpeech,
  };
}
