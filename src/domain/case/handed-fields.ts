import * as v from "valibot";
import { type CaseView, caseView } from "#domain/case/case-view.ts";
import { parseCaseCode } from "#domain/case/code.ts";
import { ALWAYS_HANDED, FOLLOW_UP_TASKS, fieldsAllowed, HAND_OVER_FIELDS, type HandOverField } from "#domain/case/handed.ts";
import { meetingPlanEntries, missingPlanEntries } from "#domain/case/schema.ts";
import type { Entry } from "#domain/case/types.ts";
import { ASSESSMENTS } from "#domain/pack/rules.ts";
import type { BasisKind, ReferralFields } from "#domain/referral/types.ts";
import { isId } from "#lib/ids.ts";

const MOST_NOTES = 50;
const NOTE_CHARS = 4000;
const LanguageSchema = v.pipe(v.string(), v.regex(/^[a-zA-Z-]{2,12}$/));
/** Ids of our lists, never a text. */
const WordsSchema = v.pipe(v.array(v.pipe(v.string(), v.regex(/^[\w.-]{1,60}$/))), v.maxLength(40));

/**
 * What a hand-over says of a case. Lists are short and every word is of ours, but for code words and notes, which have the limits they
 * have where they are typed. Anything else is refused whole: nothing is cut on the way into a case.
 */
export const HandedFieldsSchema = v.object({
  case: v.pipe(v.string(), v.check(isId)),
  code: v.pipe(
    v.string(),
    v.maxLength(6),
    v.check((code) => parseCaseCode(code) === code),
  ),
  age_group: v.picklist(["adult", "child", "unknown"]),
  language: LanguageSchema,
  unreached: v.optional(v.literal(true)),
  tasks: v.pipe(
    v.array(v.object({ task: v.picklist(FOLLOW_UP_TASKS), dueDay: v.optional(v.pipe(v.string(), v.isoDate())) })),
    v.maxLength(20),
  ),
  meetings: v.optional(
    v.pipe(
      v.array(v.object({ ...meetingPlanEntries, hours: v.pipe(meetingPlanEntries.hours, v.maxLength(8)) })),
      v.maxLength(20),
    ),
  ),
  missing: v.optional(v.object({ ...missingPlanEntries, language: LanguageSchema })),
  flags: v.optional(WordsSchema),
  needs: v.optional(WordsSchema),
  access_needs: v.optional(WordsSchema),
  assessment: v.optional(v.picklist(Object.values(ASSESSMENTS))),
  notes: v.optional(v.pipe(v.array(v.pipe(v.string(), v.maxLength(NOTE_CHARS))), v.maxLength(MOST_NOTES))),
});
export type HandedFields = v.InferOutput<typeof HandedFieldsSchema>;

/** What of a case there is to hand over. `fields`: what a referral could say, which never holds what only a lawyer may see. */
export interface HandOverSource {
  readonly caseId: string;
  readonly view: CaseView;
  readonly unreached: boolean;
  readonly fields: ReferralFields;
}

const listed = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

/** Every line there is, before anybody chooses; notes are the newest texts, newest first. */
export function handOverLines({ caseId, view, unreached, fields }: HandOverSource): HandedFields {
  const lists = {
    flags: listed(fields.flags),
    needs: listed(fields.needs),
    access_needs: listed(fields.access_needs),
    meetings: view.meetings.map(({ entryId: _, ...plan }) => plan),
    notes: [...view.notes]
      .reverse()
      .slice(0, MOST_NOTES)
      .map(({ text }) => text),
  };
  const missing = view.missingPlan;
  return v.parse(HandedFieldsSchema, {
    case: caseId,
    code: view.code,
    age_group: fields.age_group ?? "unknown",
    language: fields.language ?? "en",
    ...(unreached && { unreached }),
    tasks: view.openTasks.map(({ task, dueDay }) => ({ task, ...(dueDay !== undefined && { dueDay }) })),
    ...Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)),
    ...(missing && { missing }),
    ...(fields.assessment !== undefined && { assessment: fields.assessment }),
  });
}

