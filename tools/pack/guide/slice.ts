import { isDeepStrictEqual } from "node:util";
import { type Guide, type Guides, GuidesSchema, type Question } from "#domain/pack/guides.ts";
import type { ReviewState } from "#domain/pack/text.ts";
import { guideStepIds, TICK_LIST_STEP } from "#domain/screening/compile.ts";
import type { PackValues } from "../lib/pack-values.ts";
import type { GuideNotes } from "../lib/read-guides.ts";
import { byKey, type MediaEntry } from "./media.ts";

export interface GuideTexts {
  readonly review: ReviewState;
  readonly reviewByPrefix: Readonly<Record<string, ReviewState>>;
  readonly strings: Readonly<Record<string, string>>;
}

/** Guides with what authors keep beside them, and all their words by language. */
export interface GuideSource {
  readonly guides: Guides;
  readonly notes: GuideNotes;
  readonly texts: Readonly<Record<string, GuideTexts>>;
  readonly media: readonly MediaEntry[];
}

/** Rules of the whole file that a form carries beside its guide: every field of the schema that is not spread over the rows. */
const SPREAD = [
  "questions",
  "guides",
  "core",
  "noEquivalents",
  "scripts",
  "forcedScripts",
  "exclusive",
  "lawyerOnly",
  "referralOnly",
];
export const RULE_FIELDS: readonly string[] = Object.keys(GuidesSchema.entries).filter((field) => !SPREAD.includes(field));

/**
 * One guide with everything that belongs to it: the content of one form. Lists that are sets (`core`, `exclusive`, `lawyerAnswers`,
 * `referralOnly`) stand in the order in which the guide walks its questions.
 */
export interface GuideSlice {
  readonly guide: Guide;
  readonly questions: readonly Question[];
  readonly scripts: readonly string[];
  readonly forcedScripts: readonly string[];
  readonly exclusive: readonly string[];
  readonly core: Guides["core"][string] | null;
  readonly noEquivalents: Guides["noEquivalents"];
  readonly lawyerAnswers: readonly string[];
  readonly referralOnly: readonly string[];
  /** By field of the guide file (`RULE_FIELDS`, `retired`, `notCollected`, `lawyerOnlyIndicators`); a form may lack any. */
  readonly rules: Readonly<Record<string, unknown>>;
  readonly texts: Readonly<Record<string, GuideTexts>>;
  readonly media: readonly MediaEntry[];
}

/** The guide texts of a pack as its author wrote them. */
export function guideSource(values: PackValues, media: readonly MediaEntry[] = []): GuideSource | null {
  if (values.guides === null) return null;
  const own = values.texts.filter(({ source }) => source.name === "guides");
  return {
    guides: values.guides,
    notes: values.guideNotes,
    media,
    texts: Object.fromEntries(
      own.map(({ part: { lang, review, reviewByPrefix, strings } }) => [lang, { review, reviewByPrefix, strings }]),
    ),
  };
}

const unique = (ids: readonly string[]): string[] => [...new Set(ids)];

/** Values a form lists although no question offers them: replies to "still going on?". */
export const whenValues = (rules: Readonly<Record<string, unknown>>): readonly string[] => {
  const { when } = rules as { when?: Guides["when"] };
  return when?.options ?? [];
};

export function sliceGuide(source: GuideSource, guideId: string): GuideSlice | null {
  const { guides, notes } = source;
  const guide = guides.guides.find(({ id }) => id === guideId);
  if (guide === undefined) return null;
  const steps = unique(guideStepIds(guide)).filter((id) => id !== TICK_LIST_STEP);
  const questions = steps.flatMap((id) => guides.questions.filter((question) => question.id === id));
  const asked = new Set(questions.map(({ id }) => id));
  const inWalk = (ids: readonly string[]): string[] => [...asked].filter((id) => ids.includes(id));
  const scripts = steps.filter((id) => guides.scripts.includes(id));
  const values = unique([...questions.flatMap(({ options }) => options), ...guides.when.options]);
  const core = guides.core[guideId];
  const rules: Record<string, unknown> = {
    ...Object.fromEntries(RULE_FIELDS.map((field) => [field, guides[field as keyof Guides]])),
    switches: guides.switches.filter(({ from, to }) => from.includes(guideId) || to === guideId),
    resultGates: guides.resultGates.filter((gate) => gate.guide === guideId),
    lawyerOnlyIndicators: guides.lawyerOnly.indicators,
    ...notes,
  };
  return {
    guide,
    questions,
    scripts,
    forcedScripts: scripts.filter((id) => guides.forcedScripts.includes(id)),
    exclusive: values.filter((value) => guides.exclusive.includes(value)),
    core:
      core === undefined
        ? null
        : Object.fromEntries(Object.entries(core).map(([element, ids]) => [element, Array.isArray(ids) ? inWalk(ids) : ids])),
    noEquivalents: Object.fromEntries(Object.entries(guides.noEquivalents).filter(([id]) => asked.has(id))),
    lawyerAnswers: inWalk(guides.lawyerOnly.answers),
    referralOnly: inWalk(guides.referralOnly),
    rules: Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined)),
    texts: sliceTexts(source, asked, new Set(scripts), new Set(values)),
    media: source.media.filter(({ key }) => ownsText(key, asked, new Set(scripts), new Set(values))).sort(byKey),
  };
}

