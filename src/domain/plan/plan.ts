import { type MatchedService, matchServices, type ServiceQuery } from "#domain/directory/match-services.ts";
import { ASKED_KINDS, type Asked, type NeedId, needsFromAnswers } from "#domain/directory/needs.ts";
import { hourIn } from "#domain/directory/open-hours.ts";
import type { Country } from "#domain/pack/common.ts";
import type { Right } from "#domain/pack/rights.ts";
import type { AssessmentCode } from "#domain/pack/rules.ts";
import type { Service } from "#domain/pack/services.ts";
import { rightsFor } from "#domain/plan/rights.ts";
import { ADULT_STEPS, CHILD_FIRST, CHILD_LEADS, type StepKind } from "#domain/plan/steps.ts";
import type { CompiledGuides } from "#domain/screening/compile.ts";
import { Scope, valuesOf } from "#domain/screening/scope.ts";
import type { AgeGroup, Assessment, ScreeningFacts } from "#domain/screening/types.ts";

export interface PlanPerson {
  readonly needs: readonly NeedId[];
  /** What the person asked for by name. */
  readonly asked: readonly Asked[];
  /** Which services would be all right (q78). */
  readonly accepts: readonly string[];
  readonly language?: string;
}

export interface PlanInput {
  readonly assessment: Pick<Assessment, "shown" | "age" | "flags" | "purposeNotAsked">;
  readonly person: PlanPerson;
  readonly country: Country;
  readonly city?: string;
  readonly nowMs: number;
  readonly services: readonly Service[];
  readonly rights: readonly Right[];
  /** Shown on every child and danger screen; a team has one, help without a team may not. */
  readonly hasLead: boolean;
}

export interface PlanStep {
  readonly kind: StepKind;
  /** Key of the words in the team texts. */
  readonly textKey: string;
  readonly serviceIds: readonly string[];
  readonly rightIds: readonly string[];
  /** Nobody of these answers now: who does next, and when, where hours are known. */
  readonly opensNext?: { readonly serviceId: string; readonly atMs: number };
}

export interface Plan {
  /** Words of the result: title of the label for an adult, or for a child. */
  readonly lineKey: string;
  readonly childFirst: boolean;
  /** "Not asked yet: being made to work, sex, control" must stand on the second line. */
  readonly purposeNotAsked: boolean;
  /** Danger comes first and is marked. */
  readonly urgent: boolean;
  readonly steps: readonly PlanStep[];
  readonly services: readonly MatchedService[];
  readonly rights: readonly Right[];
}

export const audienceOf = (age: AgeGroup): "adult" | "child" => (age === "adult" ? "adult" : "child");
export const lineKey = (shown: AssessmentCode, age: AgeGroup): string => `plan.${shown}.${audienceOf(age)}.line`;

const DAY_FROM_HOUR = 8;
const DAY_UNTIL_HOUR = 19;
const SERVICES_PER_STEP = 6;
/** Bodies that publish or coordinate: no use to a person tonight. */
const SPECIALIST_STEPS: readonly StepKind[] = ["offer_specialist_by_day", "offer_specialist_at_night", "specialist_advice"];
const HELPS_HELPERS = ["network", "information", "national-rapporteur"];

/** Which directory entries stand behind a step. */
function queryFor(
  kind: StepKind,
  country: Country,
): { readonly needs?: readonly NeedId[]; readonly kinds?: readonly string[] } | null {
  switch (kind) {
    case "offer_specialist_by_day":
    case "offer_specialist_at_night":
    case "specialist_advice":
      return { needs: ["used_or_forced"] };
    case "health_card":
      return { needs: ["doctor", "sexual_violence"] };
    // Belgium: its three centres also help victims of aggravated smuggling (Aliens Act art. 77quater).
    case "legal_advice":
      return country === "BE" ? { needs: ["lawyer"], kinds: ["national-referral"] } : { needs: ["lawyer"] };
    case "asylum_debt_card":
      return { needs: ["asylum"] };
    case "care_now":
      return { needs: ["doctor", "warm"] };
    case "care_for_danger":
      return { needs: ["violence", "sexual_violence", "low"] };
    case "emergency_shelter":
      return { needs: ["sleep"] };
    case "child_line":
      return { kinds: ["child-protection"] };
    case "labour_rights":
      return { needs: ["work"] };
    default:
      return null;
  }
}

