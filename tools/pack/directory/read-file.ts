import { readFileSync, statSync } from "node:fs";
import { err, ok, type Result } from "#lib/result.ts";
import { EXCHANGE_LIMITS } from "./limits.ts";

export type FileRefusal =
  | { readonly type: "NotAFile" }
  | { readonly type: "TooLarge"; readonly bytes: number }
  | { readonly type: "NotUtf8" }
  | { readonly type: "NotJson"; readonly detail: string };

const mebibytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);

export function fileRefusalText(refusal: FileRefusal): string {
  switch (refusal.type) {
    case "NotAFile":
      return "there is no such file.";
    case "TooLarge":
      return `${mebibytes(refusal.bytes)} MB, and at most ${mebibytes(EXCHANGE_LIMITS.fileBytes)} MB are read: cut it by place or kind first.`;
    case "NotUtf8":
      return "this is not text in UTF-8.";
    case "NotJson":
      return `this is not JSON: ${refusal.detail}`;
  }
}

/** The value of a JSON file. Its size is looked at before a byte is read. */
export function readJsonFile(path: string): Result<unknown, FileRefusal> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) return err({ type: "NotAFile" });
  if (stat.size > EXCHANGE_LIMITS.fileBytes) return err({ type: "TooLarge", bytes: stat.size });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch {
    return err({ type: "NotUtf8" });
  }
  try {
    return ok(JSON.parse(text) as unknown);
  } catch (error) {
    return err({ type: "NotJson", detail: error instanceof Error ? error.message.slice(0, 200) : "it cannot be read" });
  }
}
