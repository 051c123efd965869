import { existsSync, readFileSync, statSync } from "node:fs";
import * as v from "valibot";
import { type Bytes, fromUtf8 } from "#lib/bytes.ts";
import { err, ok, type Result } from "#lib/result.ts";

/** Why nothing was done: which file, what is wrong with it, and what to do. */
export interface Refusal {
  readonly file: string;
  readonly reason: string;
  readonly repair: string;
}
export type Tried<T> = Result<T, Refusal>;

export const refuse = (file: string, reason: string, repair: string): { readonly ok: false; readonly error: Refusal } =>
  err({ file, reason, repair });

export const refusalLine = ({ file, reason, repair }: Refusal): string => `${file}: ${reason} ${repair}`;

/** Nothing that travels between the keepers is larger: a request holds a manifest (256 KiB) of each part. */
const MOST_BYTES = 4 * 1024 * 1024;

export function readBytes(file: string): Tried<Bytes> {
  if (!existsSync(file)) return refuse(file, "There is no such file.", "Look at the name, and whether the stick is in.");
  const { size } = statSync(file);
  if (!statSync(file).isFile()) return refuse(file, "This is a folder.", "Name a file in it.");
  if (size > MOST_BYTES) return refuse(file, `It is far too large (${size} bytes).`, "Look whether it is the file you mean.");
  return ok(Uint8Array.from(readFileSync(file)));
}

/** A small file of ours: read, and held against its shape. `what`: what it should be, for the sentence. */
export function readOurs<T>(file: string, what: string, schema: v.GenericSchema<unknown, T>): Tried<T> {
  const bytes = readBytes(file);
  if (!bytes.ok) return bytes;
  let value: unknown;
  try {
    value = JSON.parse(fromUtf8(bytes.value));
  } catch {
    return refuse(file, `This is not ${what}, or it is cut off.`, "Copy it again from where it was made.");
  }
  const read = v.safeParse(schema, value);
  if (read.success) return ok(read.output);
  const where = v.getDotPath(read.issues[0]);
  return refuse(
    file,
    `This is not ${what}, or it was changed${where === null ? "" : ` (at ${where})`}.`,
    "Copy it again from where it was made, and use the same Fanal on both machines.",
  );
}

/** Throws nothing away: a file that is there stays, and that is said. */
export function freeFile(file: string): Tried<string> {
  return existsSync(file) ? refuse(file, "It is there already, and nothing is written over.", "Choose another name.") : ok(file);
}