const isCrossBorder = (service: Service): boolean =>
  service.service_area.country === "EU" || service.service_area.country === "INT";

/** National child helplines before everything else about children; state lines first, they must answer. */
function childLines(matched: readonly MatchedService[]): readonly MatchedService[] {
  const lines = matched.filter(
    ({ service }) =>
      service.kinds.includes("child-protection") &&
      service.phones.length > 0 &&
      (service.kinds.includes("helpline") || service.who_answers === "state"),
  );
  const rank = ({ service }: MatchedService): number =>
    (service.who_answers === "state" ? 0 : 2) + (isCrossBorder(service) ? 1 : 0);
  return [...lines].sort((a, b) => rank(a) - rank(b));
}

/** "Boarding or collected now": the emergency numbers, here also those police answer, since a child's life comes first. */
function emergencyNumbers(services: readonly Service[], country: Country): readonly string[] {
  const fits = services.filter(
    (service) => service.kinds.includes("emergency") && service.offers.concat(service.kinds).includes("police"),
  );
  const usable = fits.filter(
    (service) =>
      service.service_area.country === country ||
      (isCrossBorder(service) && service.phones.some((phone) => phone.callable_from?.includes(country))),
  );
  const voice = usable.filter((service) => service.phones.some((phone) => phone.type === "voice"));
  return voice.sort((a, b) => Number(isCrossBorder(a)) - Number(isCrossBorder(b))).map((service) => service.id);
}

class Planner {
  readonly used = new Map<string, MatchedService>();

  constructor(
    private readonly input: PlanInput,
    private readonly rights: readonly Right[],
  ) {}

  match(wanted: Pick<ServiceQuery, "needs" | "kinds">): readonly MatchedService[] {
    const { services, country, city, nowMs, person, assessment } = this.input;
    return matchServices(services, {
      ...wanted,
      country,
      age: assessment.age,
      nowMs,
      tier: "worker",
      asked: person.asked,
      accepts: person.accepts,
      ...(city !== undefined && { city }),
      ...(person.language !== undefined && { language: person.language }),
    });
  }

  private servicesFor(kind: StepKind): readonly MatchedService[] {
    if (kind === "needs") return this.input.person.needs.length === 0 ? [] : this.match({ needs: this.input.person.needs });
    const wanted = queryFor(kind, this.input.country);
    if (wanted === null) return [];
    const matched = this.match(wanted);
    if (kind === "child_line") return childLines(matched);
    return SPECIALIST_STEPS.includes(kind)
      ? matched.filter(({ service }) => !service.kinds.some((one) => HELPS_HELPERS.includes(one)))
      : matched;
  }

  step(kind: StepKind): PlanStep {
    const { country, nowMs, services } = this.input;
    const all = this.servicesFor(kind);
    const shown = all.slice(0, SERVICES_PER_STEP);
    for (const match of shown) this.used.set(match.service.id, match);
    const serviceIds = kind === "boarding_now" ? emergencyNumbers(services, country) : shown.map(({ service }) => service.id);
    const answers = all.some(({ open }) => (open.perhaps ?? open.state) === "open");
    const next = answers
      ? undefined
      : all
          .filter(({ open }) => (open.opensAtMs ?? 0) > nowMs)
          .sort((a, b) => (a.open.opensAtMs ?? 0) - (b.open.opensAtMs ?? 0))[0];
    return {
      kind,
      textKey: `plan.step.${kind}`,
      serviceIds,
      rightIds: this.rightIds(kind),
      ...(next?.open.opensAtMs !== undefined && { opensNext: { serviceId: next.service.id, atMs: next.open.opensAtMs } }),
    };
  }

