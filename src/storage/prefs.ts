import * as v from "valibot";
import { CountrySchema } from "#domain/pack/common.ts";
import { LangSchema } from "#domain/pack/voices.ts";
import type { FanalDb } from "#storage/db.ts";

/** All that is kept without a vault: languages, whose voices to keep, the country, and the look that saves battery while it is on. */
const PrefSchemas = {
  language: LangSchema,
  /** Absent until somebody chose another one than they read. */
  spoken: LangSchema,
  /** Languages whose recorded voices this phone keeps. */
  voices: v.pipe(v.array(LangSchema), v.maxLength(50)),
  country: CountrySchema,
  saver: v.literal(true),
} as const;
export type PrefName = keyof typeof PrefSchemas;
export type PrefValue<N extends PrefName> = v.InferOutput<(typeof PrefSchemas)[N]>;

export async function getPref<N extends PrefName>(db: FanalDb, name: N): Promise<PrefValue<N> | null> {
  const row = await db.meta.get(name);
  const parsed = v.safeParse(PrefSchemas[name], row?.value);
  return parsed.success ? (parsed.output as PrefValue<N>) : null;
}

export async function setPref<N extends PrefName>(db: FanalDb, name: N, value: PrefValue<N>): Promise<void> {
  await db.meta.put({ key: name, value });
}

export async function dropPref(db: FanalDb, name: PrefName): Promise<void> {
  await db.meta.delete(name);
}
