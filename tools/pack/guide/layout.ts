import { type Guide, GuideSchema } from "#domain/pack/guides.ts";
import { guideStepIds } from "#domain/screening/compile.ts";
import { LIST_FIELDS } from "./columns.ts";

/** Where a row stands in a guide. `list` is a list of the guide, or `midway` for what is asked half-way. */
export interface PlacedRow {
  readonly id: string;
  readonly list: string;
  readonly basics: boolean;
  readonly midway: boolean;
}

export const MIDWAY_LIST = "midway";
export const ROW_LISTS: readonly string[] = [...LIST_FIELDS, MIDWAY_LIST];

/** A field of the columns by its name; those the guide leaves out are empty lists. */
const listOf = (guide: Guide, field: string): readonly string[] =>
  field === MIDWAY_LIST
    ? guide.midway.ask
    : ((new Map<string, unknown>(Object.entries(guide)).get(field) as string[] | undefined) ?? []);

/** The rows of a guide in the order it is walked, each once, in the first list that names it. */
export function rowsOf(guide: Guide): readonly PlacedRow[] {
  const ids = [...new Set([...guideStepIds(guide), ...LIST_FIELDS.flatMap((field) => listOf(guide, field))])];
  return ids.map((id) => ({
    id,
    list: ROW_LISTS.find((field) => listOf(guide, field).includes(id)) ?? "questions",
    basics: guide.basics?.includes(id) ?? false,
    midway: guide.midway.before.includes(id),
  }));
}

const isOptional = (field: string): boolean => {
  const entry: { readonly type: string } | undefined = (GuideSchema.entries as Record<string, { readonly type: string }>)[field];
  return entry?.type === "optional";
};

/** What the rows alone say of a guide, by field. */
export function guideFromRows(rows: readonly PlacedRow[]): Readonly<Record<string, unknown>> {
  const idsIn = (list: string): string[] => rows.filter((row) => row.list === list).map(({ id }) => id);
  const lists = LIST_FIELDS.map((field) => [field, idsIn(field)] as const).filter(
    ([field, ids]) => ids.length > 0 || !isOptional(field),
  );
  const basics = rows.filter((row) => row.basics).map(({ id }) => id);
  return {
    ...Object.fromEntries(lists),
    ...(basics.length === 0 ? {} : { basics }),
    midway: { before: rows.filter((row) => row.midway).map(({ id }) => id), ask: idsIn(MIDWAY_LIST) },
  };
}
