import * as v from "valibot";
import { EntrySchema } from "#domain/case/schema.ts";
import { listCases } from "#workflows/cases.ts";
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
  const cases = await listCases(session);
  const entries = await session.list("entry");
  const signs = new Set<string>();
  for (const { projection } of entries)
    if (projection.kind === "entry" && (projection.assessment === "T1" || projection.assessment === "T2"))
      signs.add(projection.caseId);
  const children = new Set(cases.filter(({ flags }) => flags.includes("child_protection")).map(({ caseId }) => caseId));
  for (const caseId of await helpedChildren(session)) children.add(caseId);
  const { enrolment } = session.get();
  return {
    ...(await onThisPhone(session)),
    children: children.size,
    danger: cases.filter(({ flags }) => flags.includes("urgent_check")).length,
    signs: signs.size,
    talks: (await session.list("screening")).length,
    drafts: (await listDrafts(session)).length,
    logged: (await readLog(session)).length,
    mayReach:
      enrolment === null
        ? null
        : { kind: enrolment.kind, name: enrolment.kind === "team" ? enrolment.team.name : enrolment.organisation.name },
  };
}

/** Where help was given without questions, the age stands in the entry alone. */
async function helpedChildren(session: Session): Promise<readonly string[]> {
  const listed = (await session.list("entry")).filter(
    ({ projection }) => projection.kind === "entry" && projection.type === "help",
  );
  return (await session.open(listed)).flatMap((row) => {
    const parsed = row.ok ? v.safeParse(EntrySchema, row.value) : null;
    return parsed?.success && parsed.output.type === "help" && parsed.output.age !== "adult" ? [parsed.output.caseId] : [];
  });
}
