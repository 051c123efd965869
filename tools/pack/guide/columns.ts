import { GuideSchema, GuidesSchema, QuestionSchema } from "#domain/pack/guides.ts";
import { type Shape, shapeOf, TEXT_LIST } from "./codec.ts";
import { RULE_FIELDS } from "./slice.ts";

/** Every column of ours begins like this, so that other tools for XLSForms pass it over and no new one of theirs collides. */
export const PREFIX = "fanal_";

const snake = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

export interface FieldColumn {
  readonly field: string;
  readonly column: string;
  readonly shape: Shape;
}

const columnsOf = (entries: Readonly<Record<string, object>>, prefix: string, apart: readonly string[]): readonly FieldColumn[] =>
  Object.entries(entries)
    .filter(([field]) => !apart.includes(field))
    .map(([field, schema]) => ({ field, column: `${prefix}${snake(field)}`, shape: shapeOf(schema) }));

/** Fields of a question that have a column of their own on its row; the schema decides, not a list here. */
export const QUESTION_COLUMNS = columnsOf(QuestionSchema.entries, PREFIX, [
  "id",
  "type",
  "options",
  "relevant",
  // Known from the texts.
  "hasNote",
  "hasAvoid",
  "hasOnFail",
]);

/** Fields of the guide in the row of the settings sheet. Its lists are groups of rows; their columns are for what groups cannot say. */
export const GUIDE_COLUMNS = columnsOf(GuideSchema.entries, `${PREFIX}guide_`, ["id"]);

/** Lists of a guide that are groups of rows. `basics` is a column, because its questions stand in `questions` too. */
export const LIST_FIELDS: readonly string[] = GUIDE_COLUMNS.filter(
  ({ field, shape }) => shape.kind === "list" && field !== "basics",
).map(({ field }) => field);

const NOTE_COLUMNS: readonly FieldColumn[] = ["lawyerOnlyIndicators", "retired", "notCollected"].map((field) => ({
  field,
  column: `${PREFIX}${snake(field)}`,
  shape: TEXT_LIST,
}));

/** Rules of the whole guide file in the row of the settings sheet; `version` is XLSForm's own column. */
export const RULE_COLUMNS: readonly FieldColumn[] = [
  ...columnsOf(
    Object.fromEntries(Object.entries(GuidesSchema.entries).filter(([field]) => RULE_FIELDS.includes(field))),
    PREFIX,
    ["version"],
  ),
  ...NOTE_COLUMNS,
];

/** Columns of the survey that stand for rules kept elsewhere in the guide file. */
export const SURVEY_COLUMNS = {
  kind: `${PREFIX}type`,
  list: `${PREFIX}list`,
  basics: `${PREFIX}basics`,
  midway: `${PREFIX}midway`,
  core: `${PREFIX}core`,
  no: `${PREFIX}no`,
  noIf: `${PREFIX}no_if`,
  lawyerOnly: `${PREFIX}lawyer_only`,
  referralOnly: `${PREFIX}referral_only`,
  bands: `${PREFIX}bands`,
} as const;

export const CHOICE_COLUMNS = { exclusive: `${PREFIX}exclusive` } as const;
export const SETTINGS_COLUMNS = {
  core: `${PREFIX}core`,
  review: `${PREFIX}review`,
  reviewByPrefix: `${PREFIX}review_by_prefix`,
} as const;

/** Words beside a question's own: `note` is XLSForm's hint, others have a column of ours. */
export const textColumn = (suffix: string): string =>
  suffix === "" ? "label" : suffix === "note" ? "hint" : `${PREFIX}text_${suffix}`;

export const suffixOf = (column: string): string | null => {
  if (column === "label") return "";
  if (column === "hint") return "note";
  return column.startsWith(`${PREFIX}text_`) ? column.slice(`${PREFIX}text_`.length) : null;
};

/** Elements no question of the guide can deny: `means: not_needed_for_a_child`, or `none`. */
export const CORE_SHAPE: Shape = { kind: "map", of: { kind: "either" } };

export const TICK_LIST_KIND = "tick_list";
export const SCRIPT_KIND = "script";
/** Types whose answer can hold several values. */
export const SEVERAL: readonly string[] = ["multi", "ticks", "checks"];
/** Types where the person may always skip. */
export const ASKED: readonly string[] = ["ynus", "single", "multi", "ticks"];
export const YNUS_OPTIONS: readonly string[] = ["yes", "no", "not_sure", "skip"];
