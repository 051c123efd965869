import type { RecordPut } from "#seal/vault-port.ts";
import { type ConfigValue, configPut, readConfig } from "#workflows/config.ts";
import { isCopyPart, isUnsent, openOutbox, type StoredOutboxItem } from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";

export type SentCopyRecord = ConfigValue<"copies_sent">["list"][number];
type Ended = NonNullable<SentCopyRecord["ended"]>;

/** One for each colleague may be on its way. */
const MOST_REMEMBERED = 60;

export const sentRecords = async (session: Session): Promise<readonly SentCopyRecord[]> =>
  (await readConfig(session, "copies_sent"))?.list ?? [];

export const sentPut = (session: Session, list: readonly SentCopyRecord[]): Promise<RecordPut> =>
  configPut(session, "copies_sent", { list: list.slice(-MOST_REMEMBERED) });

/** Parts that have not left this phone. */
export const unsentParts = async (session: Session): Promise<readonly StoredOutboxItem[]> =>
  (await openOutbox(session)).filter(({ item }) => isCopyPart(item) && isUnsent(item));

interface EndedCopies {
  readonly list: readonly SentCopyRecord[];
  readonly deletes: readonly string[];
  readonly outboxDelete: readonly string[];
}

/** What of these copies has not left, with the word for why. What has left is of no use to anybody by itself. */
export async function endCopies(session: Session, ended: Ended, isOver: (copy: SentCopyRecord) => boolean): Promise<EndedCopies> {
  const unsent = await unsentParts(session);
  const records = await sentRecords(session);
  const waits = new Set(unsent.map(({ item }) => item.refId));
  const over = new Set(records.filter((copy) => waits.has(copy.copyNo) && isOver(copy)).map(({ copyNo }) => copyNo));
  const gone = unsent.filter(({ item }) => over.has(item.refId));
  return {
    list: records.map((copy) => (over.has(copy.copyNo) ? { ...copy, ended } : copy)),
    deletes: gone.map(({ rowId }) => rowId),
    outboxDelete: gone.map(({ item }) => item.envelopeId),
  };
}

/**
 * Something in them is erased here, or a person takes a yes back: no copy that holds it leaves any more. For the transaction in which that is
 * written down.
 */
export async function endCopiesWithErased(
  session: Session,
): Promise<Omit<EndedCopies, "list"> & { readonly puts: readonly RecordPut[] }> {
  const { list, ...gone } = await endCopies(session, "erased", () => true);
  return { ...gone, puts: gone.deletes.length === 0 ? [] : [await sentPut(session, list)] };
}
