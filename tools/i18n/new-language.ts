import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OWN_NAMES } from "#i18n/known-languages.ts";
import { err, ok, type Result } from "#lib/result.ts";
import { expectedDirection, isLanguageTag, type Meta, metaText, PUBLIC_GROUPS } from "./meta.ts";
import { treeText } from "./tree.ts";
import { shapeOf, type Workspace } from "./workspace.ts";

export interface NewOptions {
  /** Own name in own script, for a language we have no name of. */
  readonly name?: string | undefined;
  /** Tag for `Intl`, where it is not the code itself. */
  readonly intl?: string | undefined;
}

const CODE = /^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?$/;

/** Tags under which `Intl` knows languages it would otherwise print in English without a word. */
const INTL: Readonly<Record<string, string>> = { prs: "fa-AF", kmr: "ku", apd: "ar-SD", shu: "ar-TD", afb: "ar-KW" };

const isKnownToIntl = (tag: string): boolean => Intl.PluralRules.supportedLocalesOf([tag]).length > 0;

function nameOf(code: string): string | null {
  const own = OWN_NAMES[code] ?? new Intl.DisplayNames([code], { type: "language", fallback: "none" }).of(code);
  return own === undefined || own === code ? null : own.charAt(0).toLocaleUpperCase(code) + own.slice(1);
}

/** The folder of a language that has no words yet. `error` says what is wrong with what was asked for. */
export function newLanguage({ root, locales }: Workspace, code: string, options: NewOptions = {}): Result<Meta, string> {
  if (!CODE.test(code) || !isLanguageTag(code)) return err(`"${code}" is no BCP-47 code, such as so, ckb, zh-Hant or pt-BR.`);
  const folder = join(root, "locales", code);
  if (existsSync(folder)) return err(`locales/${code} is already there.`);
  const name = options.name?.trim() ?? nameOf(code);
  if (name === null || name === "") return err(`We have no name of ${code}. Give its own name: new ${code} --name "…"`);
  const intl = options.intl ?? INTL[code] ?? code;
  if (!isLanguageTag(intl)) return err(`"${intl}" is no BCP-47 tag.`);
  if (!isKnownToIntl(intl))
    return err(
      `Intl does not know ${intl} and would take English for it. Give the tag of a language with the same plural forms: new ${code} --intl TAG`,
    );
  const meta: Meta = {
    lang: code,
    name,
    dir: expectedDirection(code, intl),
    intl,
    review: "draft",
    parts: ["public"],
    variants: [...new Set([code, intl])],
    order: Math.max(0, ...[...locales.values()].map((locale) => locale.meta.order)) + 1,
    reading: { default: { writer: "not written yet" } },
  };
  const half = `${folder}.new`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half);
  writeFileSync(join(half, "meta.json"), metaText(meta));
  const groups = readdirSync(join(root, "locales", "en")).map((file) => file.replace(/\.json$/, ""));
  for (const group of PUBLIC_GROUPS.filter((name) => groups.includes(name)))
    writeFileSync(join(half, `${group}.json`), treeText(shapeOf(root, group, intl)));
  renameSync(half, folder);
  return ok(meta);
}
