import type { Lead } from "#protocol/enrolment.ts";
import type { EnrolmentInfo, LeadHere } from "#seal/vault-port.ts";
import { type ConfigValue, readConfig, rowsNamed } from "#workflows/config.ts";
import type { Session } from "#workflows/session.ts";

export const plainLead = ({ name, phone, hours, second }: Lead): Lead => ({
  name,
  phone,
  hours,
  second: { name: second.name, phone: second.phone },
});
/** The enrolment with the newest lead this phone knows of in place of the one it came with. */
export async function withLead(session: Session, info: EnrolmentInfo | null): Promise<EnrolmentInfo | null> {
  if (info?.kind !== "team") return info;
  const kept = await readConfig(session, "lead");
  return kept?.team === info.team.id ? { ...info, lead: leadIn(kept, info.lead) } : info;
}

export function leadIn({ asOf, said }: ConfigValue<"lead">, before: LeadHere): LeadHere {
  const lead = said && said.number >= (before.number ?? 0) ? { ...said.lead, number: said.number, since: said.since } : before;
  return { ...lead, ...(asOf !== undefined && { asOf }) };
}

/** What is kept of the lead, which a phone that comes into a team leaves behind. */
export const leadRows = async (session: Session) => [
  ...(await rowsNamed(session, "lead")),
  ...(await rowsNamed(session, "lead_order")),
];
