import { liveQuery } from "dexie";
import { useEffect, useState } from "react";
import * as v from "valibot";
import { CountrySchema, IdSchema } from "#domain/pack/common.ts";
import type { FanalDb } from "#storage/db.ts";
import { getDb } from "#storage/open.ts";

const KEY = "takenOff";

/** Packs somebody took off this phone: they are not fetched again until somebody wants them. In clear, like what is in use. */
const TakenOffSchema = v.array(
  v.strictObject({
    packId: IdSchema,
    /** As it was called on the screen where it was taken off; its words are gone. */
    title: v.pipe(v.string(), v.maxLength(200)),
    /** Of a region. */
    countries: v.array(CountrySchema),
  }),
);
export type TakenOff = v.InferOutput<typeof TakenOffSchema>[number];

export async function readTakenOff(db: FanalDb): Promise<readonly TakenOff[]> {
  const parsed = v.safeParse(TakenOffSchema, (await db.meta.get(KEY))?.value);
  return parsed.success ? parsed.output : [];
}

/** To be called inside a transaction that includes `meta`. */
export const putTakenOff = (db: FanalDb, value: readonly TakenOff[]): Promise<unknown> =>
  value.length === 0 ? db.meta.delete(KEY) : db.meta.put({ key: KEY, value: [...value] });

/** Those that fit are fetched again at the next look. */
export const wantAgain = (db: FanalDb, fits: (one: TakenOff) => boolean): Promise<void> =>
  db.transaction("rw", db.meta, async () => {
    const before = await readTakenOff(db);
    const after = before.filter((one) => !fits(one));
    if (after.length < before.length) await putTakenOff(db, after);
  });

export function useTakenOff(): readonly TakenOff[] {
  const [taken, setTaken] = useState<readonly TakenOff[]>([]);
  useEffect(() => {
    const subscription = liveQuery(() => readTakenOff(getDb())).subscribe({ next: setTaken, error: () => setTaken([]) });
    return () => subscription.unsubscribe();
  }, []);
  return taken;
}
