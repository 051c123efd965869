import { isUnsent, openOutbox } from "#workflows/outbox.ts";
import type { Session } from "#workflows/session.ts";

/** Why a message does not leave until somebody does something about it; `team:contact.<word>` says what. */
const KEPT_HERE: readonly (string | undefined)[] = [
  "AgreementEnded",
  "ConsentEnded",
  "NotSealedAgain",
  "OtherBytes",
  "RecipientGone",
];

/** By the number of the referral, for those of a case that wait for more than a network. */
export async function readKeptHere(session: Session, caseId: string): Promise<ReadonlyMap<string, string>> {
  const items = await openOutbox(session, await session.list("outbox", { caseId }));
  return new Map(
    items.flatMap(({ item: { kind, state, refId, failure } }) =>
      kind === "referral" && isUnsent({ state }) && failure !== undefined && KEPT_HERE.includes(failure)
        ? [[refId, failure] as const]
        : [],
    ),
  );
}