/** A text belongs to a question, a script or a value; one that belongs to none of them goes with every form. */
function ownsText(
  key: string,
  questions: ReadonlySet<string>,
  scripts: ReadonlySet<string>,
  values: ReadonlySet<string>,
): boolean {
  const [group = "", ...rest] = key.split(".");
  const own = { q: questions, script: scripts, label: values }[group];
  // Ids may hold dots: `q.a.b.note` is the note of `a.b` when that is a question.
  return own === undefined || rest.some((_, i) => own.has(rest.slice(0, i + 1).join(".")));
}

function sliceTexts(
  source: GuideSource,
  questions: ReadonlySet<string>,
  scripts: ReadonlySet<string>,
  values: ReadonlySet<string>,
): GuideSlice["texts"] {
  return Object.fromEntries(
    Object.entries(source.texts).map(([lang, { review, reviewByPrefix, strings }]) => [
      lang,
      {
        review,
        reviewByPrefix,
        strings: Object.fromEntries(Object.entries(strings).filter(([key]) => ownsText(key, questions, scripts, values))),
      },
    ]),
  );
}

const others = <T>(list: readonly T[], gone: (item: T) => boolean): T[] => list.filter((item) => !gone(item));

/** A guide of a form laid over guides that are there already: what the form names is replaced, everything else stays. */
export function mergeSlice(base: GuideSource, slice: GuideSlice): GuideSource {
  const { guides } = base;
  const { guide, rules } = slice;
  const questionById = new Map(slice.questions.map((question) => [question.id, question]));
  const known = new Set(guides.questions.map(({ id }) => id));
  const values = new Set([...slice.questions.flatMap(({ options }) => options), ...whenValues(rules)]);
  const has = (id: string): boolean => questionById.has(id);
  const together = <T>(field: "switches" | "resultGates", isOurs: (rule: T) => boolean): T[] => {
    const ours = (rules[field] ?? []) as T[];
    const kept = others(guides[field] as T[], (rule) => field in rules && isOurs(rule));
    return [...kept, ...others(ours, (rule) => kept.some((one) => isDeepStrictEqual(one, rule)))];
  };
  const given = Object.fromEntries(RULE_FIELDS.filter((field) => field in rules).map((field) => [field, rules[field]]));
  const core = { ...guides.core };
  if (slice.core === null) delete core[guide.id];
  else core[guide.id] = slice.core;
  const merged: Guides = {
    ...guides,
    ...(given as Partial<Guides>),
    questions: [
      ...guides.questions.map((question) => questionById.get(question.id) ?? question),
      ...slice.questions.filter(({ id }) => !known.has(id)),
    ],
    guides: guides.guides.some(({ id }) => id === guide.id)
      ? guides.guides.map((one) => (one.id === guide.id ? guide : one))
      : [...guides.guides, guide],
    scripts: unique([...guides.scripts, ...slice.scripts]),
    forcedScripts: unique([...others(guides.forcedScripts, (id) => slice.scripts.includes(id)), ...slice.forcedScripts]),
    exclusive: unique([...others(guides.exclusive, (value) => values.has(value)), ...slice.exclusive]),
    core,
    noEquivalents: {
      ...Object.fromEntries(Object.entries(guides.noEquivalents).filter(([id]) => !has(id))),
      ...slice.noEquivalents,
    },
    switches: together<Guides["switches"][number]>("switches", ({ from, to }) => from.includes(guide.id) || to === guide.id),
    resultGates: together<Guides["resultGates"][number]>("resultGates", (gate) => gate.guide === guide.id),
    lawyerOnly: {
      indicators: (rules["lawyerOnlyIndicators"] as string[] | undefined) ?? guides.lawyerOnly.indicators,
      answers: unique([...others(guides.lawyerOnly.answers, has), ...slice.lawyerAnswers]),
    },
    referralOnly: unique([...others(guides.referralOnly, has), ...slice.referralOnly]),
  };
  const texts: Record<string, GuideTexts> = { ...base.texts };
  for (const [lang, part] of Object.entries(slice.texts)) {
    const before = texts[lang]?.strings ?? {};
    const ours = (key: string): boolean =>
      key in part.strings ||
      (ownsText(key, new Set(questionById.keys()), new Set(slice.scripts), values) && /^(q|script)\./.test(key));
    texts[lang] = {
      ...part,
      strings: { ...Object.fromEntries(Object.entries(before).filter(([key]) => !ours(key))), ...part.strings },
    };
  }
  return {
    guides: merged,
    notes: {
      retired: (rules["retired"] as string[] | undefined) ?? base.notes.retired,
      notCollected: (rules["notCollected"] as string[] | undefined) ?? base.notes.notCollected,
    },
    texts,
    media: [...others(base.media, ({ key }) => slice.media.some((entry) => entry.key === key)), ...slice.media].sort(byKey),
  };
}

/** A condition that no answers make true. */
const NEVER = "'' = 'never'";

/** What a form is laid over when it stands alone. Nobody is an adult before the author says how age is known. */
export const NO_GUIDES: GuideSource = {
  guides: {
    version: 1,
    questions: [],
    scripts: [],
    forcedScripts: [],
    exclusive: ["skip"],
    when: { options: ["now", "past", "not_sure"], opensDanger: ["now", "not_sure"] },
    age: { child: NEVER, unknown: NEVER, adult: NEVER },
    switches: [],
    flags: {},
    guides: [],
    core: {},
    noEquivalents: {},
    resultGates: [],
    lawyerOnly: { indicators: [], answers: [] },
    referralOnly: [],
    workerTickList: [],
    stopRules: [],
    neverAsk: [],
    rescreenAfterDays: 14,
  },
  notes: { retired: [], notCollected: [] },
  texts: {},
  media: [],
};
