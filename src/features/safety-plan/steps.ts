/** One screen of a plan: a question and the ticks it can be answered with. */
export interface Step {
  readonly id: string;
  readonly kind: "one" | "many" | "word";
  readonly values: readonly string[];
  /** `many`: something must be ticked. `word`: a plan without one is not offered. */
  readonly required?: boolean;
}

/** By step id; a step that was not reached is not there. */
export type Given = Readonly<Record<string, readonly string[]>>;

/** The one value of a step, if it is one of the list. */
export const oneOf = <T extends string>(given: Given, id: string, list: readonly T[]): T | undefined =>
  list.find((value) => given[id]?.[0] === value);

export const someOf = <T extends string>(given: Given, id: string, list: readonly T[]): readonly T[] =>
  list.filter((value) => given[id]?.includes(value) ?? false);
