import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { markFiles } from "./mark.ts";
import { publishedSchemas } from "./publish.ts";

export const SCHEMA_USAGE = `  schema [--out DIR] [folder…]   write the JSON Schemas of all source files (default: packs/schemas), and name them in the first line of
                                 every file of the folders, so that an editor of YAML offers the keys and underlines mistakes`;

type Say = (line: string) => void;

/** `pack schema`; the exit code. */
export function schemaCommand(words: readonly string[], defaultSources: () => readonly string[], say: Say): number {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { out: { type: "string", default: join("packs", "schemas") } },
  });
  mkdirSync(values.out, { recursive: true });
  const schemas = publishedSchemas();
  const fresh = [...schemas].filter(([name, text]) => {
    const path = join(values.out, name);
    return !existsSync(path) || readFileSync(path, "utf8") !== text;
  });
  for (const [name, text] of fresh) writeFileSync(join(values.out, name), text);
  say(`${schemas.size} schemas in ${values.out}, ${fresh.length} of them new or changed.`);
  const marked = (positionals.length > 0 ? positionals : defaultSources()).flatMap((dir) => markFiles(dir, values.out));
  say(`${marked.length} files were given the line that names their schema.`);
  return 0;
}
