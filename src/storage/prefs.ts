import * as v from "valibot";
import { CountrySchema } from "#domain/pack/common.ts";
import type { FanalDb } from "#storage/db.ts";

/** All that is kept without a vault: the language, the country, and the look that saves battery while it is on. */
const PrefSchemas = {
  language: v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Z]{2})?$/)),
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
