import type { CheckedPart } from "./verify-built.ts";

type Flat = ReadonlyMap<string, string>;

const nameOf = (item: unknown, i: number): string =>
  typeof item === "object" && item !== null && "id" in item ? String(item.id) : String(i);

/** Every leaf under a readable name; list items with an id go by it, so that a moved entry is no change. */
function flatten(value: unknown, at: string, out: Map<string, string>): Map<string, string> {
  if (Array.isArray(value)) value.forEach((item, i) => flatten(item, `${at}[${nameOf(item, i)}]`, out));
  else if (typeof value === "object" && value !== null)
    for (const [key, member] of Object.entries(value)) flatten(member, at === "" ? key : `${at}.${key}`, out);
  else out.set(at, JSON.stringify(value));
  return out;
}

const flat = (part: CheckedPart | undefined): Flat => {
  const out = new Map<string, string>();
  for (const [name, value] of part?.values ?? []) flatten(value, `${name}:`, out);
  return out;
};

/** What a reviewer signs: one line for each value that came, went or changed between two builds. */
export function diffParts(before: readonly CheckedPart[], after: readonly CheckedPart[]): readonly string[] {
  const idOf = (part: CheckedPart): string => `${part.packId}/${part.role}`;
  const ids = [...new Set([...before, ...after].map(idOf))].sort();
  return ids.flatMap((id) => {
    const [old, now] = [before.find((part) => idOf(part) === id), after.find((part) => idOf(part) === id)];
    const [was, is] = [flat(old), flat(now)];
    const keys = [...new Set([...was.keys(), ...is.keys()])].sort();
    const lines = keys.flatMap((key) => {
      const [a, b] = [was.get(key), is.get(key)];
      if (a === b) return [];
      if (a === undefined) return [`+ ${id} ${key} ${b}`];
      return b === undefined ? [`- ${id} ${key} ${a}`] : [`~ ${id} ${key} ${a} → ${b}`];
    });
    return old?.manifest.version === now?.manifest.version
      ? lines
      : [`~ ${id} version ${old?.manifest.version ?? "none"} → ${now?.manifest.version ?? "none"}`, ...lines];
  });
}
