import { listCases } from "#workflows/cases.ts";
import { childHelp } from "#workflows/child-help.ts";
import { listDrafts } from "#workflows/draft-rows.ts";
import { type OnThisPhone, onThisPhone } from "#workflows/erase-phone.ts";
import { readLog } from "#workflows/safeguarding-log.ts";
import type { Session } from "#workflows/session.ts";

/** What somebody would have who has this phone and its words: counts and roles, nothing that names anybody. */
export interface PhoneRisk extends OnThisPhone {
  /** Cases of a child, or of somebody who may be under 18. */
  readonly children: number;
  /** Cases in which danger was said to be now, or nobody was sure. */
  readonly danger: number;
  /** Cases with strong or possible signs so far. */
  readonly signs: number;
  readonly talks: number;
  readonly drafts: number;
  readonly logged: number;
  /** Whose hub the phone may hand in to, by its name in the signed content. */
  readonly mayReach: { readonly kind: "team" | "organisation"; readonly name: string } | null;
}

export async function phoneRisk(session: Session): Promise<PhoneRisk> {
  const { danger, signs } = await session.vault.caseFigures();
  const flagged = await listCases(session, { from: 0, count: Number.MAX_SAFE_INTEGER, flag: "child_protection" });
  const children = new Set([...flagged.rows.map(({ caseId }) => caseId), ...(await childHelp(session)).values()]);
  const { enrolment } = session.get();
  return {
    ...(await onThisPhone(session)),
    children: children.size,
    danger,
    signs,
    talks: (await session.list("screening")).length,
    drafts: (await listDrafts(session)).length,
    logged: (await readLog(session)).length,
    mayReach:
      enrolment === null
        ? null
        : { kind: enrolment.kind, name: enrolment.kind === "team" ? enrolment.team.name : enrolment.organisation.name },
  };
}
