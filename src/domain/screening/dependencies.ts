import type { Question } from "#domain/pack/guides.ts";
import { type Expression, references } from "#domain/screening/expression.ts";

/** Every circle of a graph, each named once. Keeps its own stack: a file may chain a thousand conditions. */
export function circles(next: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  const done = new Set<string>();
  for (const start of next.keys()) {
    const path: { readonly id: string; at: number }[] = [{ id: start, at: 0 }];
    const onPath = new Set([start]);
    while (path.length > 0) {
      const top = path[path.length - 1] as { readonly id: string; at: number };
      const child = done.has(top.id) ? undefined : next.get(top.id)?.[top.at++];
      if (child === undefined) {
        done.add(top.id);
        onPath.delete(top.id);
        path.pop();
      } else if (onPath.has(child)) {
        found.push(path.slice(path.findIndex(({ id }) => id === child)).map(({ id }) => id));
      } else if (!done.has(child)) {
        path.push({ id: child, at: 0 });
        onPath.add(child);
      }
    }
  }
  return found;
}

/** Which questions raise, or take back, each indicator. */
export function indicatorQuestions(questions: readonly Question[]): ReadonlyMap<string, readonly string[]> {
  const byIndicator = new Map<string, Set<string>>();
  const add = (indicator: string, id: string): void => {
    byIndicator.set(indicator, (byIndicator.get(indicator) ?? new Set()).add(id));
  };
  for (const { id, maps, clears } of questions) {
    for (const indicator of Object.values(maps).flat()) add(indicator, id);
    for (const indicator of Object.values(clears).flatMap((taken) => Object.values(taken).flat())) add(indicator, id);
  }
  return new Map([...byIndicator].map(([indicator, ids]) => [indicator, [...ids]]));
}

/** Questions that must be known before a condition can be: those it names, and those behind an age or a sign. */
export function behind(
  condition: Expression,
  age: { readonly child: Expression; readonly unknown: Expression; readonly adult: Expression },
  questionsByIndicator: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const named = references(condition);
  const all = named.age ? [named, ...[age.child, age.unknown, age.adult].map(references)] : [named];
  const indicators = all.flatMap((one) => one.indicators.flatMap((id) => questionsByIndicator.get(id) ?? []));
  return [...new Set([...all.flatMap((one) => one.ids), ...indicators])];
}

/** Every edge of a graph the other way round. */
export function turned(next: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, readonly string[]> {
  const back = new Map<string, string[]>();
  for (const [from, all] of next)
    for (const to of all) {
      const known = back.get(to);
      if (known === undefined) back.set(to, [from]);
      else known.push(from);
    }
  return back;
}
