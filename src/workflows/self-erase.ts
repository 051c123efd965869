import { mustArrive } from "#domain/referral/basis.ts";
import { DAY_MS } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { NO_LIMITS } from "#seal/slot-header.ts";
import type { Change } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type ConfigValue, configPut, readConfig } from "#workflows/config.ts";
import { heldBack } from "#workflows/erase-phone.ts";
import type { Session } from "#workflows/session.ts";

/**
 * The team's part that erases itself: after wrong tries, after days unopened. Off until switched on.
 *
 * The setting lies sealed in the vault. The slot file has the limits only while nothing must be kept, so that whatever fires there
 * while the vault is locked never takes a report about a child or a life, or what police or a court have asked for, with it. They
 * are taken out **before** anything that must be kept is written, and put back after the last of it has gone: broken off between the
 * two, the vault does not erase itself, which is the mistake that can be mended. The duress words are armed and disarmed by the same
 * calls: until `arm` has said that everything here may go, they take nothing away.
 */
export type SelfErase = ConfigValue<"self_erase">;
export const NEVER: SelfErase = { tries: 0, days: 0 };
export const TRIES_CHOICES = [0, 10, 20] as const;
export const DAYS_CHOICES = [0, 7, 14, 30, 60] as const;

export const readSelfErase = async (session: Session): Promise<SelfErase> => (await readConfig(session, "self_erase")) ?? NEVER;

export async function setSelfErase(session: Session, change: Partial<SelfErase>): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const value = { ...(await readSelfErase(session)), ...change };
    return write({ puts: [await configPut(session, "self_erase", value)], deletes: [] });
  });
}

/** What it does now, and whether something holds it back. */
export interface SelfEraseNow extends SelfErase {
  readonly heldBack: boolean;
}
export const readSelfEraseNow = async (session: Session): Promise<SelfEraseNow> => ({
  ...(await readSelfErase(session)),
  heldBack: await mustStay(session),
});

/** What cannot be read may be a report: then nothing erases itself either. */
async function mustStay(session: Session): Promise<boolean> {
  const { damagedShards, recordsLost } = session.get();
  if (damagedShards > 0 || recordsLost) return true;
  const held = await heldBack(session);
  return held.hold || held.mustArrive > 0;
}

const names = (change: Change): readonly string[] =>
  change.puts.flatMap(({ projection }) => (projection.kind === "config" ? [projection.name] : []));

/** Writing it begins a duty to keep: an unsent report about a child or a life, or "police or a court have asked". */
export function beginsDuty({ puts }: Change): boolean {
  return puts.some(({ projection, value }) => {
    if (projection.kind === "outbox")
      return (projection.state === "sealed" || projection.state === "failed") && mustArrive(projection.basis);
    if (projection.kind !== "config" || projection.name !== "retention") return false;
    return typeof value === "object" && value !== null && "hold" in value && value.hold === true;
  });
}

/** After it the limits may have to be put back, or others set. */
export const mayEndDuty = (change: Change): boolean =>
  change.deletes.length > 0 ||
  change.puts.some(({ projection }) => projection.kind === "outbox") ||
  names(change).some((name) => name === "retention" || name === "self_erase");

/** Takes the limits out of the slot file. What must be kept is not written where they cannot be taken out. */
export async function disarm(session: Session): Promise<Result<void, SaveError>> {
  const off = await session.vault.setLimits(NO_LIMITS, false);
  return off.ok ? ok(undefined) : err({ type: "SaveFailed", name: "limits" });
}

/** Sets the limits as they are meant now. Where that fails the file keeps none, or those that were right when it was locked. */
export async function arm(session: Session): Promise<void> {
  const { tries, days } = await readSelfErase(session);
  const mayGo = !(await mustStay(session));
  await session.vault.setLimits(mayGo ? { tries, days } : NO_LIMITS, mayGo);
}

/** Day and time from which on it may go when nobody opens it, counted from now; `null` while it does not go by itself. */
export async function goneFromMs(session: Session): Promise<number | null> {
  const { days, heldBack: held } = await readSelfEraseNow(session);
  return days === 0 || held ? null : session.nowMs() + days * DAY_MS;
}

export const readQuickErase = async (session: Session): Promise<boolean> =>
  (await readConfig(session, "quick_erase"))?.on === true;

export async function setQuickErase(session: Session, on: boolean): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => write({ puts: [await configPut(session, "quick_erase", { on })], deletes: [] }));
}
