import { type CompiledGuides, HIDDEN_FIELDS } from "#domain/screening/compile.ts";
import { evaluate, references } from "#domain/screening/expression.ts";
import { NO_ANSWER } from "#domain/screening/scope.ts";
import type { AgeGroup, AnswerValue } from "#domain/screening/types.ts";

const MOST_COMBINATIONS = 250_000;

/** Everything the condition of `id` hangs on, directly or through the conditions of what it names. */
function closure(compiled: CompiledGuides, id: string): readonly string[] {
  const found = new Set<string>();
  const visit = (one: string): void => {
    const relevant = compiled.questionById.get(one)?.relevant;
    if (relevant == null) return;
    for (const next of references(relevant).ids)
      if (!found.has(next)) {
        found.add(next);
        visit(next);
      }
  };
  visit(id);
  return [...found];
}

function choices(compiled: CompiledGuides, id: string): readonly AnswerValue[] {
  const question = compiled.questionById.get(id)?.question;
  const options = HIDDEN_FIELDS[id] ?? question?.options ?? [];
  const pairs = question?.type === "multi" ? options.flatMap((a, index) => options.slice(index + 1).map((b) => [a, b])) : [];
  return [NO_ANSWER, ...options, ...pairs];
}

function canBeShown(compiled: CompiledGuides, id: string): boolean {
  const ids = closure(compiled, id);
  const values = ids.map((one) => choices(compiled, one));
  const total = values.reduce((product, list) => product * list.length, 1);
  const ages: readonly AgeGroup[] = ["adult", "child", "unknown"];
  for (let pick = 0; pick < Math.min(total, MOST_COMBINATIONS); pick++) {
    let rest = pick;
    const picked = new Map<string, AnswerValue>();
    for (const [index, one] of ids.entries()) {
      const list = values[index] ?? [];
      picked.set(one, list[rest % list.length] ?? NO_ANSWER);
      rest = Math.floor(rest / list.length);
    }
    for (const age of ages) {
      const shown = (one: string): boolean => {
        const relevant = compiled.questionById.get(one)?.relevant;
        return relevant == null || evaluate(relevant, { answer: (other) => (shown(other) ? (picked.get(other) ?? NO_ANSWER) : NO_ANSWER), age: () => age, indicator: () => true });
      };
      if (shown(id)) return true;
    }
  }
  return total > MOST_COMBINATIONS;
}

/** Questions whose condition no answers can make true: a build error. A condition too wide to try out whole is taken as reachable. */
export const neverShown = (compiled: CompiledGuides): readonly string[] => [...compiled.questionById.keys()].filter((id) => !canBeShown(compiled, id));
