import { isUnsent, type OutboxItem, openOutbox } from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";

/** Why a message does not leave until somebody does something about it; `team:contact.<word>` says what. */
const KEPT_HERE: readonly (string | undefined)[] = [
  "AgreementEnded",
  "ConsentEnded",
  "NotSealedAgain",
  "OtherBytes",
  "RecipientGone",
];

/** It waits for more than a network. */
export const isKeptHere = ({ state, failure }: Pick<OutboxItem, "state" | "failure">): boolean =>
  isUnsent({ state }) && KEPT_HERE.includes(failure);

/** By the number of the referral, for those of a case. */
export async function readKeptHere(session: Session, caseId: string): Promise<ReadonlyMap<string, string>> {
  const items = await openOutbox(session, await session.list("outbox", { caseId }));
  return new Map(
    items.flatMap(({ item }) =>
      item.kind === "referral" && item.failure !== undefined && isKeptHere(item) ? [[item.refId, item.failure] as const] : [],
    ),
  );
}
