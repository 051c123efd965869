import * as v from "valibot";

/** Without these no phone is let into a team (safeguarding.md 6). */
export const CONDITIONS = ["lead", "policy", "insurance", "supervision", "assessment", "agreements"] as const;
export type Condition = (typeof CONDITIONS)[number];
/** Who said that it is so: a role, never a name. */
export const CONFIRMED_BY = ["coordinator", "safeguarding_lead", "management"] as const;
export type ConfirmedBy = (typeof CONFIRMED_BY)[number];

export const MOST_NAME_CHARS = 60;

const ConfirmedSchema = v.strictObject({ by: v.picklist(CONFIRMED_BY), day: v.pipe(v.string(), v.isoDate()) });

export const TrainingFlagSchema = v.picklist(["specialist", "child_trained"]);
export const TRAINING_FLAGS = TrainingFlagSchema.options;
export type TrainingFlag = v.InferOutput<typeof TrainingFlagSchema>;

const LetInSchema = v.strictObject({
  serial: v.string(),
  /** As the coordinator calls this phone: stays in this vault. */
  name: v.pipe(v.string(), v.minLength(1), v.maxLength(MOST_NAME_CHARS)),
  flags: v.array(TrainingFlagSchema),
  notAfter: v.pipe(v.string(), v.isoDate()),
  atMs: v.number(),
  /** The code it showed, so that one code is answered once. */
  request: v.string(),
  out: v.optional(
    v.strictObject({
      atMs: v.number(),
      /** The hub has carried it out. */
      done: v.boolean(),
      order: v.string(),
      sig: v.string(),
    }),
  ),
});
export type LetIn = v.InferOutput<typeof LetInSchema>;

/** What a coordinator's phone keeps about its team. */
export const TeamDeskSchema = v.strictObject({
  conditions: v.partial(
    v.strictObject({
      lead: ConfirmedSchema,
      policy: ConfirmedSchema,
      insurance: ConfirmedSchema,
      supervision: ConfirmedSchema,
      assessment: ConfirmedSchema,
      agreements: ConfirmedSchema,
    }),
  ),
  phones: v.array(LetInSchema),
});
export type TeamDesk = v.InferOutput<typeof TeamDeskSchema>;

export const EMPTY_DESK: TeamDesk = { conditions: {}, phones: [] };

export const mayLetIn = ({ conditions }: TeamDesk): boolean =>
  CONDITIONS.every((condition) => conditions[condition] !== undefined);

/** Chosen again, it is taken back. */
export function withCondition(desk: TeamDesk, condition: Condition, by: ConfirmedBy, day: string): TeamDesk {
  const { [condition]: before, ...others } = desk.conditions;
  return { ...desk, conditions: before?.by === by ? others : { ...others, [condition]: { by, day } } };
}
