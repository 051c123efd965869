import { mustArrive } from "#domain/referral/basis.ts";
import { err, type Result } from "#lib/result.ts";
import { type HeldBack, isHeld } from "#workflows/hold.ts";
import type { Session } from "#workflows/session.ts";

/** What would be gone. */
export interface OnThisPhone {
  readonly cases: number;
  /** Sealed and not sent: nobody else has it. */
  readonly unsent: number;
  /** Of these, on account of a child or a life: they have to leave the phone first (safeguarding rule 1). */
  readonly mustArrive: number;
  /** Police or a court have asked: nothing may be erased. */
  readonly hold: boolean;
}

export type EraseError =
  | { readonly type: "MustArriveFirst"; readonly count: number }
  | HeldBack
  /** What was written behind the duress words holds something that has to leave the phone first. */
  | { readonly type: "BehindMustStay" }
  /** The browser does not let its files be overwritten. */
  | { readonly type: "StorageRefused" };

/** What stands against erasing. */
export async function heldBack(session: Session): Promise<Pick<OnThisPhone, "mustArrive" | "hold">> {
  const unsent = await unsentHere(session);
  return { mustArrive: unsent.filter(({ basis }) => mustArrive(basis)).length, hold: await isHeld(session) };
}

async function unsentHere(session: Session) {
  const outbox = (await session.list("outbox")).flatMap(({ projection }) =>
    projection.kind === "outbox" && !projection.counts ? [projection] : [],
  );
  return outbox.filter(({ state }) => state === "sealed" || state === "failed");
}

export async function onThisPhone(session: Session): Promise<OnThisPhone> {
  const { cases } = await session.vault.caseFigures();
  return { cases, unsent: (await unsentHere(session)).length, ...(await heldBack(session)) };
}

/**
 * Everything of the team's part on this phone, for good. What is public stays: rights and help work as before. Behind the duress words,
 * while the own notes have to be kept, only what was written there goes.
 */
export async function erasePhone(session: Session): Promise<Result<void, EraseError>> {
  const { mustArrive: waiting, hold } = await heldBack(session);
  if (hold) return err({ type: "OnHold" });
  if (waiting > 0) return err({ type: "MustArriveFirst", count: waiting });
  const { side, behind } = await session.vault.sides();
  if (behind !== "keep") return session.erase();
  return side === "other" ? session.eraseOther() : err({ type: "BehindMustStay" });
}
