/** Sentences about one file, with its path and line. */
export function problemsIn(path: string, text: string): string[];
/** The same about the whole tree. */
export function sourceProblems(): string[];
