import type { HeldCopy } from "#domain/team/held-copies.ts";
import { COPY_REFUSALS, type CopyRefusal } from "#workflows/copy-arrival.ts";
import { listHeldCopies } from "#workflows/copy-held.ts";
import { listSentCopies, type SentCopy } from "#workflows/copy-sent.ts";
import { readReceived } from "#workflows/received.ts";
import type { Session } from "#workflows/session.ts";

export interface CopiesBetween {
  readonly held: readonly HeldCopy[];
  readonly sent: readonly SentCopy[];
  readonly refused: readonly { readonly rowId: string; readonly reason: CopyRefusal; readonly atMs: number }[];
}

/** Everything about copies between this phone and colleagues' phones, newest first. */
export async function readCopiesBetween(session: Session): Promise<CopiesBetween> {
  const [held, sent, received] = [await listHeldCopies(session), await listSentCopies(session), await readReceived(session)];
  const refused = received.flatMap(({ rowId, item: { reason, atMs } }) => {
    const known = COPY_REFUSALS.find((one) => one === reason);
    return known ? [{ rowId, reason: known, atMs }] : [];
  });
  return { held, sent, refused };
}
