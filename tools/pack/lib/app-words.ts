import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PUBLIC_NAMESPACES, TALK_NAMESPACES } from "#i18n/namespaces.ts";
import { ROOT } from "../../lib/process.mjs";

const SPOKEN = [...PUBLIC_NAMESPACES, ...TALK_NAMESPACES] as const;

function flatten(value: unknown, at: string, out: Map<string, string>): void {
  if (typeof value === "string") out.set(at, value);
  else if (typeof value === "object" && value !== null)
    for (const [key, member] of Object.entries(value)) flatten(member, `${at}.${key}`, out);
}

const readJson = (path: string): unknown => (existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : null);

/** Words of the app itself that may be recorded, by `ui.<file>.<key>`; what holds a number or a name to fill in cannot be. */
export function appWords(lang: string): ReadonlyMap<string, string> {
  const out = new Map<string, string>();
  for (const namespace of SPOKEN) flatten(readJson(join(ROOT, "locales", lang, `${namespace}.json`)), `ui.${namespace}`, out);
  for (const [key, text] of out) if (text.includes("{{")) out.delete(key);
  return out;
}

/** How a language calls itself; `null` for one the app has no words in. */
export function ownNameOf(lang: string): string | null {
  const meta = readJson(join(ROOT, "locales", lang, "meta.json"));
  return typeof meta === "object" && meta !== null && "name" in meta && typeof meta.name === "string" ? meta.name : null;
}

export const isTalkKey = (key: string): boolean => TALK_NAMESPACES.some((namespace) => key.startsWith(`ui.${namespace}.`));
