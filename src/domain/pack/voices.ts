import * as v from "valibot";
import { DaySchema } from "#domain/pack/common.ts";
import { readOggOpus } from "#lib/ogg-opus.ts";
import { type OpusFault, samplesToMs } from "#lib/opus.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { readWebmOpus } from "#lib/webm-opus.ts";

/**
 * Recorded voices of one language. A list like a text part, signed with the manifest that names it; the sound lies beside it in files
 * named by their hash, which a phone fetches only when somebody asks for the voices of a language.
 */
export const VOICE_LIMITS = {
  /** A minute and a half of clear speech is far below it. */
  bytes: 512 * 1024,
  ms: 180_000,
  /** A name is said quickly. */
  greetingMs: 10_000,
  recordings: 4000,
} as const;

/** Who spoke and who passed it: what they are, never who. */
export const SPEAKER_ROLES = ["native_speaker", "interpreter", "mediator", "team_member"] as const;
export const REVIEWER_ROLES = ["native_speaker", "interpreter", "mediator", "lead"] as const;
export type SpeakerRole = (typeof SPEAKER_ROLES)[number];
export type ReviewerRole = (typeof REVIEWER_ROLES)[number];

/** A language saying its own name. */
export const GREETING_KEY = "greeting";

const wholeNumber = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max));
const ascending = (times: number[]): boolean => times.every((time, i) => i === 0 || time > (times[i - 1] ?? 0));

export const LangSchema = v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Z]{2})?$/));

/** What is known of a recording, besides where it lies. */
export const spokenFields = {
  /** Key of the text; `ui.<file>.<key>` for words of the app itself. */
  key: v.pipe(v.string(), v.regex(/^[A-Za-z][A-Za-z0-9_.+-]{0,119}$/)),
  bytes: wholeNumber(VOICE_LIMITS.bytes),
  ms: wholeNumber(VOICE_LIMITS.ms),
  /** `textMark` of the words that were read: once the words change, the recording is not used. */
  of: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  /** Where each sentence after the first begins, in milliseconds. */
  sentences: v.optional(
    v.pipe(v.array(wholeNumber(VOICE_LIMITS.ms)), v.maxLength(100), v.check(ascending, "times must grow")),
    [],
  ),
  spokenBy: v.picklist(SPEAKER_ROLES),
  spokenOn: DaySchema,
  reviewedBy: v.picklist(REVIEWER_ROLES),
  reviewedOn: DaySchema,
};

export const RecordingSchema = v.strictObject({
  ...spokenFields,
  /** Beside the list; holds the first 16 hex characters of the hash. */
  path: v.pipe(v.string(), v.regex(/^voice\.[0-9a-f]{16}\.(webm|ogg)$/)),
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
export type Recording = v.InferOutput<typeof RecordingSchema>;

export const VoicesSchema = v.strictObject({
  lang: LangSchema,
  recordings: v.pipe(v.array(RecordingSchema), v.maxLength(VOICE_LIMITS.recordings)),
});
export type Voices = v.InferOutput<typeof VoicesSchema>;

/** Every language that says its own name: small, and on every phone, because a language is chosen before anything is read. */
export const GreetingsSchema = v.pipe(
  v.array(v.strictObject({ lang: LangSchema, recording: RecordingSchema })),
  v.maxLength(200),
);
export type Greetings = v.InferOutput<typeof GreetingsSchema>;

/** Recordings named by a checked file of a pack; none for any other file. */
export function recordingsIn(name: string, value: unknown): readonly Recording[] {
  if (name === "greetings") return (value as Greetings).map(({ recording }) => recording);
  return name.startsWith("voices.") ? (value as Voices).recordings : [];
}

export type VoiceFault = OpusFault | "too_large" | "too_long" | "other_length";

/** Headers and frames may differ by one frame. */
const LENGTH_SLACK_MS = 250;

/** The sound itself: Opus in WebM or Ogg, no longer than a recording may be, and as long as the list says. Gives its length. */
export function checkVoice(
  bytes: Uint8Array,
  { key, ms }: { readonly key: string; readonly ms?: number },
): Result<number, VoiceFault> {
  if (bytes.length > VOICE_LIMITS.bytes) return err("too_large");
  const isOgg = bytes[0] === 0x4f;
  const read = isOgg ? readOggOpus(bytes) : readWebmOpus(bytes);
  if (!read.ok) return read;
  const found = samplesToMs(read.value.samples);
  if (found > (key === GREETING_KEY ? VOICE_LIMITS.greetingMs : VOICE_LIMITS.ms)) return err("too_long");
  return ms !== undefined && Math.abs(found - ms) > LENGTH_SLACK_MS ? err("other_length") : ok(found);
}
