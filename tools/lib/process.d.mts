/** The folder with package.json, with a slash at its end. */
export const ROOT: string;
/** Path of a program that a package in node_modules brings. */
export function binary(name: string): string;
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly keep?: boolean | "stdout";
}
/** Runs a program and passes its output on, or keeps it. A signal or a failed start counts as exit code 1. */
export function run(
  command: string,
  args: readonly string[],
  options?: RunOptions,
): Promise<{ readonly code: number; readonly output: string }>;
