import * as v from "valibot";
import { DaySchema } from "#domain/pack/common.ts";
import { LangSchema, spokenFields, VOICE_LIMITS } from "#domain/pack/voices.ts";

/** What the voice studio hands to a pack editor: approved recordings of one language, in one file. */
export const VOICE_EXPORT_FORMAT = "fanal-voices-1";

export const VOICE_EXPORT_LIMITS = { fileBytes: 96 * 1024 * 1024 } as const;

/** base64url of the largest recording. */
const MAX_DATA_CHARS = Math.ceil((VOICE_LIMITS.bytes * 4) / 3);

export const ExportedRecordingSchema = v.strictObject({
  ...spokenFields,
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  data: v.pipe(v.string(), v.maxLength(MAX_DATA_CHARS)),
});
export type ExportedRecording = v.InferOutput<typeof ExportedRecordingSchema>;

/** Each recording is looked at by itself, so that one bad one does not cost the others. */
export const VoiceExportSchema = v.strictObject({
  format: v.literal(VOICE_EXPORT_FORMAT),
  lang: LangSchema,
  exported: DaySchema,
  recordings: v.pipe(v.array(v.unknown()), v.maxLength(VOICE_LIMITS.recordings)),
});
export type VoiceExport = Omit<v.InferOutput<typeof VoiceExportSchema>, "recordings"> & {
  readonly recordings: readonly ExportedRecording[];
};
