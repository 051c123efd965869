import * as v from "valibot";
import { FOLLOW_UP_TASKS, HAND_BACK_REASONS, HAND_OVER_FIELDS } from "#domain/case/handed.ts";
import {
  CANCEL_SIGNS,
  CARERS,
  CHILD_AGES,
  CHILD_REACH,
  MAY_BE_TOLD,
  MAY_LOOK,
  MEETING_CALLS,
  MEETING_PLACES,
  MEETING_REASONS,
  PREPARED,
  SAFE_HOURS,
} from "#domain/case/safety-plan.ts";
import { WhenReplySchema } from "#domain/pack/guides.ts";
import { ASSESSMENTS, type AssessmentCode, ElementSchema } from "#domain/pack/rules.ts";
import { DECLINE_REASONS, REFERRAL_FIELDS, REPLY_KINDS, TOLD_HOW, TOLD_ROLES, TOLD_WAYS } from "#domain/referral/types.ts";
import { INTERPRETER_ROLES } from "#domain/screening/types.ts";

/**
 * What may come out of the vault. Every opened record passes here before a rule or a screen reads it; keys this version does not
 * know are kept, so that an older app never thins out what a newer one wrote.
 */
const TextSchema = v.string();
const TimeMsSchema = v.pipe(v.number(), v.integer());
const TextsSchema = v.array(TextSchema);
const AnswerSchema = v.union([TextSchema, TextsSchema]);
const AgeSchema = v.picklist(["adult", "child", "unknown"]);
const CodeSchema = v.picklist(Object.keys(ASSESSMENTS) as [AssessmentCode, ...AssessmentCode[]]);
const FlagSchema = v.picklist(["child_protection", "unaccompanied", "urgent_check", "re_screen", "labour_rights"]);

const AnswersSchema = v.record(v.string(), AnswerSchema);

const facts = {
  guideId: TextSchema,
  startedWith: TextSchema,
  answers: AnswersSchema,
  when: v.record(v.string(), WhenReplySchema),
  scriptsRead: TextsSchema,
  offered: TextsSchema,
  ticks: TextsSchema,
  tickWhen: v.record(v.string(), WhenReplySchema),
  stopped: v.boolean(),
  answersCountAsNotSure: v.boolean(),
  interpreter: v.optional(v.looseObject({ role: v.picklist(INTERPRETER_ROLES), independent: v.boolean() })),
  notSure: v.optional(TextsSchema),
  earlier: v.optional(v.looseObject({ guideId: TextSchema, atMs: TimeMsSchema, answers: AnswersSchema })),
  carried: v.optional(TextsSchema),
  understanding: v.optional(v.record(v.string(), TextsSchema)),
  meetings: v.optional(
    v.array(
      v.looseObject({
        startedAtMs: TimeMsSchema,
        endedAtMs: TimeMsSchema,
        answers: AnswersSchema,
        when: v.record(v.string(), WhenReplySchema),
        scriptsRead: TextsSchema,
        midway: v.optional(v.array(AnswersSchema)),
      }),
    ),
  ),
  midway: v.optional(v.array(AnswersSchema)),
  meetingStartedAtMs: v.optional(TimeMsSchema),
};

export const RunningScreeningSchema = v.looseObject({
  ...facts,
  screeningId: TextSchema,
  caseId: TextSchema,
  pack: v.looseObject({
    id: TextSchema,
    version: v.number(),
    own: v.optional(v.looseObject({ id: TextSchema, version: v.number() })),
  }),
  startedAtMs: TimeMsSchema,
  updatedAtMs: TimeMsSchema,
  language: TextSchema,
  mayRecord: v.boolean(),
  counted: v.optional(v.literal(true)),
  rescreen: v.boolean(),
  path: TextsSchema,
});

const ElementReportSchema = v.looseObject({
  value: v.picklist(["yes", "no", "unknown", "partial"]),
  indicators: TextsSchema,
  openQuestions: TextsSchema,
});

export const AssessmentSchema = v.looseObject({
  code: CodeSchema,
  shown: CodeSchema,
  age: AgeSchema,
  flags: v.array(FlagSchema),
  elements: v.looseObject({
    act: ElementReportSchema,
    means: ElementReportSchema,
    purpose: ElementReportSchema,
    smuggling: ElementReportSchema,
    aggravation: ElementReportSchema,
  }),
  reasons: v.array(v.looseObject({ element: v.union([ElementSchema, v.literal("observation")]), indicator: TextSchema })),
  purposeNotAsked: v.boolean(),
});

const FieldSchema = v.picklist(REFERRAL_FIELDS);

const ConsentSchema = v.looseObject({
  kind: v.literal("consent"),
  organisationId: TextSchema,
  scope: v.array(FieldSchema),
  purpose: TextSchema,
  how: v.picklist(["spoken", "by_picture", "through_interpreter"]),
  interpreterRole: v.exactOptional(v.picklist(["professional", "volunteer", "phone_interpreter"])),
  lang: TextSchema,
  day: v.pipe(v.string(), v.isoDate()),
  expires: v.pipe(v.string(), v.isoDate()),
});
const ProtectionSchema = v.looseObject({
  kind: v.picklist(["child_protection", "danger_to_life"]),
  decidedBy: v.picklist(["safeguarding_lead", "second_person"]),
  told: v.picklist(["told", "not_told_danger", "not_told_could_not_reach", "not_told_no_shared_language"]),
  childView: v.exactOptional(v.picklist(["agrees", "does_not_want", "afraid", "no_view_given"])),
  day: v.pipe(v.string(), v.isoDate()),
});
export const BasisSchema = v.variant("kind", [ConsentSchema, ProtectionSchema]);
/** The same for a colleague: what the person agreed to are fields of a hand-over. */
const HandOverBasisSchema = v.variant("kind", [
  v.looseObject({ ...ConsentSchema.entries, scope: v.array(v.picklist(HAND_OVER_FIELDS)) }),
  ProtectionSchema,
]);

