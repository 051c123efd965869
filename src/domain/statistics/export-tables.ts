import { type Group, LEAF_ASSESSMENTS, type LeafAssessment, PERSONS, type Persons } from "#domain/pack/statistics.ts";
import { CODE_LIST_IDS, CODE_LISTS, codeText } from "#domain/statistics/codes.ts";
import type { LedgerEntry } from "#domain/statistics/ledger.ts";
import { type ReleasedCell, type ReleasedFlag, rangeOf, totalOf } from "#domain/statistics/release.ts";

/** What was released, as the ledger has it. Every table is made from this alone. */
export type Released = Pick<LedgerEntry, "quarter" | "area" | "figures">;

/** A column, as the Table Schema of Frictionless says it, with its HXL tag. */
export interface Column {
  readonly name: string;
  readonly type: "string" | "integer";
  readonly description: string;
  readonly hxl?: string;
  readonly constraints: Readonly<Record<string, boolean | number | string | readonly string[]>>;
}
export interface Table {
  readonly name: string;
  readonly title: string;
  readonly columns: readonly Column[];
  /** `null`: nothing is said. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** Its words have accents. */
  readonly accents: boolean;
}

const QUARTER: Column = {
  name: "period",
  type: "string",
  description: "Quarter of a year, by UTC.",
  hxl: "#date+period",
  constraints: { required: true, pattern: "20[0-9]{2}-Q[1-4]" },
};
const AREA: Column = {
  name: "area",
  type: "string",
  description: "ISO 3166-2, or other: everywhere else.",
  hxl: "#adm2+code",
  constraints: { required: true, pattern: "other|[A-Z]{2}-[A-Z0-9]{2,3}" },
};
/** `minimum`: nothing printed is smaller. */
const number = (name: string, description: string, minimum = 10, hxl?: string): Column => ({
  name,
  type: "integer",
  description,
  ...(hxl !== undefined && { hxl }),
  constraints: { minimum },
});
const oneOf = (name: string, description: string, values: readonly string[], hxl?: string): Column => ({
  name,
  type: "string",
  description,
  ...(hxl !== undefined && { hxl }),
  constraints: { required: true, enum: values },
});

const PERSON_GROUPS = ["all", "child_or_not_known", ...PERSONS] as const;
const ASSESSMENT_GROUPS = ["all", ...LEAF_ASSESSMENTS] as const;

const personGroup = (persons: readonly Persons[]): (typeof PERSON_GROUPS)[number] =>
  persons.length === PERSONS.length ? "all" : persons.length === 1 ? (persons[0] as Persons) : "child_or_not_known";
const assessmentGroup = (assessments: readonly LeafAssessment[]): (typeof ASSESSMENT_GROUPS)[number] =>
  assessments.length === 1 ? (assessments[0] as LeafAssessment) : "all";

/** Group T: possible victims as seen by an association, at most. Nobody else has any status. */
const isPresumed = ({ assessments }: ReleasedCell): boolean => assessments.every((one) => one === "T1" || one === "T2");

export function releaseTable(all: readonly Released[]): Table {
  return {
    name: "release",
    title: "Screenings with indicators, not victims",
    accents: false,
    columns: [
      QUARTER,
      AREA,
      oneOf("person_group", "all: everybody together.", PERSON_GROUPS, "#group+person"),
      oneOf(
        "assessment",
        "T1 strong signs, T2 possible signs of trafficking; S2 a paid journey with danger; rest everything else.",
        ASSESSMENT_GROUPS,
        "#status+assessment",
      ),
      number("screenings", "Rounded to 5; empty: hidden.", 10, "#affected+screened+num"),
      number("lower", "The least it can be.", 0, "#affected+num+min"),
      number("upper", "The most it can be.", 9, "#affected+num+max"),
      {
        name: "htcds_status",
        type: "string",
        description: "HTCDS TraffickingStatus, as an association sees it.",
        hxl: "#status+htcds",
        constraints: { enum: ["PossibleVictimOfTrafficking"] },
      },
    ],
    rows: all.flatMap(({ quarter, area, figures }) =>
      (figures?.cells ?? []).map((cell) => [
        quarter,
        area,
        personGroup(cell.persons),
        assessmentGroup(cell.assessments),
        cell.shown,
        ...rangeOf(cell.shown, figures?.k ?? 0),
        isPresumed(cell) ? "PossibleVictimOfTrafficking" : null,
      ]),
    ),
  };
}

