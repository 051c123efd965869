import type { Guide, Guides, Question, Who } from "#domain/pack/guides.ts";
import { isOwnId, type OwnGuide, type OwnGuides, type OwnQuestion, ownValueStart } from "#domain/pack/own-guides.ts";
import type { Indicator } from "#domain/pack/rules.ts";
import { compileGuides, LEAVES_OPEN } from "#domain/screening/compile.ts";

/** Where in the file, as keys and places. */
type Path = readonly (string | number)[];

/** Why a guide of an organisation cannot be asked: what protects the person in our guides must hold in theirs. */
export interface OwnGuideError {
  readonly type: /** An id or an answer that does not begin with the pack's own name: it could be, or become, one of ours. */
    | "NotOwnId"
    | "NotOwnValue"
    | "Twice"
    /** `like` names no guide of ours that asks an adult for consent and hands over to the child's. */
    | "NotLikeOurs"
    /** A step that is no question of ours and no own one, or one that every talk has anyway. */
    | "NotAQuestion"
    | "NeverAsked"
    | "NotHalfWay"
    /** No question of ours raises it, so none of theirs may: offences, and what is only ever told unasked. */
    | "NotRaisedByOurs"
    /** "Not sure" and "I prefer not to answer" say nothing. */
    | "RaisedByNothing"
    /** Ours asks "still going on, or tonight?" for it. */
    | "NoRedFlag"
    /** In our guides a specialist asks for it. */
    | "ForSpecialists"
    | "NoWayOut"
    /** It takes back what a question of ours raised. */
    | "TakesBackOurs"
    | "NotReadable";
  readonly path: Path;
  /** The id or the answer it is about. */
  readonly id: string;
}

/** Our guides and the catalogue they use. */
export interface OurGuides {
  readonly guides: Guides;
  readonly indicators: readonly Indicator[];
}

const ASKED: readonly string[] = ["ynus", "single", "multi", "ticks"];
const TYPES: readonly string[] = [...ASKED, "talk"];

/** What one of our questions asked of an adult says about an indicator. */
interface Raised {
  readonly isFlagged: boolean;
  readonly who: Who;
}

function raisedBy(questions: readonly Question[]): ReadonlyMap<string, readonly Raised[]> {
  const found = new Map<string, Raised[]>();
  for (const { section, maps, redFlag, who, optionWho } of questions) {
    if (section !== "question") continue;
    for (const [value, ids] of Object.entries(maps))
      for (const id of ids) {
        const one = { isFlagged: redFlag[value] !== undefined, who: stricter(who, optionWho[value] ?? "any_trained") };
        found.set(id, [...(found.get(id) ?? []), one]);
      }
  }
  return found;
}

const stricter = (one: Who, other: Who): Who => (one === "any_trained" ? other : one);

/** Steps of a guide of ours that a guide like it has anyway: ours of every talk come first. */
function openingOf(guides: Guides, like: Guide): readonly string[] {
  const deciding = new Set(guides.switches.filter(({ from }) => from.includes(like.id)).flatMap(({ after }) => after));
  const last = Math.max(...like.questions.map((id, at) => (deciding.has(id) ? at : -1)));
  return like.questions.slice(0, last + 1);
}

/** Guides of ours that others may be like: an adult is asked after consent, and a child is handed over. */
const mayBeLike = (guides: Guides, guide: Guide): boolean =>
  guide.counts === undefined &&
  guides.switches.some(({ from }) => from.includes(guide.id)) &&
  guide.before.some((id) => guides.questions.some((question) => question.id === id && question.section === "consent"));

class Checker {
  readonly errors: OwnGuideError[] = [];
  private readonly ours: ReadonlySet<string>;
  private readonly asked: ReadonlySet<string>;
  private readonly values: ReadonlySet<string>;
  private readonly raised: ReadonlyMap<string, readonly Raised[]>;
  private readonly red: ReadonlySet<string>;

  constructor(
    private readonly packId: string,
    private readonly own: OwnGuides,
    private readonly guides: Guides,
    indicators: readonly Indicator[],
  ) {
    this.ours = new Set([...guides.questions, ...guides.guides].map(({ id }) => id));
    this.asked = new Set(guides.questions.filter(({ section }) => section === "question").map(({ id }) => id));
    this.values = new Set(guides.questions.flatMap(({ options }) => options));
    this.raised = raisedBy(guides.questions);
    this.red = new Set(indicators.filter(({ redFlag }) => redFlag).map(({ id }) => id));
  }

  private note(type: OwnGuideError["type"], path: Path, id: string): void {
    this.errors.push({ type, path, id });
  }

  check(): void {
    const seen = new Set<string>();
    const all = (["questions", "guides"] as const).flatMap((list) =>
      this.own[list].map(({ id }, at) => ({ id, path: [list, at, "id"] })),
    );
    for (const { id, path } of all) {
      if (!isOwnId(this.packId, id)) this.note("NotOwnId", path, id);
      if (seen.has(id) || this.ours.has(id)) this.note("Twice", path, id);
      seen.add(id);
    }
    this.own.questions.forEach((question, at) => {
      this.checkQuestion(question, ["questions", at]);
    });
    this.own.guides.forEach((guide, at) => {
      this.checkGuide(guide, ["guides", at]);
    });
  }

