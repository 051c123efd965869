import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import * as v from "valibot";

/** Replaces a file whole or not at all, readable by its owner only, and makes it durable. */
export function writeFileSafely(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  const fd = openSync(draft, "w", 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(draft, file);
  const folder = openSync(dirname(file), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

export const writeJson = (file: string, value: unknown): void => writeFileSafely(file, `${JSON.stringify(value, null, 2)}\n`);

/** `null` when there is no such file; throws when it is there and not what the schema says. */
export function readJson<S extends v.GenericSchema>(file: string, schema: S): v.InferOutput<S> | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  return v.parse(schema, JSON.parse(text));
}
