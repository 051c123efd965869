import { useTranslation } from "react-i18next";
import type { FlagId, Persons } from "#domain/pack/statistics.ts";
import { PERSONS } from "#domain/pack/statistics.ts";
import type { ReleasedCell } from "#domain/statistics/release.ts";

/** A name that ends in `_other` would be taken for a plural form. */
export const worded = (id: string): string => id.replaceAll("_", "-");

interface FigureWords {
  readonly area: (code: string) => string;
  readonly quarter: (quarter: string) => string;
  readonly cell: (cell: Pick<ReleasedCell, "persons" | "assessments">) => string;
  readonly flag: (flag: FlagId) => string;
}

/** What is counted, in words. */
export function useFigureWords(): FigureWords {
  const { t } = useTranslation(["counts", "figures"]);
  const persons = (all: readonly Persons[]): string | null => {
    if (all.length === PERSONS.length) return null;
    const [first, ...others] = all;
    return first && others.length === 0 ? t(`counts:persons.${worded(first)}`) : t("figures:children_or_not_known");
  };
  return {
    area: (code) => t(`counts:area.${code}`, { defaultValue: code }),
    quarter: (quarter) => t("figures:quarter", { year: quarter.slice(0, 4), number: quarter.slice(6) }),
    cell: ({ persons: who, assessments }) => {
      const [person, assessment] = [persons(who), assessments.length === 1 ? t(`counts:assessment.${assessments[0]}`) : null];
      if (person && assessment) return t("figures:both", { persons: person, assessment });
      return person ?? assessment ?? t("figures:everybody");
    },
    flag: (flag) => t(`counts:flag.${worded(flag)}`),
  };
}
