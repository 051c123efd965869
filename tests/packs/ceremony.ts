import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keysCommand } from "../../tools/pack/keys/command.ts";
import type { Person } from "../../tools/pack/keys/person.ts";
import { SmallPack } from "./small-pack.ts";

export const WORDS = "acid lunar velvet orbit tuna wisdom";
export const NOW_MS = Date.parse("2026-11-22T10:00:00Z");

export interface Ran {
  readonly code: number;
  readonly out: string;
}

/** A table at which keepers sit: a folder, and somebody who types the passphrase and answers every question. */
export class Ceremony {
  readonly dir = mkdtempSync(join(tmpdir(), "fanal-keys-"));
  readonly sources: readonly string[];
  private readonly small = new SmallPack();
  answer = "yes";
  typed = WORDS;
  nowMs = NOW_MS;

  constructor(sources?: readonly string[]) {
    this.sources = sources ?? [this.small.dir];
  }

  at = (...names: readonly string[]): string => join(this.dir, ...names);

  /** One `pack` command, such as `keys new --role root --name chair`. Names beginning with @ lie in the folder. */
  async run(line: string): Promise<Ran> {
    return this.words(line.split(" ").map((word) => (word.startsWith("@") ? this.at(word.slice(1)) : word)));
  }

  async words(words: readonly string[], person: Partial<Person> = {}): Promise<Ran> {
    const said: string[] = [];
    const code = await keysCommand(words, {
      person: {
        say: (text) => void said.push(text),
        ask: async () => this.answer,
        askSecret: async () => this.typed,
        isTerminal: true,
        ...person,
      },
      nowMs: this.nowMs,
      defaultSources: () => this.sources,
      workFactor: 4,
    });
    return { code, out: said.join("\n") };
  }

  /** The same, and it has to succeed. */
  async does(line: string): Promise<string> {
    const { code, out } = await this.run(line);
    if (code !== 0) throw new Error(`${line}\n${out}`);
    return out;
  }

  async keys(role: string, names: readonly string[], options = ""): Promise<void> {
    for (const name of names) await this.does(`keys new --role ${role} --name ${name} --out @safe --public @stick${options}`);
  }

  /** Public files of the stick, as words of a command. */
  publics(only: (name: string) => boolean = () => true): string {
    const names = readdirSync(this.at("stick")).filter((name) => name.endsWith(".public.json") && only(name));
    return names.map((name) => `@stick/${name}`).join(" ");
  }

  idOf(name: string): string {
    return (this.json(`stick/${name}.public.json`) as { keyId: string }).keyId;
  }

  json(name: string): unknown {
    return JSON.parse(readFileSync(this.at(name), "utf8"));
  }

  change(name: string, change: (value: never) => unknown, to = name): void {
    writeFileSync(this.at(to), JSON.stringify(change(this.json(name) as never)));
  }

  /** The pack's next version, as an editor raises it. */
  raiseVersion(): void {
    const file = join(this.small.dir, "pack.yaml");
    writeFileSync(
      file,
      readFileSync(file, "utf8").replace(/^version: (\d+)$/m, (_, version) => `version: ${Number(version) + 1}`),
    );
  }

  editPack(from: string, to: string): void {
    this.small.edit(from, to);
  }

  remove(): void {
    this.small.remove();
    rmSync(this.dir, { recursive: true, force: true });
  }
}
