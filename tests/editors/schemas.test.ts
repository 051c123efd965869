import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv, type ValidateFunction } from "ajv";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { schemaLine, writtenFiles } from "../../tools/pack/schema/mark.ts";
import { allNodes, nodeOf, rulesOf } from "../../tools/pack/schema/node.ts";
import { patternWords } from "../../tools/pack/schema/patterns.ts";
import { publishedSchemas } from "../../tools/pack/schema/publish.ts";
import { SOURCE_SCHEMAS, type SourceKind } from "../../tools/pack/schema/source-schemas.ts";
import { REAL_SOURCES, Workbench } from "../packs/workbench.ts";

const SCHEMAS = fileURLToPath(new URL("../../packs/schemas/", import.meta.url));
const ajv = new Ajv({ allErrors: true });
ajv.addVocabulary(["patternErrorMessage"]);
const published = new Map(
  readdirSync(SCHEMAS).map((name): [string, ValidateFunction] => [
    name.replace(".json", ""),
    ajv.compile(JSON.parse(readFileSync(join(SCHEMAS, name), "utf8")) as object),
  ]),
);
function misfits(kind: SourceKind, text: string): readonly string[] {
  const validate = published.get(kind);
  if (validate === undefined) throw new Error(`no schema is published for ${kind}`);
  return validate(parse(text)) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ""}`);
}

const bench = new Workbench();
afterAll(() => {
  bench.remove();
});

/** One edit, the text it makes, and what check says of that file; the file is as before when this returns. */
function spoiled(path: string, from: string, to: string) {
  const file = join(bench.dir, path);
  const whole = readFileSync(file, "utf8");
  const line = bench.edit(path, from, to);
  const text = readFileSync(file, "utf8");
  const said = bench.check(path.startsWith("core/") ? "core" : "calais").filter((problem) => problem.file === file);
  writeFileSync(file, whole);
  return { line, text, said };
}

describe("the schemas published for editors", () => {
  it("are those of today: run npm run -s pack -- schema, and commit", () => {
    const held = new Map(readdirSync(SCHEMAS).map((name) => [name, readFileSync(join(SCHEMAS, name), "utf8")]));
    expect([...held].sort()).toEqual([...publishedSchemas()].sort());
  });

  it("fit every file of our packs", () => {
    const found = REAL_SOURCES.flatMap(writtenFiles).flatMap(({ path, kind }) =>
      kind === null ? [`${path} is of no kind`] : misfits(kind, readFileSync(path, "utf8")).map((misfit) => `${path}${misfit}`),
    );
    expect(found).toEqual([]);
  });

  it("are named in the first line of every file that people write", () => {
    const lacking = REAL_SOURCES.flatMap(writtenFiles).filter(
      ({ path, kind }) => kind !== null && !readFileSync(path, "utf8").startsWith(`${schemaLine(path, kind, SCHEMAS)}\n`),
    );
    expect(lacking).toEqual([]);
  });

  it("say in words what each of their patterns asks for (tools/pack/schema/patterns.ts)", () => {
    const patterns = Object.values(SOURCE_SCHEMAS)
      .flatMap((schema) => allNodes(nodeOf(schema)))
      .flatMap(rulesOf)
      .filter(({ type }) => type === "regex" || type === "iso_date")
      .map(({ requirement }) => requirement);
    expect(patterns.length).toBeGreaterThan(10);
    expect(patterns.filter((pattern) => !(pattern instanceof RegExp) || patternWords(pattern) === undefined)).toEqual([]);
  });
});

describe("a file that check refuses for its shape", () => {
  const FRENCH = "calais/directory/services-fr.yaml";
  it.each<readonly [string, SourceKind, string, string, string]>([
    ["a key nobody knows", "services", FRENCH, "  status: active\n", "  status: active\n  stauts: active\n"],
    ["a word that is not in the list", "services", FRENCH, "type: voice", "type: vioce"],
    ["a number without quotes", "services", FRENCH, 'number_local: "17"', "number_local: 17"],
    ["letters in a number", "services", FRENCH, '    - number: "17"', '    - number: "one seven"'],
    ["a page without encryption", "services", FRENCH, 'website: "https://', 'website: "http://'],
    ["a day in another order", "services", FRENCH, 'last_checked: "2026-11-21"', 'last_checked: "21.11.2026"'],
    ["a missing key", "services", FRENCH, "  status: active\n", ""],
    ["a list that is one word", "services", FRENCH, "kinds: [emergency, police]", "kinds: emergency"],
    ["a country nobody covers", "services", FRENCH, "country: FR", "country: XX"],
    ["nothing behind a colon", "services", FRENCH, "status: active", "status:"],
    ["a version that is a word", "pack", "calais/pack.yaml", "version: ", "version: v"],
    ["a part that does not exist", "pack", "calais/pack.yaml", "[content, directory]", "[content, directry]"],
    ["an audience nobody is", "text", "calais/text/en/danger.yaml", "audience: public", "audience: everyone"],
    ["a text that is a number", "text", "calais/text/en/danger.yaml", "strings:\n", "strings:\n  danger.fact.x: 112\n"],
    ["a right for nobody", "rights", "calais/content/rights.yaml", "audience: [A]", "audience: []"],
    ["a picture the app does not have", "pages", "calais/content/pages.yaml", "picture: ", "picture: my-"],
    ["a need that does not exist", "danger", "calais/content/danger.yaml", "need: hurt", "need: hungry"],
    ["a question of no kind", "guides", "core/content/guides.yaml", "type: worker", "type: wroker"],
    [
      "a question without answers",
      "guides",
      "core/content/guides.yaml",
      '    type: worker\n    options: ["yes", "no"]\n',
      "    type: worker\n",
    ],
    [
      "a line of the table with eight codes",
      "rules",
      "core/content/rules.yaml",
      "adult no yes partial: [T2, T2",
      "adult no yes partial: [T2",
    ],
    [
      "a strength that does not exist",
      "indicators",
      "core/content/indicators.yaml",
      "strengthAdult: strong",
      "strengthAdult: strongest",
    ],
    ["too few other signs", "practice", "core/content/practice.yaml", "otherSigns: [", "otherSigns: [] # "],
    ["a request without words", "asks", "core/content/asks.yaml", "  words:", "  wrods:"],
    ["a role no report goes to", "missing", "calais/content/missing.yaml", "reportedTo: police", "reportedTo: polcie"],
  ])("is refused by its schema too: %s", (_, kind, path, from, to) => {
    const { text, said } = spoiled(path, from, to);
    expect(misfits(kind, text)).not.toEqual([]);
    expect(said).not.toEqual([]);
  });
});

describe("what check says of a shape", () => {
  const FRENCH = "calais/directory/services-fr.yaml";
  const RIGHTS = "calais/content/rights.yaml";

  it.each<readonly [string, string, string, string, RegExp]>([
    [
      "the word meant by a slip of the fingers",
      FRENCH,
      "type: voice",
      "type: vioce",
      /\[0\]\.phones\[0\]\.type: "vioce" does not fit\. Did you mean "voice"\? Expected is one of voice, text/,
    ],
    [
      "the key meant",
      FRENCH,
      "  status: active",
      "  stauts: active",
      /The key "stauts" is not known here\. Did you mean "status"\?$/,
    ],
    [
      "the keys there are, where none is near",
      FRENCH,
      "  status: active\n",
      "  status: active\n  colour: red\n",
      /"colour" is not known here\. .*Keys that may stand here: id, organization/,
    ],
    [
      "what is missing, and what it may be",
      FRENCH,
      "  status: active\n",
      "",
      /\[0\]\.status: This key is missing\. Add it\. Expected is one of active, inactive/,
    ],
    [
      "that a number without quotes loses its zero",
      FRENCH,
      'number: "17"',
      "number: 017",
      /017 has no quotes.*Write it in quotes: "017"/,
    ],
    [
      "that a number in quotes is no number",
      "calais/pack.yaml",
      "minAppSchema: 4",
      'minAppSchema: "4"',
      /"4" stands in quotes.*Take the quotes away/,
    ],
    ["true for yes", FRENCH, "open_24_7: true", "open_24_7: yes", /"yes" does not fit\. Write true\./],
    [
      "how a day is written",
      FRENCH,
      'last_checked: "2026-11-21"',
      'last_checked: "21 November"',
      /"21 November" does not fit\. Expected is a day, written 2026-01-31/,
    ],
    [
      "how a list is written",
      FRENCH,
      "kinds: [emergency, police]",
      "kinds: emergency",
      /Expected is a list, written \[one, two\]/,
    ],
    [
      "that nothing stands behind a colon",
      FRENCH,
      "status: active",
      "status:",
      /Nothing stands here\. Expected is one of active/,
    ],
    ["that a list is empty", RIGHTS, "audience: [A]", "audience: []", /Nothing stands here\. Write at least 1/],
    [
      "which pages may be linked",
      FRENCH,
      'website: "https://',
      'website: "http://',
      /Expected is text that begins with https:\/\//,
    ],
    [
      "which signs a number has",
      FRENCH,
      'number: "17"',
      'number: "1-7"',
      /"1-7" does not fit\. Expected is digits with nothing between them/,
    ],
    ["that a tab is no space", FRENCH, "  status: active", "\tstatus: active", /This is not YAML: /],
    ["that a quote is open", FRENCH, "  name: Police / Gendarmerie\n", '  name: "Police / Gendarmerie\n', /This is not YAML: /],
    [
      "that a text has two colons",
      FRENCH,
      "  name: Police / Gendarmerie\n",
      "  name: Police: Gendarmerie\n",
      /This is not YAML: Two colons.*double quotes/,
    ],
  ])("names %s", (_, path, from, to, words) => {
    const { line, said } = spoiled(path, from, to);
    const lines = said.map(({ line, key, reason, todo }) => `${line} ${key}: ${reason} ${todo}`);
    expect(lines.filter((text) => words.test(text))).not.toEqual([]);
    expect(said.some((problem) => Math.abs(problem.line - line) <= 9)).toBe(true);
    // The words of the libraries are for programmers.
    expect(lines.join("\n")).not.toMatch(/Invalid|undefined|NaN|Object|\[object|at column|\bnull\b/);
  });
});
