/**
 * The last who said how old the person is: the last talk, help given after it, and the last colleague who handed the case over. Doubt
 * wins (safeguarding rule 3.6): adult is only what all of them say. Help noted in passing takes nothing back that a talk said.
 */
export function whoSaidAge<T>(inOrder: readonly T[], typeOf: (one: T) => string): readonly T[] {
  const last = (type: string): number => inOrder.findLastIndex((one) => typeOf(one) === type);
  const [talk, help, taken] = [last("screening"), last("help"), last("taken_over")];
  return [talk, help > talk ? help : -1, taken].flatMap((index) => inOrder[index] ?? []);
}