/** The lines there are a switch for, by why they may leave. */
export const handOverChoices = (lines: HandedFields, kind: BasisKind): readonly HandOverField[] =>
  HAND_OVER_FIELDS.filter(
    (field) => fieldsAllowed(kind).includes(field) && !ALWAYS_HANDED.includes(field) && lines[field] !== undefined,
  );

/** On at first: what the promise, or the child, cannot do without. */
export function switchedOn(lines: HandedFields): readonly HandOverField[] {
  const isMissing = lines.tasks.some(({ task }) => task === "missing_child");
  const needed: readonly HandOverField[] = [
    "meetings",
    ...(isMissing || lines.unreached ? (["missing"] as const) : []),
    ...(lines.unreached ? (["flags"] as const) : []),
  ];
  return needed.filter((field) => lines[field] !== undefined);
}

/** Exactly what is chosen, and of the notes exactly those. */
export function handedFields(lines: HandedFields, chosen: readonly HandOverField[], notes: readonly string[]): HandedFields {
  const kept = Object.entries(lines).filter(
    ([field]) => ALWAYS_HANDED.includes(field as HandOverField) || chosen.includes(field as HandOverField),
  );
  const { notes: _, ...rest } = Object.fromEntries(kept) as HandedFields;
  return notes.length > 0 && chosen.includes("notes") ? { ...rest, notes: [...notes] } : rest;
}

export interface TakingOver {
  readonly caseId: string;
  readonly atMs: number;
  readonly refId: string;
  readonly deviceKeyId: string;
  readonly name?: string;
  readonly basis: BasisKind;
  /** The entries the case has here already; none: it begins. */
  readonly entries: readonly Entry[];
  readonly newId: () => string;
}

/**
 * The entries a case gets by a yes: all new, so that nothing that came can take the place of anything here, and of this day, so that a
 * promise that was kept before and made again is open again.
 */
export function entriesFrom(fields: HandedFields, taking: TakingOver): readonly Entry[] {
  const { caseId, atMs, refId, deviceKeyId, name, basis, entries, newId } = taking;
  const base = () => ({ entryId: newId(), caseId, atMs });
  const isNew = !entries.some(({ type }) => type === "opened");
  const { view } = { view: caseView(entries) };
  const has = ({ task, dueDay }: HandedFields["tasks"][number]): boolean =>
    view.openTasks.some((open) => open.task === task && open.dueDay === dueDay);
  // Here the child counts as reached by what was done before: the task says that it is not.
  const reach = !isNew && fields.unreached && !fields.tasks.some(({ task }) => task === "reach_child");
  const tasks = [...fields.tasks, ...(reach ? [{ task: "reach_child" as const }] : [])].filter((task) => !has(task));
  const texts = new Set(view.notes.map(({ text }) => text));
  const came: readonly Entry[] = [
    ...(isNew ? [{ ...base(), type: "opened" as const, code: fields.code }] : []),
    ...tasks.map((task) => ({ ...base(), type: "follow_up" as const, ...withoutUndefined(task) })),
    ...(fields.meetings ?? []).map((plan) => ({ ...base(), type: "meeting_plan" as const, ...withoutUndefined(plan) })),
    ...(fields.missing ? [{ ...base(), type: "missing_plan" as const, ...withoutUndefined(fields.missing) }] : []),
    ...(fields.notes ?? []).filter((text) => !texts.has(text)).map((text) => ({ ...base(), type: "note" as const, text })),
  ] as readonly Entry[];
  const { age_group, language, needs, access_needs, flags, assessment } = fields;
  const about = withoutUndefined({ age_group, language, needs, access_needs, flags, assessment });
  const taken: Entry = {
    ...base(),
    type: "taken_over",
    refId,
    deviceKeyId,
    ...(name !== undefined && { name }),
    basis,
    about,
    brought: came.map(({ entryId }) => entryId),
  };
  return [...came, taken];
}

const withoutUndefined = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
