import type * as v from "valibot";

/** A rule behind a schema: `regex`, `min_length`, `check` … */
export interface Rule {
  readonly kind: string;
  readonly type: string;
  readonly requirement?: unknown;
}

/** What a valibot schema says of itself, as far as pack sources use it (https://valibot.dev/guides/schemas/: "object API"). */
export interface SchemaNode {
  readonly type: string;
  readonly entries?: Readonly<Record<string, SchemaNode>>;
  readonly item?: SchemaNode;
  readonly key?: SchemaNode;
  readonly value?: SchemaNode;
  readonly wrapped?: SchemaNode;
  readonly default?: unknown;
  readonly literal?: string | number | boolean;
  readonly options?: readonly (string | SchemaNode)[];
  readonly pipe?: readonly Rule[];
}

// The generic type keeps quiet about what each kind of schema carries; reading it is the documented way.
export const nodeOf = (schema: v.GenericSchema): SchemaNode => schema as unknown as SchemaNode;

/** The schema behind `optional`. */
export const unwrapped = (node: SchemaNode): SchemaNode => (node.wrapped === undefined ? node : unwrapped(node.wrapped));

export const rulesOf = (node: SchemaNode): readonly Rule[] => (node.pipe ?? []).filter(({ kind }) => kind !== "schema");

const schemasOf = (node: SchemaNode): readonly SchemaNode[] =>
  (node.options ?? []).filter((option): option is SchemaNode => typeof option !== "string");

/** The schema that reads what stands at a path, or null where no schema looks. */
export function nodeAt(start: SchemaNode, path: readonly (string | number)[]): SchemaNode | null {
  const node = unwrapped(start);
  const [first, ...rest] = path;
  if (first === undefined) return node;
  if (node.type === "union")
    return schemasOf(node).reduce<SchemaNode | null>((found, option) => found ?? nodeAt(option, path), null);
  const next =
    node.entries !== undefined
      ? Object.hasOwn(node.entries, first)
        ? node.entries[first]
        : undefined
      : node.type === "record"
        ? node.value
        : node.item;
  return next === undefined ? null : nodeAt(next, rest);
}

/** Known from the texts, so that no author writes it. */
const FROM_TEXTS: readonly string[] = ["hasNote", "hasAvoid", "hasOnFail", "hasDescription"];
export const authoredEntries = (node: SchemaNode): Readonly<Record<string, SchemaNode>> =>
  Object.fromEntries(Object.entries(node.entries ?? {}).filter(([key]) => !FROM_TEXTS.includes(key)));

/** Every schema and the schemas within it. */
export function allNodes(start: SchemaNode): readonly SchemaNode[] {
  const inner = [
    ...Object.values(start.entries ?? {}),
    ...[start.item, start.key, start.value, start.wrapped].filter((node) => node !== undefined),
    ...schemasOf(start),
  ];
  return [start, ...inner.flatMap(allNodes)];
}