export const ReferralFieldsSchema = v.record(FieldSchema, v.optional(AnswerSchema));

const base = { entryId: TextSchema, caseId: TextSchema, atMs: TimeMsSchema };

/** A meeting that is agreed on, and what is agreed for a child that goes missing. */
export const meetingPlanEntries = {
  day: v.optional(v.pipe(v.string(), v.isoDate())),
  hours: v.array(v.picklist(SAFE_HOURS)),
  place: v.picklist(MEETING_PLACES),
  reason: v.picklist(MEETING_REASONS),
  word: v.pipe(v.string(), v.maxLength(60)),
  calls: v.picklist(MEETING_CALLS),
  cancel: v.picklist(CANCEL_SIGNS),
};
export const missingPlanEntries = {
  mayLook: v.picklist(MAY_LOOK),
  age: v.picklist(CHILD_AGES),
  language: TextSchema,
  carer: v.picklist(CARERS),
  reach: v.picklist(CHILD_REACH),
  mayBeTold: v.array(v.picklist(MAY_BE_TOLD)),
  prepared: v.array(v.picklist(PREPARED)),
  word: v.optional(v.pipe(v.string(), v.maxLength(60))),
};

export const EntrySchema = v.variant("type", [
  v.looseObject({ ...base, type: v.literal("opened"), code: TextSchema }),
  v.looseObject({ ...base, type: v.literal("screening"), screening: RunningScreeningSchema, assessment: AssessmentSchema }),
  v.looseObject({ ...base, type: v.literal("help"), needs: TextsSchema, language: TextSchema, age: AgeSchema }),
  v.looseObject({ ...base, type: v.literal("note"), text: TextSchema, replaces: v.optional(TextSchema) }),
  v.looseObject({
    ...base,
    type: v.literal("referral"),
    refId: TextSchema,
    envelopeId: TextSchema,
    organisationId: TextSchema,
    basis: BasisSchema,
    fields: ReferralFieldsSchema,
    answerCode: v.optional(TextSchema),
    textGone: v.optional(v.boolean()),
  }),
  v.looseObject({
    ...base,
    type: v.literal("reply"),
    refId: TextSchema,
    reply: v.picklist(REPLY_KINDS),
    reason: v.optional(v.picklist(DECLINE_REASONS)),
    organisationId: TextSchema,
    told: v.optional(v.looseObject({ how: v.picklist(TOLD_HOW), role: v.picklist(TOLD_ROLES) })),
  }),
  v.looseObject({ ...base, type: v.literal("told_by_hand"), refId: TextSchema, way: v.picklist(TOLD_WAYS) }),
  v.looseObject({ ...base, type: v.literal("answer_read"), refId: TextSchema }),
  v.looseObject({
    ...base,
    type: v.literal("withdrawal"),
    refId: TextSchema,
    organisationId: TextSchema,
    outcome: v.picklist(["destroyed", "told", "call"]),
  }),
  v.looseObject({
    ...base,
    type: v.literal("follow_up"),
    task: v.picklist(FOLLOW_UP_TASKS),
    dueDay: v.optional(v.pipe(v.string(), v.isoDate())),
    done: v.optional(v.boolean()),
  }),
  v.looseObject({
    ...base,
    type: v.literal("meeting_plan"),
    ...meetingPlanEntries,
  }),
  v.looseObject({
    ...base,
    type: v.literal("missing_plan"),
    ...missingPlanEntries,
  }),
  v.looseObject({
    ...base,
    type: v.literal("hand_over"),
    refId: TextSchema,
    envelopeId: TextSchema,
    to: v.looseObject({ name: TextSchema, deviceKeyId: TextSchema, mailbox: TextSchema, recipient: TextSchema }),
    basis: HandOverBasisSchema,
    tasks: v.array(v.looseObject({ task: v.picklist(FOLLOW_UP_TASKS), dueDay: v.optional(TextSchema) })),
    unreached: v.optional(v.boolean()),
  }),
  v.looseObject({
    ...base,
    type: v.literal("hand_over_answer"),
    refId: TextSchema,
    outcome: v.picklist(["accepted", "declined", "taken_back", "stopped"]),
    reason: v.optional(v.picklist(HAND_BACK_REASONS)),
    mayHaveLeft: v.optional(v.boolean()),
  }),
  v.looseObject({
    ...base,
    type: v.literal("taken_over"),
    refId: TextSchema,
    deviceKeyId: TextSchema,
    name: v.optional(TextSchema),
    basis: v.picklist(["consent", "child_protection", "danger_to_life"]),
    about: v.looseObject({
      age_group: AgeSchema,
      language: TextSchema,
      needs: v.optional(TextsSchema),
      access_needs: v.optional(TextsSchema),
      flags: v.optional(TextsSchema),
      assessment: v.optional(TextSchema),
    }),
    brought: TextsSchema,
  }),
]);

export const SafeguardingLogEntrySchema = v.looseObject({
  logId: TextSchema,
  atMs: TimeMsSchema,
  basis: v.picklist(["consent", "child_protection", "danger_to_life"]),
  decidedBy: TextSchema,
  reportedTo: TextSchema,
  reference: TextSchema,
  message: v.optional(v.looseObject({ sentAtMs: v.optional(TimeMsSchema) })),
});
