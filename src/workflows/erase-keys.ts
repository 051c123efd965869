import type { Result } from "#lib/result.ts";
import { ok } from "#lib/result.ts";
import type { RecordPut } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type ConfigValue, configPut, readConfig } from "#workflows/config.ts";
import type { Write } from "#workflows/sealed-records.ts";
import type { Session } from "#workflows/session.ts";

/**
 * Keys to destroy, and names to remember as erased, noted in the very transaction that takes the rows away: what was begun is ended at
 * the next opening, wherever the browser was killed. The rows go first here, because what has to be sent instead of them is written
 * with that transaction and must not be lost.
 */
export type ToErase = ConfigValue<"erasing">;
const NOTHING: ToErase = { keys: [], marks: [] };

const both = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];

export async function erasingPut(session: Session, { keys, marks }: ToErase): Promise<RecordPut> {
  const before = (await readConfig(session, "erasing")) ?? NOTHING;
  return configPut(session, "erasing", { keys: both(before.keys, keys), marks: both(before.marks, marks) });
}

/** Safe to repeat. Call it inside `exclusive`, with its writer. */
export async function finishErasing(session: Session, write: Write): Promise<Result<void, SaveError>> {
  const { keys, marks } = (await readConfig(session, "erasing")) ?? NOTHING;
  if (keys.length + marks.length === 0) return ok(undefined);
  for (const key of keys) await session.vault.eraseCase(key);
  // A key of a phone of before may not be there: no older copy brings back what it would have opened.
  await session.vault.markErased(both(keys, marks));
  return write({ puts: [await configPut(session, "erasing", NOTHING)], deletes: [] }, { quiet: true });
}
