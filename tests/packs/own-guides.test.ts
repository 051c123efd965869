import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readContext } from "../../tools/pack/guide/context.ts";
import { findingsOf } from "../../tools/pack/guide/lint/command.ts";
import { subjectOfPack } from "../../tools/pack/guide/lint/subject.ts";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import { compilePart } from "../../tools/pack/lib/compile-part.ts";
import { formatProblem } from "../../tools/pack/lib/problems.ts";

const CORE = "packs/core";
const EXAMPLE = "docs/example-overlay";
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "fanal-own-guides-"));
  cpSync(EXAMPLE, dir, { recursive: true });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const edit = (file: string, from: string, to: string): void => {
  const path = join(dir, file);
  const text = readFileSync(path, "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(path, text.replace(from, to));
};
const problems = (dirs: readonly string[] = [CORE, dir]): string[] =>
  readAndCheck(dirs).problems.map((problem) => formatProblem(problem).replace(`${dir}/`, ""));
const GUIDES = "content/own_guides.yaml";

describe("a pack folder with a guide of an organisation's own", () => {
  it("the example of docs/editors.md is in order, and its content part holds the guide and its words", () => {
    expect(problems()).toEqual([]);
    const pack = readAndCheck([CORE, dir]).packs[1];
    if (!pack) throw new Error("not read");
    expect(compilePart(pack, "content").map(({ name }) => name)).toEqual([
      "own_guides",
      "text.en.public",
      "text.en.team",
      "text.fr.team",
    ]);
  });

  it("the linter finds in it what it finds in ours, at the lines of its own file", () => {
    edit(
      GUIDES,
      'maps: { "yes": [CTL-02] }',
      "maps: { \"yes\": [CTL-02] }\n    relevant: ${harbour.season} = 'yes' and ${harbour.season} = 'no'",
    );
    const found = findingsOf(subjectOfPack(dir, readContext(CORE))).filter(({ level }) => level === "error");
    expect(found.map(({ rule, line, file }) => [rule, line, file.replace(`${dir}/`, "")])).toEqual([["unreachable", 14, GUIDES]]);
  });

  it("checked without ours it is refused, because nothing of it can be judged", () =>
    expect(problems([dir])).toEqual([
      `${GUIDES}:4: Its guides are read beside ours, and ours are not here. Name packs/core too.`,
    ]));
});

describe("refused with file, line, reason and repair", () => {
  const cases: readonly (readonly [what: string, from: string, to: string, problem: RegExp])[] = [
    [
      "one of our ids",
      "id: harbour.season",
      "id: q20",
      /^content\/own_guides\.yaml:5: questions\[0\]\.id: "q20" is not an id of this pack's own\. Write harbour\. and a name/,
    ],
    ["an offence", "[LAB-01]", "[CRI-01]", /:8: questions\[0\]\.maps\.yes\[0\]: No question of ours records "CRI-01"/],
    [
      "a red flag that asks nothing",
      'redFlag: { "yes": now_past_notsure }',
      "who: any_trained",
      /questions\[1\]\.maps\.yes\[0\]: For "CTL-02" our guides ask whether it goes on, or tonight\. Add the answer to redFlag/,
    ],
    ["checks of its own in place of ours", "like: rapid", "like: rapid\n    before: []", /guides\[0\]\.before/],
    ["no half-way check", "midway: [q20]", "midway: [q23]", /guides\[0\]\.midway: The half-way check/],
    [
      "an answer it does not have",
      'maps: { "yes": [LAB-01] }',
      "maps: { often: [LAB-01] }",
      /questions\[0\]\.maps\.often: "often" is no answer of harbour\.season/,
    ],
    [
      "a condition nobody can read",
      'maps: { "yes": [LAB-01] }',
      'maps: { "yes": [LAB-01] }\n    relevant: q20 is yes',
      /:9: questions\[0\]\.relevant: The condition cannot be read/,
    ],
  ];
  it.each(cases)("%s", (_, from, to, problem) => {
    edit(GUIDES, from, to);
    expect(problems()).toEqual(expect.arrayContaining([expect.stringMatching(problem)]));
  });

  it("our guides in an overlay", () => {
    cpSync(join(CORE, "content/guides.yaml"), join(dir, "content/guides.yaml"));
    expect(problems().join("\n")).toMatch(/content\/guides\.yaml:\d+: An overlay may not hold guides\./);
  });
  it("a guide without English words", () => {
    edit("text/en/guides.yaml", "  guide.harbour.fields.title: Work in the fields\n", "");
    expect(problems().join("\n")).toContain('The English text "guide.harbour.fields.title" is missing.');
  });
});

describe("words", () => {
  const strings = (lang: string, file: string, lines: string): void => {
    mkdirSync(join(dir, "text", lang), { recursive: true });
    writeFileSync(join(dir, "text", lang, file), `lang: ${lang}\naudience: team\nreview: draft\nstrings:\n${lines}`);
  };
  it("an overlay says our questions in a language ours does not have", () => {
    strings("wo", "guides.yaml", "  q.q01: Ndax am na kuy bëgg a la gaañ tey ci guddi?\n");
    expect(problems()).toEqual([]);
  });
  it("an overlay changes no word of our guides", () => {
    edit("text/fr/guides.yaml", "strings:\n", "strings:\n  q.q01: Tout va bien ?\n");
    expect(problems().join("\n")).toMatch(
      /text\/fr\/guides\.yaml:5: strings\.q\.q01: core says this in fr, and an overlay changes no word of its guides\./,
    );
  });
});
