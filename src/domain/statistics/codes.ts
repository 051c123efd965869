import type { FlagId } from "#domain/pack/statistics.ts";

/**
 * How others name what we count. Nothing is made up: where a list has no value for it, or nobody could say which, there is none. A flag that
 * covers several values of a list names all of them, and means any of these.
 */
export const CODE_LISTS = {
  htcds: {
    title:
      "Human Trafficking Case Data Standard 2.0 (IOM, 2021, CC BY 4.0): TypeOfExploitation, MethodsOfControl, MethodOfRecruitment",
    path: "https://github.com/UNMigration/HTCDS",
    sure: "read",
  },
  ctdc: {
    title: "Counter Trafficking Data Collaborative, Global Synthetic Dataset: names of columns",
    path: "https://www.ctdatacollaborative.org",
    sure: "read",
  },
  iccs: {
    title: "International Classification of Crime for Statistical Purposes, section 0204",
    path: "https://www.unodc.org/unodc/en/data-and-analysis/statistics/iccs.html",
    sure: "recalled",
  },
  fr2024: {
    title: "France, Miprof survey of associations 2024: purposes, in its words without accents and spaces",
    path: "https://www.contrelatraite.org",
    sure: "read",
  },
} as const satisfies Readonly<Record<string, CodeList>>;

interface CodeList {
  readonly title: string;
  readonly path: string;
  /** `read`: in the list itself, or a copy of it. `recalled`: from general knowledge; to be checked before anybody relies on it. */
  readonly sure: "read" | "recalled";
}
export type CodeListId = keyof typeof CODE_LISTS;
export const CODE_LIST_IDS = Object.keys(CODE_LISTS) as CodeListId[];

interface Coded {
  readonly codes: readonly string[];
  /** Our flag was fitted to the value by us: the list does not say that it means this. */
  readonly fitted?: true;
}

const one = (...codes: readonly string[]): Coded => ({ codes });
const fitted = (...codes: readonly string[]): Coded => ({ codes, fitted: true });

/** Forms and ways of control; what is not here has no code in any of the lists. */
export const CODES: Readonly<Partial<Record<FlagId, Readonly<Partial<Record<CodeListId, Coded>>>>>> = {
  m_debt: { htcds: one("DebtBondage"), ctdc: one("meansDebtBondageEarnings") },
  m_earnings: { htcds: one("TakesEarnings", "RestrictsFinancialAccess"), ctdc: fitted("meansDebtBondageEarnings") },
  m_threats: { htcds: one("PhysicalThreats"), ctdc: one("meansThreats") },
  m_family: { htcds: one("ThreatensChildrenFamily"), ctdc: one("meansThreats") },
  m_police: { htcds: one("ThreatsLawEnforcement"), ctdc: one("meansThreats") },
  m_violence: { htcds: one("PhysicalAbuse", "SexualAbuse"), ctdc: one("meansAbusePsyPhySex") },
  m_mind: { htcds: one("PsychologicalAbuse"), ctdc: one("meansAbusePsyPhySex") },
  m_lies: { htcds: one("FalsePromises"), ctdc: one("meansFalsePromises") },
  m_drugs: { htcds: one("PsychoactiveSubstance"), ctdc: one("meansDrugsAlcohol") },
  m_locked: { htcds: one("RestrictsMovement"), ctdc: fitted("meansDenyBasicNeeds") },
  m_needs: { htcds: one("WithholdsNecessities", "RestrictsMedicalCare"), ctdc: one("meansDenyBasicNeeds") },
  m_hours: { htcds: one("ExcessiveWorkingHours"), ctdc: one("meansExcessiveWorkHours") },
  m_papers: { htcds: one("WithholdsDocuments"), ctdc: one("meansWithholdDocs") },
  m_sold: { htcds: fitted("Other") },
  m_position: { htcds: fitted("Other") },
  f_sexual: {
    htcds: one("SexualExploitation"),
    ctdc: one("isSexualExploit"),
    iccs: one("02041"),
    fr2024: one("exploitation_sexuelle"),
  },
  f_labour: {
    htcds: one("ForcedLabour", "Servitude"),
    ctdc: one("isForcedLabour"),
    iccs: one("02042"),
    fr2024: one("exploitation_par_le_travail"),
  },
  f_domestic: {
    htcds: one("Servitude", "ForcedLabour"),
    ctdc: one("isForcedLabour"),
    iccs: one("02042"),
    fr2024: one("exploitation_par_le_travail"),
  },
  f_begging: {
    htcds: one("ForcedBegging"),
    ctdc: one("isForcedLabour"),
    iccs: one("02049"),
    fr2024: one("mendicite_forcee"),
  },
  f_other: {
    htcds: one("OrganRemoval", "ForcedMarriage", "ForcedAdoption", "Surrogacy"),
    ctdc: one("isOtherExploit"),
    iccs: one("02043", "02049"),
  },
  f_child: { htcds: one("ChildLabour") },
  recruited_online: { htcds: fitted("ThroughOnlineSocialNetworks", "ThroughAnOnlineAdvertisement") },
};

/** As it stands in a cell; empty where there is none. */
export const codeText = (flag: FlagId, list: CodeListId): string => (CODES[flag]?.[list]?.codes ?? []).join(";");
