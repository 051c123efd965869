/** One thing wrong with the sources of a pack, in words an editor can act on. */
export interface Problem {
  /** As given on the command line: `packs/core/content/guides.yaml`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Where in the file: `questions[12].maps.yes`. */
  readonly key: string;
  readonly reason: string;
  readonly todo: string;
}

export const formatProblem = (p: Problem): string =>
  `${p.file}:${p.line}: ${p.key === "" ? "" : `${p.key}: `}${p.reason} ${p.todo}`;

export const byPlace = (a: Problem, b: Problem): number => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1);
