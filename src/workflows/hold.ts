import type { HeldFor } from "#domain/case/retention.ts";
import { isUnreadable, readConfig } from "#workflows/config.ts";
import type { Session } from "#workflows/session.ts";

/** Somebody asked for the notes: nothing is deleted until the hold is taken back. The words are `errors.OnHold`. */
export type HeldBack = { readonly type: "OnHold" };

/** A setting that cannot be read may say "hold", so it counts as one. */
export async function isHeld(session: Session): Promise<boolean> {
  return (await readConfig(session, "retention"))?.hold === true || (await isUnreadable(session, "retention"));
}

/** Why nothing may be deleted now; `null` where everything may. */
export async function readHold(session: Session): Promise<{ readonly heldFor?: HeldFor | undefined } | null> {
  if (!(await isHeld(session))) return null;
  return { heldFor: (await readConfig(session, "retention"))?.heldFor };
}