  private rightIds(kind: StepKind): readonly string[] {
    const about = (...topics: readonly string[]) =>
      this.rights.filter((right) => right.topics.some((topic) => topics.includes(topic))).map((right) => right.id);
    switch (kind) {
      case "offer_rights":
        return this.rights.map((right) => right.id);
      case "health_card":
        return about("doctor");
      case "legal_advice":
        return about("lawyer", "stay");
      case "asylum_debt_card":
        return about("stay");
      case "labour_rights":
        return about("work", "money");
      case "child_line":
      case "emergency_shelter":
        return this.input.assessment.age === "adult" ? [] : about("child");
      default:
        return [];
    }
  }
}

function adultKinds(input: PlanInput): readonly StepKind[] {
  const { assessment, hasLead, country, nowMs, person } = input;
  const hour = hourIn(country, nowMs);
  const isDay = hour >= DAY_FROM_HOUR && hour < DAY_UNTIL_HOUR;
  const kinds = ADULT_STEPS[assessment.shown]
    .filter((kind) => hasLead || kind !== "call_lead")
    .map((kind): StepKind => (kind === "offer_specialist_by_day" && !isDay ? "offer_specialist_at_night" : kind));
  return [
    ...kinds,
    ...(assessment.flags.includes("labour_rights") ? (["labour_rights"] as const) : []),
    ...(person.needs.length > 0 && !kinds.includes("needs") ? (["needs"] as const) : []),
    ...(person.asked.length > 0 ? (["asked_for"] as const) : []),
  ];
}

function childKinds({ assessment, hasLead, person }: PlanInput): readonly StepKind[] {
  const kinds = [...CHILD_LEADS[assessment.shown], ...CHILD_FIRST].filter((kind) => hasLead || kind !== "call_lead");
  return [...kinds, ...(person.needs.length > 0 ? (["needs"] as const) : [])];
}

/**
 * The ordered next steps of safeguarding rule 4: danger first, then the actions for this label and age, with the services and rights
 * behind each. For a child, or who may be one, "child first" under every label. Police, labour authorities, crime lines and return
 * stand only in an adult's own wish (`asked_for`); they are never in a child's plan.
 */
export function plan(input: PlanInput): Plan {
  const { shown, age, flags, purposeNotAsked } = input.assessment;
  const childFirst = age !== "adult" || flags.includes("child_protection");
  const heard: PlanInput = childFirst
    ? {
        ...input,
        assessment: { ...input.assessment, age: age === "adult" ? "unknown" : age },
        person: { ...input.person, asked: [] },
      }
    : input;
  const rights = rightsFor(input.rights, { country: input.country, age: heard.assessment.age, shown, flags });
  const planner = new Planner(heard, rights);
  const kinds: readonly StepKind[] = ["danger_check", ...(childFirst ? childKinds(heard) : adultKinds(heard))];
  const steps = kinds.map((kind) => (kind === "asked_for" ? askedFor(planner, heard) : planner.step(kind)));
  return {
    lineKey: lineKey(shown, heard.assessment.age),
    childFirst,
    purposeNotAsked,
    urgent: flags.includes("urgent_check"),
    steps,
    services: [...planner.used.values()],
    rights,
  };
}

function askedFor(planner: Planner, { person }: PlanInput): PlanStep {
  const matched = planner.match({ kinds: person.asked.flatMap((wish) => ASKED_KINDS[wish]) });
  for (const match of matched) planner.used.set(match.service.id, match);
  return {
    kind: "asked_for",
    textKey: "plan.step.asked_for",
    serviceIds: matched.map(({ service }) => service.id),
    rightIds: [],
  };
}

const NEED_QUESTIONS = ["s5", "q04", "c12", "q77"];

/** What the talk says about the person's wishes: needs, who they asked for, which services are all right. */
export function personFromFacts(compiled: CompiledGuides, facts: ScreeningFacts, language?: string): PlanPerson {
  const scope = new Scope(compiled, facts);
  const said = NEED_QUESTIONS.flatMap((id) => valuesOf(scope.answer(id)));
  const doctor = scope.answer("q28") === "yes" ? ["doctor"] : [];
  return {
    needs: needsFromAnswers([...said, ...doctor]),
    asked: said.includes("police") ? ["police"] : [],
    accepts: valuesOf(scope.answer("q78")),
    ...(language !== undefined && { language }),
  };
}
