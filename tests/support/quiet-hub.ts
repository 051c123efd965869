/** What names a phone, a mailbox, an envelope or a caller: numbers of 22 and tokens of 43 letters, addresses. */
const TELLING: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["a number or a token", /(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?:[\w-]{22}|[\w-]{43})(?![\w-])/],
  ["an address", /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|::1|::ffff:/],
  ["a program's name of itself", /user-agent|Mozilla\//i],
];

/** Throws when what a hub printed says anything about somebody who called it. Every hub of every test is looked at when it ends. */
export function mustBeQuiet(printed: string): void {
  // Where it listens itself is said once, at the start.
  const lines = printed.split("\n").filter((line) => !line.includes('"msg":"Server listening at'));
  for (const [what, pattern] of TELLING) {
    const line = lines.find((each) => pattern.test(each));
    if (line !== undefined) throw new Error(`F-57: the hub printed ${what}: ${line}`);
  }
}
