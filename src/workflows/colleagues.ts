import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { colleagueName, isColleagueName } from "#protocol/colleague.ts";
import type { ColleagueCardError, ColleagueInfo } from "#seal/enrol-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type ConfigValue, configPut, isUnreadable, readConfig } from "#workflows/config.ts";
import type { Session } from "#workflows/session.ts";

type Known = ConfigValue<"colleagues">;
const NOBODY: Known = { list: [] };
/** More is not a team. */
const MOST_COLLEAGUES = 60;

export type CardError = ColleagueCardError | { readonly type: "NotInTeam" };
export type ColleaguesError =
  | SaveError
  | CardError
  /** The list cannot be read: nothing is written over it. */
  | { readonly type: "ColleaguesUnreadable" }
  | { readonly type: "TooManyColleagues" }
  | { readonly type: "ColleagueNameUnusable" };

/** Somebody whose phone was checked in person. */
export interface Colleague {
  readonly deviceKeyId: string;
  readonly name: string;
  /** `YYYY-MM-DD`: when the card was read from that phone. */
  readonly checkedDay: string;
  /** By the signed lists of today; an error says why nothing can be handed to it. */
  readonly standing: Result<ColleagueInfo, CardError>;
}

const judge = (session: Session, card: string): Promise<Result<ColleagueInfo, CardError>> =>
  session.vault.readColleagueCard(card, session.network(), utcDay(session.nowMs()));

/** By name; each judged by the signed lists as they are now. */
export async function readColleagues(session: Session): Promise<readonly Colleague[]> {
  const { list } = (await readConfig(session, "colleagues")) ?? NOBODY;
  const judged = await Promise.all(
    list.map(async ({ card, name, deviceKeyId, checkedDay }) => ({
      deviceKeyId,
      name,
      checkedDay,
      standing: await judge(session, card),
    })),
  );
  return judged.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** As it was read; `null` for a phone that is not on the list. */
export const cardOf = async (session: Session, deviceKeyId: string): Promise<string | null> =>
  (await readConfig(session, "colleagues"))?.list.find((one) => one.deviceKeyId === deviceKeyId)?.card ?? null;

async function change(
  session: Session,
  next: (known: Known) => Result<Known, ColleaguesError>,
): Promise<Result<void, ColleaguesError>> {
  return session.exclusive(async (write) => {
    if (await isUnreadable(session, "colleagues")) return err({ type: "ColleaguesUnreadable" });
    const changed = next((await readConfig(session, "colleagues")) ?? NOBODY);
    if (!changed.ok) return changed;
    return write({ puts: [await configPut(session, "colleagues", changed.value)], deletes: [] });
  });
}

/** Reads a card from the phone that lies there. The same phone again takes the place of its older card. */
export async function addColleague(session: Session, card: string): Promise<Result<ColleagueInfo, ColleaguesError>> {
  const read = await judge(session, card);
  if (!read.ok) return read;
  const { deviceKeyId, name } = read.value;
  const checkedDay = utcDay(session.nowMs());
  const code = card.replace(/\s+/g, "");
  const saved = await change(session, (known) => {
    const others = known.list.filter((one) => one.deviceKeyId !== deviceKeyId);
    if (others.length >= MOST_COLLEAGUES) return err({ type: "TooManyColleagues" });
    return ok({ ...known, list: [...others, { card: code, name, deviceKeyId, checkedDay }] });
  });
  return saved.ok ? read : saved;
}

export const takeOffColleague = (session: Session, deviceKeyId: string): Promise<Result<void, ColleaguesError>> =>
  change(session, (known) => ok({ ...known, list: known.list.filter((one) => one.deviceKeyId !== deviceKeyId) }));

export const readOwnName = async (session: Session): Promise<string> => (await readConfig(session, "colleagues"))?.ownName ?? "";

/** The code for a colleague's camera, under the name its owner chose; the name is kept. */
export async function showColleagueCard(session: Session, name: string): Promise<Result<string, ColleaguesError>> {
  const ownName = colleagueName(name);
  if (!isColleagueName(ownName)) return err({ type: "ColleagueNameUnusable" });
  const card = await session.vault.makeColleagueCard(ownName);
  if (card === null) return err({ type: "NotInTeam" });
  const saved = await change(session, (known) => ok({ ...known, ownName }));
  return saved.ok ? ok(card) : saved;
}
