import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";

const CALAIS = new URL("../../packs/calais/", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, CALAIS), "utf8");

/** A pack of two services of the real directory, with the words of their editors' file: quick to read again and again. */
export class SmallPack {
  readonly dir = mkdtempSync(join(tmpdir(), "fanal-small-"));
  readonly directory = join(this.dir, "directory/services.yaml");

  constructor() {
    const entryOf = (file: string, id: string): string => {
      const found = read(file)
        .split(/^(?=- id: )/m)
        .find((part) => part.startsWith(`- id: ${id}\n`));
      if (found === undefined) throw new Error(`${file} does not hold ${id}`);
      return found;
    };
    const services = `${entryOf("directory/services-fr.yaml", "fr-119")}${entryOf("directory/services-be.yaml", "be-payoke")}`;
    const text = parse(read("text/en/services.yaml")) as { readonly strings: Readonly<Record<string, string>> };
    const strings = Object.entries(text.strings).filter(([key]) => /^service\.(fr-119|be-payoke)\./.test(key));
    mkdirSync(join(this.dir, "directory"));
    mkdirSync(join(this.dir, "text/en"), { recursive: true });
    writeFileSync(join(this.dir, "pack.yaml"), read("pack.yaml").replace("[content, directory]", "[directory]"));
    writeFileSync(join(this.dir, "text/en/pack.yaml"), read("text/en/pack.yaml"));
    writeFileSync(this.directory, `# Ask for the night desk.\n${services}`);
    writeFileSync(join(this.dir, "text/en/services.yaml"), stringify({ ...text, strings: Object.fromEntries(strings) }));
  }

  text(): string {
    return readFileSync(this.directory, "utf8");
  }

  edit(from: string, to: string): void {
    if (!this.text().includes(from)) throw new Error(`the directory does not hold ${from}`);
    writeFileSync(this.directory, this.text().replace(from, to));
  }

  /** Makes it a pack of another name with the same entries. */
  rename(id: string): void {
    for (const [name, from, to] of [
      ["pack.yaml", "packId: calais", `packId: ${id}`],
      ["text/en/pack.yaml", "pack.calais.", `pack.${id}.`],
    ] as const) {
      const file = join(this.dir, name);
      writeFileSync(file, readFileSync(file, "utf8").replaceAll(from, to));
    }
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
