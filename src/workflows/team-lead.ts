import { utcDay } from "#lib/clock.ts";
import { err, ok, type Result } from "#lib/result.ts";
import type { HubAddress } from "#protocol/contact.ts";
import type { Lead } from "#protocol/enrolment.ts";
import { isNewLead, nextLeadNumber } from "#protocol/team-lead.ts";
import type { EnrolmentInfo, LeadHere } from "#seal/vault-port.ts";
import type { SaveError } from "#storage/save-error.ts";
import { type ConfigValue, configPut, readConfig, rowsNamed } from "#workflows/config.ts";
import { leadIn, plainLead } from "#workflows/lead-here.ts";
import type { Session } from "#workflows/session.ts";
import type { SyncPort } from "#workflows/sync-port.ts";
import { coordinatorRow } from "#workflows/team-desk.ts";

type Kept = ConfigValue<"lead">;
type TeamInfo = Extract<EnrolmentInfo, { kind: "team" }>;

const teamOf = (session: Session): TeamInfo | null => {
  const { vault, enrolment } = session.get();
  return vault.kind === "open" && enrolment?.kind === "team" ? enrolment : null;
};

const isSame = (one: Lead, other: Lead): boolean => JSON.stringify(plainLead(one)) === JSON.stringify(plainLead(other));

/** Writes it and shows it on every screen. Only while the vault is open. */
async function keep(session: Session, change: (kept: Kept) => Kept): Promise<Result<void, SaveError>> {
  return session.exclusive(async (write) => {
    const info = teamOf(session);
    if (!info) return ok(undefined);
    const kept = await readConfig(session, "lead");
    const before: Kept = kept?.team === info.team.id ? kept : { team: info.team.id };
    const after = change(before);
    if (JSON.stringify(after) === JSON.stringify(before)) return ok(undefined);
    const saved = await write({ puts: [await configPut(session, "lead", after)], deletes: [] });
    if (saved.ok && teamOf(session)) session.setEnrolment({ ...info, lead: leadIn(after, info.lead) });
    return saved;
  });
}

/** Asks the hub who the lead is. What is older, another team's, or signed by nobody we know changes nothing. */
export async function followLead(
  session: Session,
  sync: SyncPort,
  hub: HubAddress,
  token: string,
  signal: AbortSignal,
): Promise<void> {
  if (!teamOf(session)) return;
  const got = await sync.lead(hub, token, signal);
  signal.throwIfAborted();
  const info = teamOf(session);
  if (got.type !== "Lead" || !info) return;
  const asOf = utcDay(session.nowMs());
  const above = info.lead.number ?? 0;
  if (got.wire === null) {
    if (above === 0) await keep(session, (kept) => ({ ...kept, asOf }));
    return;
  }
  const read = await session.vault.readTeamLead(got.wire, session.network(), above);
  signal.throwIfAborted();
  if (read.ok) {
    const { number, since, lead } = read.value;
    const told = isSame(lead, info.lead);
    await keep(session, ({ team }) => ({ team, asOf, said: { number, since, lead }, ...(!told && { news: true }) }));
  } else if (read.error.type === "LeadNewerForm") await keep(session, (kept) => ({ ...kept, newerForm: true }));
  else if (read.error.type === "LeadOlder" && read.error.number === above)
    await keep(session, ({ newerForm: _, ...kept }) => ({ ...kept, asOf }));
}

/** Somebody has read that the lead changed, or that a change was refused. */
export const leadNewsRead = (session: Session): Promise<Result<void, SaveError>> =>
  keep(session, ({ news: _, refused: __, ...kept }) => kept);

export interface LeadNews {
  readonly lead: LeadHere;
  readonly changed: boolean;
  /** The hub has one that a newer app reads. */
  readonly newerForm: boolean;
  /** Changed here; the hub does not know yet. */
  readonly waits: boolean;
  /** The hub did not take what was changed here: the earlier one stands. */
  readonly refused: boolean;
}
export async function readLeadNews(session: Session): Promise<LeadNews | null> {
  const info = teamOf(session);
  if (!info) return null;
  const kept = await readConfig(session, "lead");
  const own = kept?.team === info.team.id ? kept : null;
  return {
    lead: info.lead,
    changed: own?.news === true,
    newerForm: own?.newerForm === true,
    waits: (await readConfig(session, "lead_order")) !== null,
    refused: own?.refused === true,
  };
}

export type ChangeLeadError =
  | SaveError
  | { readonly type: "NotCoordinator" | "NotNamedYet" }
  /** Something is missing, too long, or cannot be dialled. */
  | { readonly type: "LeadIncomplete" };

/** Signed and shown here at once; the hub learns it with the next contact, and each phone of the team with its own. */
export async function changeLead(session: Session, lead: Lead): Promise<Result<void, ChangeLeadError>> {
  if (!isNewLead(lead)) return err({ type: "LeadIncomplete" });
  const info = teamOf(session);
  const coordinator = await coordinatorRow(session);
  if (!info || !coordinator) return err({ type: "NotCoordinator" });
  if (!coordinator.isNamed) return err({ type: "NotNamedYet" });
  const nowMs = session.nowMs();
  const said = { number: nextLeadNumber(info.lead.number ?? 0, nowMs), since: utcDay(nowMs), lead: plainLead(lead) };
  const wire = await session.vault.signTeamLead(coordinator.row, said);
  if (!wire) return err({ type: "NotCoordinator" });
  return session.exclusive(async (write): Promise<Result<void, ChangeLeadError>> => {
    const kept = await readConfig(session, "lead");
    const waiting = await readConfig(session, "lead_order");
    const own = kept?.team === info.team.id ? kept : null;
    const before = waiting ? waiting.before : own?.said;
    const after: Kept = { team: info.team.id, said, ...(own?.asOf !== undefined && { asOf: own.asOf }) };
    const order = { ...wire, number: said.number, ...(before && { before }) };
    const saved = await write({
      puts: [await configPut(session, "lead", after), await configPut(session, "lead_order", order)],
      deletes: [],
    });
    if (saved.ok && teamOf(session)) session.setEnrolment({ ...info, lead: leadIn(after, info.lead) });
    return saved;
  });
}

/** A lead that was changed here and of which the hub does not know yet. Where it refuses it, the earlier one stands again and that is said. */
export async function handInLead(session: Session, sync: SyncPort, hub: HubAddress, signal: AbortSignal): Promise<void> {
  const order = teamOf(session) && (await readConfig(session, "lead_order"));
  if (!order) return;
  const { number, statement, sig, before } = order;
  const outcome = await sync.changeLead(hub, { statement, sig }, number, signal);
  signal.throwIfAborted();
  const isRefused = outcome.type === "Refused" || outcome.type === "NotAllowed";
  if (outcome.type !== "Done" && !isRefused) return;
  await session.exclusive(async (write) => {
    if ((await readConfig(session, "lead_order"))?.number !== number) return;
    await write({ puts: [], deletes: (await rowsNamed(session, "lead_order")).map(({ rowId }) => rowId) });
  });
  if (isRefused) await takeBack(session, before);
}

async function takeBack(session: Session, before: Kept["said"]): Promise<void> {
  await keep(session, ({ said: _, ...kept }) => ({ ...kept, ...(before && { said: before }), refused: true }));
  // What stands where no statement stood is in the enrolment.
  const info = teamOf(session);
  if (info) await session.reloadEnrolment();
}