  private checkQuestion(question: OwnQuestion, path: Path): void {
    const { id, type, options } = question;
    if (!TYPES.includes(type)) this.note("NotAQuestion", [...path, "type"], type);
    if (!this.own.guides.some(({ questions }) => questions.includes(id))) this.note("NeverAsked", [...path, "id"], id);
    if (ASKED.includes(type) && !options.includes("skip")) this.note("NoWayOut", [...path, "options"], id);
    options.forEach((value, at) => {
      if (!this.values.has(value) && !value.startsWith(ownValueStart(this.packId)))
        this.note("NotOwnValue", [...path, "options", at], value);
    });
    for (const [value, ids] of Object.entries(question.maps))
      ids.forEach((indicator, at) => {
        this.checkRaised(question, value, indicator, [...path, "maps", value, at]);
      });
    for (const [value, taken] of Object.entries(question.clears))
      for (const from of Object.keys(taken))
        if (!this.own.questions.some((one) => one.id === from)) this.note("TakesBackOurs", [...path, "clears", value], from);
    for (const [value, flag] of Object.entries(question.redFlag))
      if (flag === "child_first") this.note("NoRedFlag", [...path, "redFlag", value], value);
  }

  private checkRaised(question: OwnQuestion, value: string, indicator: string, path: Path): void {
    const ours = this.raised.get(indicator);
    if (ours === undefined) {
      this.note("NotRaisedByOurs", path, indicator);
      return;
    }
    if (LEAVES_OPEN.includes(value)) this.note("RaisedByNothing", path, value);
    const isFlagged = this.red.has(indicator) || ours.every((one) => one.isFlagged);
    if (isFlagged && question.redFlag[value] === undefined) this.note("NoRedFlag", path, indicator);
    const isOpen = ours.some(({ who }) => who === "any_trained");
    if (!isOpen && stricter(question.who, question.optionWho[value] ?? "any_trained") !== "specialist")
      this.note("ForSpecialists", path, indicator);
  }

  private checkGuide({ id, like, questions, midway }: OwnGuide, path: Path): void {
    const ours = this.guides.guides.find((guide) => guide.id === like);
    if (ours === undefined || !mayBeLike(this.guides, ours)) {
      this.note("NotLikeOurs", [...path, "like"], like);
      return;
    }
    const own = new Set(this.own.questions.map((question) => question.id));
    const opening = new Set(openingOf(this.guides, ours));
    questions.forEach((step, at) => {
      if ((!this.asked.has(step) && !own.has(step)) || opening.has(step))
        this.note("NotAQuestion", [...path, "questions", at], step);
      if (questions.indexOf(step) !== at) this.note("Twice", [...path, "questions", at], step);
    });
    midway.forEach((step, at) => {
      if (!questions.includes(step)) this.note("NotHalfWay", [...path, "midway", at], step);
    });
    if (midway.every((step) => questions.indexOf(step) > questions.length / 2)) this.note("NotHalfWay", [...path, "midway"], id);
  }
}

const toQuestion = (question: OwnQuestion): Question => ({
  ...question,
  section: "question",
  spontaneous: false,
  hasOnFail: false,
});

function toGuide(guides: Guides, { id, like, who, questions, midway }: OwnGuide): Guide | null {
  const ours = guides.guides.find((guide) => guide.id === like);
  if (ours === undefined) return null;
  const { basics: _, ...rest } = ours;
  return {
    ...rest,
    id,
    who: who ?? ours.who,
    questions: [...openingOf(guides, ours), ...questions],
    midway: { before: midway, ask: ours.midway.ask },
    optional: [],
  };
}

/** Our guides with theirs beside them, once those were checked. What rules there are stay ours: who is a child, what hands over, what only a lawyer gets. */
export function joinOwnGuides(guides: Guides, own: OwnGuides): Guides {
  const likeOf = (id: string): readonly string[] => own.guides.filter(({ like }) => like === id).map((guide) => guide.id);
  const forLawyers = new Set(guides.lawyerOnly.indicators);
  const raisesThose = ({ maps }: OwnQuestion): boolean => Object.values(maps).some((ids) => ids.some((id) => forLawyers.has(id)));
  return {
    ...guides,
    questions: [...guides.questions, ...own.questions.map(toQuestion)],
    guides: [...guides.guides, ...own.guides.flatMap((guide) => toGuide(guides, guide) ?? [])],
    switches: guides.switches.map((rule) => ({ ...rule, from: [...rule.from, ...rule.from.flatMap(likeOf)] })),
    lawyerOnly: {
      ...guides.lawyerOnly,
      answers: [...guides.lawyerOnly.answers, ...own.questions.filter(raisesThose).map(({ id }) => id)],
    },
  };
}

/**
 * Why guides of a pack cannot stand beside ours; empty when they can. A guide of theirs has no core of its own: it records what is said,
 * and never rules trafficking out.
 */
export function checkOwnGuides({ guides, indicators }: OurGuides, packId: string, own: OwnGuides): readonly OwnGuideError[] {
  const check = new Checker(packId, own, guides, indicators);
  check.check();
  if (check.errors.length > 0) return check.errors;
  const compiled = compileGuides(
    joinOwnGuides(guides, own),
    indicators.map(({ id }) => id),
  );
  return compiled.ok ? [] : compiled.error.map(({ where }) => ({ type: "NotReadable", path: [], id: where }));
}