const UNSURE = { read: "", recalled: "From general knowledge, not checked against the list. " } as const;

export function flagsTable(all: readonly Released[]): Table {
  return {
    name: "flags",
    title: "How many of them had a sign",
    accents: false,
    columns: [
      QUARTER,
      AREA,
      oneOf("group", "T: T1 and T2. O: S2 and rest.", ["T", "O"]),
      { name: "flag", type: "string", description: "Our name of the sign.", constraints: { required: true } },
      number("count", "Rounded to 5; empty: hidden."),
      number("base", "Sum of the printed screenings among whom it was counted."),
      ...CODE_LIST_IDS.map(
        (list): Column => ({
          name: list,
          type: "string",
          description: `${CODE_LISTS[list].title}. ${UNSURE[CODE_LISTS[list].sure]}Several values: any of these. Empty: no value fits.`,
          constraints: {},
        }),
      ),
    ],
    rows: all.flatMap(({ quarter, area, figures }) =>
      (figures?.flags ?? []).map(({ group, flag, shown, of }) => [
        quarter,
        area,
        group,
        flag,
        shown,
        of,
        ...CODE_LIST_IDS.map((list) => codeText(flag, list) || null),
      ]),
    ),
  };
}

interface Sum {
  readonly shown: number;
  readonly least: number;
}

/** Rule 5: of printed numbers only, and at least their lower ends. */
function sumOf(printed: readonly { readonly shown: number | null; readonly k: number }[]): Sum | null {
  const seen = printed.flatMap(({ shown, k }) => (shown === null ? [] : [{ shown, k }]));
  if (seen.length === 0) return null;
  return {
    shown: seen.reduce((sum, { shown }) => sum + shown, 0),
    least: seen.reduce((sum, { shown, k }) => sum + rangeOf(shown, k)[0], 0),
  };
}

const cellSum = (all: readonly Released[], isWanted: (cell: ReleasedCell) => boolean): Sum | null =>
  sumOf(
    all.flatMap(({ figures }) =>
      figures === null ? [] : figures.cells.filter(isWanted).map(({ shown }) => ({ shown, k: figures.k })),
    ),
  );
const flagSum = (all: readonly Released[], flag: ReleasedFlag["flag"], groups: readonly Group[]): Sum | null =>
  sumOf(
    all.flatMap(({ figures }) =>
      figures === null
        ? []
        : figures.flags
            .filter((one) => one.flag === flag && groups.includes(one.group))
            .map(({ shown }) => ({ shown, k: figures.k })),
    ),
  );

const ACTIVITIES = [
  ["referrals_agreed", "referral_agreed"],
  ["referrals_collected", "referral_collected"],
  ["referrals_answered", "referral_answered"],
] as const;

/** Work, not people. */
export function activityTable(all: readonly Released[]): Table {
  return {
    name: "activity",
    title: "Work, not people",
    accents: false,
    columns: [
      QUARTER,
      AREA,
      oneOf("activity", "Screenings, and how far referrals came that the person agreed to.", [
        "screenings",
        ...ACTIVITIES.map(([name]) => name),
      ]),
      number("count", "Sum of printed numbers; empty: none is printed."),
      number("at_least", "Sum of their lower ends."),
    ],
    rows: all.flatMap((one) => {
      const total = one.figures === null ? null : totalOf([one.figures]);
      const sums = [
        ["screenings", total] as const,
        ...ACTIVITIES.map(([name, flag]) => [name, flagSum([one], flag, ["T", "O"])] as const),
      ];
      return one.figures === null
        ? []
        : sums.map(([name, sum]) => [one.quarter, one.area, name, sum?.shown ?? null, sum?.least ?? null]);
    }),
  };
}

