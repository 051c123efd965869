import type { Colleague } from "#workflows/colleagues.ts";
import type { Session } from "#workflows/session.ts";

/**
 * Why something may not go to a colleague's phone, or will hardly be answered from there: shut out, over, off the list of colleagues, its
 * card read anew with another key, or not known to the signed lists. `hand-over:stopped.<type>` has the words.
 */
export type ColleagueTrouble =
  | "ColleagueRevoked"
  | "ColleagueExpired"
  | "ColleagueGone"
  | "ColleagueOtherKey"
  | "ColleagueUnknown";

/** The phone something was sealed to. */
export interface ColleaguePhone {
  readonly mailbox: string;
  readonly recipient: string;
  readonly deviceKeyId?: string | undefined;
}

/** By the colleagues' cards, as the signed lists judge them today; `null` where the phone it was sealed to counts. */
export function troubleOf(
  colleagues: readonly Colleague[],
  { deviceKeyId, mailbox, recipient }: ColleaguePhone,
): ColleagueTrouble | null {
  const isIt = ({ standing }: Colleague): boolean =>
    standing.ok && standing.value.mailbox === mailbox && standing.value.recipient === recipient;
  const colleague = colleagues.find((one) => (deviceKeyId === undefined ? isIt(one) : one.deviceKeyId === deviceKeyId));
  if (!colleague) return "ColleagueGone";
  if (isIt(colleague)) return null;
  if (colleague.standing.ok) return "ColleagueOtherKey";
  const { type } = colleague.standing.error;
  return type === "ColleagueRevoked" || type === "ColleagueExpired" ? type : "ColleagueUnknown";
}

/** Before the signed lists are read they name nobody, and nothing follows from that. */
export const areListsRead = (session: Session): boolean => session.network().teams.length > 0;
