import { useMemo } from "react";
import { agesOf, languageOf } from "#domain/case/case-view.ts";
import { fieldsFor, isSharingRefused } from "#domain/referral/fields.ts";
import type { ReferralFields } from "#domain/referral/types.ts";
import { compileGuides } from "#domain/screening/compile.ts";
import { createCatalogue } from "#domain/screening/evidence.ts";
import type { GuideContent } from "#storage/guides.ts";
import type { OpenedCase } from "#workflows/cases.ts";
import { useVaultQuery } from "#workflows/react.ts";
import { guidesFor } from "#workflows/screening.ts";

export interface Candidates {
  readonly fields: ReferralFields;
  /** Under 18, or not known to be an adult. */
  readonly isChild: boolean;
  /** Asked in the last talk whether anybody may be told, the person did not say yes. */
  readonly saidNo: boolean;
  readonly language: string;
  /** Answers that are erased from the case once the referral is sealed. */
  readonly referralOnly: readonly string[];
}

function candidatesOf(opened: OpenedCase, content: GuideContent | null): Candidates | undefined {
  const { isChild } = opened.view;
  const screening = opened.view.screenings.at(-1);
  const help = opened.entries.filter((e) => e.type === "help").at(-1);
  if (screening && content) {
    const compiled = compileGuides(content.guides);
    if (!compiled.ok) return undefined;
    const fields = fieldsFor(compiled.value, createCatalogue(content.indicators, content.rules), {
      code: opened.view.code,
      language: screening.screening.language,
      facts: screening.screening,
      assessment: screening.assessment,
      ...(help && { needs: help.needs }),
    });
    // The talk said adult, and somebody else did not: what leaves says "maybe".
    const age_group = isChild && screening.assessment.age === "adult" ? "unknown" : fields.age_group;
    return {
      fields: { ...fields, age_group },
      isChild,
      saidNo: isSharingRefused(screening.screening),
      language: screening.screening.language,
      referralOnly: content.guides.referralOnly,
    };
  }
  if (screening) return undefined;
  const about = opened.entries.findLast((e) => e.type === "taken_over")?.about;
  const ages = agesOf(opened.entries);
  const age = ages.find((one) => one !== "adult") ?? ages[0] ?? "unknown";
  const language = languageOf(opened.entries) ?? "en";
  const needs = [...new Set([...(help?.needs ?? []), ...(about?.needs ?? [])])];
  const { access_needs, flags, assessment } = about ?? {};
  const fields: ReferralFields = {
    code: opened.view.code,
    age_group: age,
    language,
    ...(needs.length > 0 && { needs }),
    ...(access_needs && { access_needs }),
    ...(flags && { flags }),
    ...(assessment !== undefined && { assessment }),
  };
  return { fields, isChild: age !== "adult", saidNo: false, language, referralOnly: [] };
}

/** What could be shared of the case, worked out with the guide version of the talk. */
export function useCandidates(opened: OpenedCase | undefined): Candidates | undefined {
  const pack = opened?.view.screenings.at(-1)?.screening.pack;
  const content = useVaultQuery(
    async (session) => ({ found: pack ? await guidesFor(session, pack) : null }),
    pack ? `${pack.id}|${pack.version}` : "none",
  );
  return useMemo(() => (opened && content ? candidatesOf(opened, content.found) : undefined), [opened, content]);
}