interface Answer {
  readonly question: string;
  readonly sum?: (french: readonly Released[]) => Sum | null;
  readonly remark?: string;
}
const ofT = (flag: ReleasedFlag["flag"]) => (french: readonly Released[]) => flagSum(french, flag, ["T"]);
const NOT_ASKED = "non renseigné : la question n'est pas posée";

/** The questions of the yearly survey of associations, in its order and words as far as they were published. */
const SURVEY: readonly Answer[] = [
  {
    question: "Personnes repérées (présumées)",
    sum: (french) => cellSum(french, isPresumed),
    remark: "entretiens avec indices, une personne peut être comptée deux fois",
  },
  { question: "dont accompagnées (orientation acceptée et reçue)", sum: ofT("referral_collected") },
  { question: "Finalité : exploitation sexuelle", sum: ofT("f_sexual") },
  { question: "Finalité : exploitation par le travail (y compris domestique)", sum: ofT("f_labour") },
  { question: "Finalité : mendicité forcée", sum: ofT("f_begging") },
  {
    question: "Finalité : activité criminelle ou délictuelle",
    remark: "jamais compté : ne quitte le téléphone que pour un avocat",
  },
  { question: "Finalité : autre", sum: ofT("f_other") },
  {
    question: "Mineures et mineurs",
    sum: (french) =>
      cellSum(
        french,
        (cell) => isPresumed(cell) && cell.persons.every((one) => one === "child_unaccompanied" || one === "child_other"),
      ),
    remark: "publié seulement quand le trimestre précédent comptait au moins 400 entretiens",
  },
  { question: "Femmes", remark: NOT_ASKED },
  { question: "Exploitées au moins en partie en France", sum: ofT("place_here") },
  {
    question: "Exploitées uniquement à l'étranger",
    remark: "non renseigné : « uniquement » ne se déduit pas de nos sommes",
  },
  { question: "Exploitées sur la route (autre pays, peut s'ajouter à la France)", sum: ofT("place_on_the_way") },
  { question: "Recrutées en ligne", sum: ofT("recruited_online") },
  { question: "Hébergées par l'exploiteur", sum: ofT("housed_by_exploiter") },
  { question: "Exploiteur dans la famille ou conjoint", remark: NOT_ASKED },
  { question: "Exploitées par un réseau", remark: NOT_ASKED },
  { question: "Plainte déposée", remark: NOT_ASKED },
];

/** For copying by hand into the French survey, a year at a time; areas of France only, because "here" means France in no other. */
export function frenchTable(all: readonly Released[]): Table {
  const french = all.filter(({ area, figures }) => area.startsWith("FR-") && figures !== null);
  const years = [...new Set(french.map(({ quarter }) => quarter.slice(0, 4)))].sort();
  return {
    name: "fr-enquete",
    title: "Enquête annuelle auprès des associations (à recopier)",
    accents: true,
    columns: [
      { name: "annee", type: "integer", description: "Année.", constraints: { required: true, minimum: 2027 } },
      { name: "trimestres", type: "string", description: "Trimestres publiés.", constraints: { required: true } },
      { name: "question", type: "string", description: "Question de l'enquête.", constraints: { required: true } },
      number("nombre", "Somme des nombres publiés, arrondis à 5 ; vide : rien n'est publié."),
      number("au_moins", "Au moins."),
      { name: "remarque", type: "string", description: "Pourquoi rien, ou ce qu'il faut savoir.", constraints: {} },
    ],
    rows: years.flatMap((year) => {
      const ofYear = french.filter(({ quarter }) => quarter.startsWith(year));
      const quarters = [...new Set(ofYear.map(({ quarter }) => quarter.slice(5).replace("Q", "T")))].sort().join(" ");
      return SURVEY.map(({ question, sum, remark }) => {
        const found = sum?.(ofYear) ?? null;
        return [Number(year), quarters, question, found?.shown ?? null, found?.least ?? null, remark ?? null];
      });
    }),
  };
}
