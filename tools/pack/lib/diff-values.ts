import type { CheckedPart } from "./verify-built.ts";

type Flat = ReadonlyMap<string, string>;

const nameOf = (item: unknown, i: number): string =>
  typeof item === "object" && item !== null && "id" in item ? String(item.id) : String(i);

export interface ValueChange {
  /** `services:[fr-119].phones[0].number` */
  readonly at: string;
  /** JSON; absent where there was none, or is none any more. */
  readonly was?: string;
  readonly is?: string;
}

/** Every leaf under a readable name; list items with an id go by it, so that a moved entry is no change. */
function flatten(value: unknown, at: string, out: Map<string, string>): Map<string, string> {
  if (Array.isArray(value)) value.forEach((item, i) => flatten(item, `${at}[${nameOf(item, i)}]`, out));
  else if (typeof value === "object" && value !== null)
    for (const [key, member] of Object.entries(value)) flatten(member, at === "" ? key : `${at}.${key}`, out);
  else out.set(at, JSON.stringify(value));
  return out;
}

/** Leaves that came, went or changed, in the order of their names. */
export function changedValues(name: string, was: unknown, is: unknown): readonly ValueChange[] {
  const leaves = (value: unknown): Flat => (value === undefined ? new Map() : flatten(value, `${name}:`, new Map()));
  const [old, now] = [leaves(was), leaves(is)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((at) => {
    const [a, b] = [old.get(at), now.get(at)];
    return a === b ? [] : [{ at, ...(a !== undefined && { was: a }), ...(b !== undefined && { is: b }) }];
  });
}

export interface PartPair {
  /** `calais/directory` */
  readonly id: string;
  readonly old: CheckedPart | undefined;
  readonly now: CheckedPart | undefined;
}

export function partPairs(before: readonly CheckedPart[], after: readonly CheckedPart[]): readonly PartPair[] {
  const idOf = (part: CheckedPart): string => `${part.packId}/${part.role}`;
  const ids = [...new Set([...before, ...after].map(idOf))].sort();
  return ids.map((id) => ({
    id,
    old: before.find((part) => idOf(part) === id),
    now: after.find((part) => idOf(part) === id),
  }));
}

/** Names of the files either has. */
export const fileNames = ({ old, now }: PartPair): readonly string[] =>
  [...new Set([...(old?.values.keys() ?? []), ...(now?.values.keys() ?? [])])].sort();

/** What a reviewer signs: one line for each value that came, went or changed between two builds. */
export function diffValues(before: readonly CheckedPart[], after: readonly CheckedPart[]): readonly string[] {
  return partPairs(before, after).flatMap((pair) => {
    const { id, old, now } = pair;
    const lines = fileNames(pair).flatMap((name) =>
      changedValues(name, old?.values.get(name), now?.values.get(name)).map(({ at, was, is }) => {
        if (was === undefined) return `+ ${id} ${at} ${is}`;
        return is === undefined ? `- ${id} ${at} ${was}` : `~ ${id} ${at} ${was} → ${is}`;
      }),
    );
    return old?.manifest.version === now?.manifest.version
      ? lines
      : [`~ ${id} version ${old?.manifest.version ?? "none"} → ${now?.manifest.version ?? "none"}`, ...lines];
  });
}
