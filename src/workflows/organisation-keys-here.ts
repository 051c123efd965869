import { isKeyOld } from "#domain/referral/key-age.ts";
import { utcDay } from "#lib/clock.ts";
import type { KeysOverTime } from "#seal/organisation-port.ts";
import { readConfig } from "#workflows/config.ts";
import type { Session } from "#workflows/session.ts";

export interface OrganisationKeysHere extends KeysOverTime {
  /**
   * Keys that were made here count for nothing yet: the directory names none of the organisation, so whoever runs the hub has to take the
   * card; or it names another, which one of its other devices has.
   */
  readonly waitsFor: "directory" | "key" | null;
  /** Teams believe what this device signs. */
  readonly isSigning: boolean;
  /** It is time for a new one. */
  readonly isOld: boolean;
  /** The signed directory names another key: it was changed on another device. */
  readonly isElsewhere: boolean;
  /** The day on which the paper copy of the key of today was read back; absent while there is none. */
  readonly paper?: string;
}

const namedIn = (session: Session, id: string) => session.network().organisations.find((one) => one.id === id);

/** `null` on a device that receives for nobody. */
export async function readOrganisationKeys(session: Session): Promise<OrganisationKeysHere | null> {
  const { enrolment } = session.get();
  const keys = enrolment?.kind === "organisation" ? await session.vault.organisationKeys() : null;
  if (!keys || enrolment?.kind !== "organisation") return null;
  const named = namedIn(session, enrolment.organisation.id);
  const listed = named?.recipients ?? [];
  const isNamed = listed.includes(keys.recipient);
  const paper = await readConfig(session, "paper_key");
  return {
    ...keys,
    waitsFor: !keys.isUnnamed || isNamed ? null : listed.length === 0 ? "directory" : "key",
    isSigning: named === undefined || named.signKey === keys.signKey,
    isOld: keys.next === null && isKeyOld(keys.since, utcDay(session.nowMs())),
    isElsewhere: !keys.isUnnamed && listed.length > 0 && !isNamed,
    ...(paper?.recipient === keys.recipient && { paper: paper.day }),
  };
}

/** Whether teams seal to a key of this device: without one it leaves what waits at the hub to the devices that have it. */
export function mayFetch(session: Session): boolean {
  const { enrolment } = session.get();
  if (enrolment?.kind !== "organisation") return true;
  const named = namedIn(session, enrolment.organisation.id);
  return named?.recipients.includes(enrolment.recipient) ?? false;
}

/** Teams set aside what is signed with a key that the signed directory does not name. Always so on a team's phone. */
export const isSigning = async (session: Session): Promise<boolean> => (await readOrganisationKeys(session))?.isSigning ?? true;

/** The one thing an organisation has to do about its keys, the most urgent first; the words are `keys:task.<it>`. */
export type KeyTask = "first" | "missing" | "elsewhere" | "sign" | "next" | "hub" | "old";
export function keyTask(keys: OrganisationKeysHere): KeyTask | null {
  if (keys.waitsFor) return keys.waitsFor === "directory" ? "first" : "missing";
  if (keys.isElsewhere) return "elsewhere";
  if (!keys.isSigning) return "sign";
  if (keys.next) return "next";
  if (keys.isFromHub) return "hub";
  return keys.isOld ? "old" : null;
}
