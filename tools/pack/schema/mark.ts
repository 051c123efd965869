import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { CONTENT_FILES } from "#domain/pack/files.ts";
import type { SourceKind } from "./source-schemas.ts";

export interface MarkedFile {
  readonly path: string;
  /** Null for a file of another kind. */
  readonly kind: SourceKind | null;
}

function kindOf(inPack: string): SourceKind | null {
  const [folder = "", name = ""] = inPack.split(sep);
  if (inPack === "pack.yaml") return "pack";
  if (inPack === "hides.yaml") return "hides";
  if (folder === "directory") return "services";
  if (folder === "text") return "text";
  return folder === "content" ? (CONTENT_FILES.find((known) => `${known}.yaml` === name) ?? null) : null;
}

/** The files of a pack folder that people write. Lists of recordings are not among them: a command writes those. */
export function writtenFiles(dir: string): readonly MarkedFile[] {
  return ["pack.yaml", "hides.yaml", "content", "directory", "text"]
    .filter((name) => existsSync(join(dir, name)))
    .flatMap((name) =>
      name.endsWith(".yaml") ? [name] : readdirSync(join(dir, name), { recursive: true }).map((file) => join(name, String(file))),
    )
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => ({ path: join(dir, file), kind: kindOf(file) }));
}

/** What an editor of YAML looks for in the first line, to know the keys of the file. */
export function schemaLine(path: string, kind: SourceKind, schemas: string): string {
  return `# yaml-language-server: $schema=${relative(dirname(path), join(schemas, `${kind}.json`))
    .split(sep)
    .join("/")}`;
}

/** Puts the line into every file that lacks it. Returns those files. */
export function markFiles(dir: string, schemas: string): readonly string[] {
  return writtenFiles(dir).flatMap(({ path, kind }) => {
    if (kind === null) return [];
    const text = readFileSync(path, "utf8");
    const line = schemaLine(path, kind, schemas);
    const rest = text.replace(/^# yaml-language-server: .*\r?\n/, "");
    if (text.startsWith(`${line}\n`) || text.startsWith(`${line}\r\n`)) return [];
    writeFileSync(path, `${line}${text.includes("\r\n") ? "\r\n" : "\n"}${rest}`);
    return [path];
  });
}
