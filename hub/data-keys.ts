import { randomBytes } from "node:crypto";
import { join } from "node:path";
import * as v from "valibot";
import { err, ok, type Result } from "#lib/result.ts";
import { newSeed } from "./ed25519.ts";
import { readJson, writeJson } from "./files.ts";

/**
 * What lies in `keys/`, outside the database: a lost or emptied database is then noticed instead of being replaced by an empty one
 * under the same name.
 */
const HubKeySchema = v.strictObject({ v: v.literal(1), seed: v.string() });
const OperatorSchema = v.strictObject({ v: v.literal(1), token: v.string() });
/**
 * `creating`: nothing can have been accepted yet. `open`: SQLite's hub did not stop in order, so a write-ahead log must be there.
 * `engine` says where the data lie, so that a forgotten `DATABASE_URL` is noticed too.
 */
const MarkSchema = v.strictObject({
  v: v.literal(1),
  databaseId: v.string(),
  state: v.picklist(["creating", "open", "closed"]),
  engine: v.optional(v.picklist(["sqlite", "postgres"]), "sqlite"),
});
export type Mark = v.InferOutput<typeof MarkSchema>;

export interface DataKeys {
  /** `null`: this folder has never held a hub's data. */
  readonly mark: Mark | null;
  readonly hubSeed: string | null;
  /** 32 bytes, base64url. */
  readonly operatorToken: string | null;
}

const markFile = (keys: string): string => join(keys, "data-exists.json");
const hubKeyFile = (keys: string): string => join(keys, "hub.json");
const operatorFile = (keys: string): string => join(keys, "operator.json");

export const readOperatorToken = (keys: string): string | null => readJson(operatorFile(keys), OperatorSchema)?.token ?? null;
export const readMark = (keys: string): Mark | null => readJson(markFile(keys), MarkSchema);
export const writeMark = (keys: string, mark: Mark): void => writeJson(markFile(keys), mark);

export function readDataKeys(keys: string): Result<DataKeys, "unreadable"> {
  try {
    return ok({
      mark: readMark(keys),
      hubSeed: readJson(hubKeyFile(keys), HubKeySchema)?.seed ?? null,
      operatorToken: readOperatorToken(keys),
    });
  } catch {
    return err("unreadable");
  }
}

/** Makes the keys that are missing; those that are there stay. */
export function makeKeys(keys: string, known: DataKeys): { readonly hubSeed: string; readonly operatorToken: string } {
  const hubSeed = known.hubSeed ?? newSeed();
  if (known.hubSeed === null) writeJson(hubKeyFile(keys), { v: 1, seed: hubSeed });
  const operatorToken = known.operatorToken ?? randomBytes(32).toString("base64url");
  if (known.operatorToken === null) writeJson(operatorFile(keys), { v: 1, token: operatorToken });
  return { hubSeed, operatorToken };
}
