import { createInterface } from "node:readline";
import { normalisePassphrase } from "#seal/passphrase.ts";

/** Whoever sits at the machine. */
export interface Person {
  readonly say: (line: string) => void;
  /** What was typed, or null when nobody answers any more. */
  readonly ask: (question: string) => Promise<string | null>;
  /** The same without showing what is typed. */
  readonly askSecret: (question: string) => Promise<string | null>;
  /** Whether what is shown is seen by eyes, rather than written into a file. */
  readonly isTerminal: boolean;
}

const [ENTER, NEW_LINE, CTRL_C, CTRL_D, BACKSPACE, DELETE] = [13, 10, 3, 4, 8, 127];

/** One line, letter by letter as it is typed; the bytes are overwritten, the string they become cannot be. */
class HiddenLine {
  private readonly typed = Buffer.alloc(1024);
  private length = 0;

  /** The line once it is whole, null when the person gives up, undefined while they type. */
  take(chunk: Buffer): string | null | undefined {
    for (const byte of chunk) {
      if (byte === CTRL_C || byte === CTRL_D) return null;
      if (byte === ENTER || byte === NEW_LINE) return this.typed.toString("utf8", 0, this.length);
      if (byte === BACKSPACE || byte === DELETE) this.back();
      else if (this.length < this.typed.length) this.typed[this.length++] = byte;
    }
    return undefined;
  }

  /** One letter, however many bytes it has. */
  private back(): void {
    do this.length = Math.max(0, this.length - 1);
    while (this.length > 0 && ((this.typed[this.length] ?? 0) & 0xc0) === 0x80);
  }

  wipe(): void {
    this.typed.fill(0);
  }
}

/** Asks with the echo off. */
function readHidden(question: string): Promise<string | null> {
  const { stdin } = process;
  const line = new HiddenLine();
  return new Promise((done) => {
    const end = (answer: string | null): void => {
      stdin.off("data", onData);
      stdin.off("end", onEnd);
      stdin.setRawMode(false);
      stdin.pause();
      line.wipe();
      process.stderr.write("\n");
      done(answer);
    };
    const onData = (chunk: Buffer): void => {
      const answer = line.take(chunk);
      chunk.fill(0);
      if (answer !== undefined) end(answer);
    };
    const onEnd = (): void => end(null);
    // Raw before the question stands there: nothing typed after it is ever echoed.
    stdin.setRawMode(true);
    stdin.on("data", onData);
    stdin.on("end", onEnd);
    stdin.resume();
    process.stderr.write(question);
  });
}

/** The person at the terminal; where input is a pipe, its lines answer one question each. */
export function personAtTerminal(say: (line: string) => void): Person {
  if (process.stdin.isTTY) {
    const ask = async (question: string): Promise<string | null> => {
      const reader = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await new Promise((done) => {
          reader.once("close", () => done(null));
          reader.question(question, done);
        });
      } finally {
        reader.close();
      }
    };
    return { say, ask, askSecret: readHidden, isTerminal: true };
  }
  let lines: AsyncIterator<string> | null = null;
  const next = async (): Promise<string | null> => {
    lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    return done === true ? null : value;
  };
  return { say, ask: next, askSecret: next, isTerminal: false };
}

export const saysYes = (answer: string | null): boolean => answer !== null && normalisePassphrase(answer) === "yes";
