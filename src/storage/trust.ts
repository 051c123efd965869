import { liveQuery } from "dexie";
import * as v from "valibot";
import { err, ok, type Result } from "#lib/result.ts";
import type { FanalDb, PartRow } from "#storage/db.ts";
import { assertWritable } from "#storage/open.ts";
import type { Highest } from "#storage/packs.ts";
import { type SaveError, toSaveError } from "#storage/save-error.ts";

/** What the phone remembers of whom it trusts: rows of `meta`, so that the database keeps its shape. */

const BytesSchema = v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array);
const KeptRootSchema = v.strictObject({ version: v.number(), rootBytes: BytesSchema, signaturesBytes: BytesSchema });
/** A published root that was taken over, as it came. Checked again whenever it is read. */
export type KeptRoot = v.InferOutput<typeof KeptRootSchema>;

const TrustedSchema = v.object({
  version: v.number(),
  /** ISO instant. */
  expires: v.string(),
  /** Who signs for `content` and `directory`, as `roleMark` writes it: what the installed parts were judged by. */
  marks: v.record(v.string(), v.string()),
  /** Version by part whose signatures count for nothing any more, until a newer one that is signed lies there. */
  withdrawn: v.record(v.string(), v.number()),
});
export type Trusted = v.InferOutput<typeof TrustedSchema>;

export async function readRoots(db: FanalDb): Promise<KeptRoot[]> {
  const parsed = v.safeParse(v.array(KeptRootSchema), (await db.meta.get("roots"))?.value);
  return parsed.success ? parsed.output : [];
}

export async function readTrusted(db: FanalDb): Promise<Trusted | null> {
  const parsed = v.safeParse(TrustedSchema, (await db.meta.get("trusted"))?.value);
  return parsed.success ? parsed.output : null;
}

export const everyPart = (db: FanalDb): Promise<PartRow[]> => db.parts.toArray();

/**
 * Writes the trusted root and what follows from it for the installed parts, all or nothing. `false` when another window switched a part
 * since `before` was read: judge again.
 */
export async function writeTrust(
  db: FanalDb,
  change: {
    readonly before: readonly string[];
    readonly active: readonly string[];
    readonly highest: Highest;
    readonly fallen: ReadonlySet<string>;
    readonly roots: readonly KeptRoot[];
    readonly trusted: Trusted;
  },
): Promise<Result<boolean, SaveError>> {
  try {
    return await db.transaction("rw", [db.meta, db.parts], async () => {
      await assertWritable(db);
      const now = (await db.meta.get("active"))?.value ?? [];
      if (JSON.stringify(now) !== JSON.stringify(change.before)) return ok(false);
      await db.parts.bulkDelete([...change.fallen]);
      await db.meta.bulkPut([
        { key: "active", value: [...change.active] },
        { key: "highest", value: change.highest },
        { key: "roots", value: [...change.roots] },
        { key: "trusted", value: change.trusted },
      ]);
      return ok(true);
    });
  } catch (error) {
    return err(toSaveError(error));
  }
}

type Listener = () => void;

class TrustStore {
  #trusted: Trusted | null = null;
  readonly #listeners = new Set<Listener>();

  readonly get = (): Trusted | null => this.#trusted;
  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  set(trusted: Trusted | null): void {
    this.#trusted = trusted;
    for (const listener of this.#listeners) listener();
  }
}

/** `null` until the packs were first fetched, and where the database does not answer. */
export const trustStore = new TrustStore();

/** Follows what is trusted, also when another window takes a newer root over. Returns a function that stops following. */
export function followTrust(db: FanalDb): () => void {
  const subscription = liveQuery(() => readTrusted(db)).subscribe({
    next: (trusted) => trustStore.set(trusted),
    error: () => trustStore.set(null),
  });
  return () => subscription.unsubscribe();
}
