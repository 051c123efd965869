import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { notesFor } from "../../tools/i18n/notes.ts";
import { type ImportPlan, planImport } from "../../tools/i18n/plan-import.ts";
import { type Unit, unitId, unitsOf } from "../../tools/i18n/units.ts";
import { readWorkspace } from "../../tools/i18n/workspace.ts";
import { writeImport } from "../../tools/i18n/write-import.ts";
import { readXliff } from "../../tools/i18n/xliff-read.ts";
import { xliffText } from "../../tools/i18n/xliff-write.ts";

const META = {
  review: "draft",
  parts: ["public"],
  order: 2,
  reading: { default: { writer: "a volunteer", reader: "a native teacher" } },
};
const FILES: Readonly<Record<string, unknown>> = {
  "locales/en/meta.json": {
    lang: "en",
    name: "English",
    dir: "ltr",
    intl: "en-GB",
    review: "reference",
    variants: ["en"],
    order: 1,
  },
  "locales/en/common.json": {
    leave: "Leave",
    state: { sent: "Sent to {{name}}" },
    days_one: "{{count}} day",
    days_other: "{{count}} days",
  },
  "locales/fr/meta.json": { lang: "fr", name: "Français", dir: "ltr", intl: "fr-FR", variants: ["fr"], ...META },
  "locales/fr/common.json": {
    leave: "Quitter",
    state: { sent: "Envoyé à {{name}}" },
    days_one: "{{count}} jour",
    days_many: "{{count}} jours",
    days_other: "{{count}} jours",
  },
  "locales/fa/meta.json": { lang: "fa", name: "فارسی", dir: "rtl", intl: "fa-IR", variants: ["fa"], ...META },
  "locales/fa/common.json": {
    leave: "خروج",
    state: { sent: "برای {{name}} رفت" },
    days_one: "یک روز",
    days_other: "{{count}} روز",
  },
};
const PACKS: Readonly<Record<string, string>> = {
  "packs/core/text/en/rights.yaml":
    "lang: en\naudience: public\nreview: reference\nstrings:\n  right.A.title: You may ask for asylum\n  right.A.body: |-\n    Nobody may hold you.\n\n    Ask for a lawyer.\n",
  "packs/core/text/fr/rights.yaml":
    "# Read in spring.\nlang: fr\naudience: public\nreview: reviewed\nstrings:\n  right.A.title: Vous pouvez demander l'asile\n",
  "packs/core/text/en/danger.yaml":
    "lang: en\naudience: public\nreview: reference\nstrings:\n  danger.fact.police: Call 112 or 17\n",
};
const TABLES: Readonly<Record<string, string>> = {
  "glossary.csv": "concept,language,term,status,source,note\nasylum,fr,asile,attested,ofpra.gouv.fr,\nlawyer,fr,avocat,known,,\n",
  "concepts.csv": "concept,english,where\nasylum,asylum,text\nlawyer,lawyer|lawyers,text\n",
  "variables.csv": "name,stands_for,example\nname,a name,Calais\ncount,how many,3\n",
  "forbidden.csv":
    "language,word,instead,why,source,weight,except\nfr,trafic humain,traite des êtres humains,In Belgium it is smuggling.,myria.be,error,\n",
  "names.csv": "id,why\n",
};

export interface Bench {
  readonly root: string;
  write(path: string, text: string | Uint8Array): void;
  read(path: string): string;
  /** Every file with what it holds. */
  all(): ReadonlyMap<string, string>;
}

/** A small checkout of its own: three languages, two texts of a pack, the tables of words. */
export function bench(): Bench {
  const root = mkdtempSync(join(tmpdir(), "fanal-i18n-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const write = (path: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  for (const [path, value] of Object.entries(FILES)) write(path, `${JSON.stringify(value, null, 2)}\n`);
  for (const [path, text] of Object.entries(PACKS)) write(path, text);
  for (const [name, text] of Object.entries(TABLES)) write(`locales/${name}`, text);
  const read = (path: string): string => readFileSync(join(root, path), "utf8");
  return {
    root,
    write,
    read,
    all: () =>
      new Map(
        readdirSync(root, { recursive: true, encoding: "utf8", withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort()
          .map((path) => [path, readFileSync(path, "utf8")]),
      ),
  };
}

/** The real words of the project, in a folder of their own. */
export function copyOfOurs(): string {
  const root = mkdtempSync(join(tmpdir(), "fanal-i18n-ours-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const folder of ["locales", "packs"]) cpSync(folder, join(root, folder), { recursive: true });
  return root;
}

const MARK = /type="fanal:[^"]*"/g;

/** The file that goes out, as a translator changed it: it still says which translations went out. */
export function exported(root: string, lang: string, change?: (unit: Unit) => Unit): string {
  const workspace = readWorkspace(root);
  const units = unitsOf(workspace, lang);
  const notes = { general: [], of: notesFor(workspace.words, lang, lang) };
  const sent = xliffText(lang, units, notes);
  if (change === undefined) return sent;
  const marks = sent.match(MARK) ?? [];
  let at = 0;
  return xliffText(lang, units.map(change), notes).replace(MARK, () => marks[at++] ?? "");
}

/** A file in which some translations stand as given, by id. */
export const withTargets = (root: string, targets: Readonly<Record<string, string>>, lang = "fr"): string =>
  exported(root, lang, (unit) => ({ ...unit, target: targets[unitId(unit)] ?? unit.target }));

/** Takes a file in, as `npm run -s i18n -- import` does. Throws what it says when the whole file is refused. */
export function importText(root: string, text: string | Uint8Array): ImportPlan & { readonly notes: readonly string[] } {
  const read = readXliff(typeof text === "string" ? new TextEncoder().encode(text) : text);
  if (!read.ok) throw new Error(read.error);
  const workspace = readWorkspace(root);
  const plan = planImport(workspace, read.value);
  if (!plan.ok) throw new Error(plan.error);
  return { ...plan.value, notes: writeImport(workspace, plan.value).notes };
}
