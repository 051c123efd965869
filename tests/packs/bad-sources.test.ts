import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildPacks } from "../../tools/pack/lib/build.ts";
import { readAndCheck } from "../../tools/pack/lib/check-pack.ts";
import { createKeys } from "../../tools/pack/lib/keys.ts";
import { formatProblem } from "../../tools/pack/lib/problems.ts";
import { Workbench } from "./workbench.ts";

let bench: Workbench;
beforeEach(() => {
  bench = new Workbench();
});
afterEach(() => {
  bench.remove();
});

const GUIDES = "core/content/guides.yaml";
const RULES = "core/content/rules.yaml";
const MISSING = "calais/content/missing.yaml";
const FRENCH = "calais/directory/services-fr.yaml";
const TEXT = "core/text/en/guides.yaml";

/** One edit, and the problem it must lead to: in that file, on that line, with those words. */
function spoil(path: string, from: string, to: string, words: RegExp, extraLines = 0): void {
  const line = bench.edit(path, from, to) + extraLines;
  const problems = bench.check(path.startsWith("core/") ? "core" : "calais");
  const here = problems.filter((problem) => problem.file === join(bench.dir, path));
  expect(here.map((problem) => [problem.line, words.test(`${problem.key} ${problem.reason} ${problem.todo}`)])).toContainEqual([
    line,
    true,
  ]);
  for (const problem of problems) expect(formatProblem(problem)).toMatch(/^\/.+\.yaml:\d+: .+/);
}

describe("guides that stop the build", () => {
  it("name an indicator that does not exist", () =>
    spoil(GUIDES, 'maps: { "yes": [OBS-01] }', 'maps: { "yes": [OBS-99] }', /OBS-99/));
  it("tick an indicator without a definition", () =>
    spoil(GUIDES, "workerTickList: [ACT-04", "workerTickList: [ACT-94", /ACT-94/));
  it("record a kind of offence", () =>
    spoil(GUIDES, "against_the_law: [CRI-00]", "against_the_law: [CRI-02]", /kind of offence/));
  it("take a kind of offence into the tick list", () =>
    spoil(GUIDES, "workerTickList: [ACT-04", "workerTickList: [CRI-08, ACT-04", /kind of offence/));
  it("have a condition that does not parse", () =>
    spoil(GUIDES, "relevant: ${q06} = 'yes' and", "relevant: ${q06} == 'yes' and", /character 9 .*missing here/));
  it("have a condition with a bracket too few", () =>
    spoil(
      GUIDES,
      "passIf: selected(${s2}, 'no_interpreter') or",
      "passIf: selected(${s2}, 'no_interpreter' or",
      /cannot be read at character 34 .*\) is missing/,
    ));
  it("ask about a question that does not exist", () =>
    spoil(GUIDES, "relevant: ${q06} = 'yes' and", "relevant: ${q6} = 'yes' and", /No question is called "q6"\. Did you mean "/));
  it("ask about an answer that does not exist", () =>
    spoil(GUIDES, "relevant: ${q50} = 'yes'", "relevant: ${q50} = 'yse'", /"yse" is no answer of q50.*Did you mean "yes"/));
  it("wait for a question that comes later", () =>
    spoil(
      GUIDES,
      "relevant: ${q36} = 'yes' or ${q36} = 'not_sure'",
      "relevant: ${q38} = 'yes'",
      /Nobody can reach "q37".*q38, which comes later/,
    ));
  it("have a condition that nothing makes true", () =>
    spoil(
      GUIDES,
      "relevant: ${q36} = 'yes' or ${q36} = 'not_sure'",
      "relevant: ${q36} = 'yes' and ${q36} = 'no'",
      /Nobody can reach "q37"/,
    ));
  it("have a question that no guide lists", () =>
    spoil(GUIDES, "  - id: q77", "  - id: q99\n    section: question\n    type: talk\n\n  - id: q77", /Nobody can reach "q99"/));
  it("list a question that does not exist", () =>
    spoil(GUIDES, "before: [v1, v2", "before: [v9, v2", /No question or script is called "v9"/));
  it("map an answer that is no option", () =>
    spoil(
      GUIDES,
      "lost_or_broken, family_or_friend_has_it",
      "lost, family_or_friend_has_it",
      /"lost_or_broken" is no answer|label\.lost|missing/,
    ));
  it("settle an answer that must be asked again at every talk", () =>
    spoil(GUIDES, 'maps: { "yes": [ACT-03] }', 'settles: ["yes"]\n    maps: { "yes": [ACT-03] }', /asked again at every talk/));
  it("use an id twice", () => spoil(GUIDES, "  - id: v2", "  - id: v1", /used twice/));
  it("use a retired id", () => {
    bench.append(TEXT, "  q.q33: Old words\n");
    spoil(GUIDES, "  - id: q77\n", "  - id: q33\n", /"q33" is retired/);
  });
  it("have an option without a label", () =>
    spoil(GUIDES, "options: [woman, man, no_matter", "options: [woman, man, robot", /label\.robot/));
  it("have a key of the wrong name", () =>
    spoil(
      GUIDES,
      "    passIf: ${v1} = 'yes'",
      "    passif: ${v1} = 'yes'",
      /"passif" is not known here\. Did you mean "passIf"/,
    ));
  it("have a key of the wrong type", () =>
    spoil(GUIDES, "rescreenAfterDays: 14", "rescreenAfterDays: fourteen", /"fourteen" does not fit.*a whole number/));
  it("miss a key", () => spoil(GUIDES, "    section: volunteer\n", "", /section This key is missing/, -1));
  it("name an element that does not exist", () =>
    spoil(GUIDES, "element: smuggling", "element: smugling", /"smugling" does not fit\. Did you mean "smuggling"\?/));
});

describe("indicators and rules that stop the build", () => {
  it("name an element that does not exist", () =>
    spoil("core/content/indicators.yaml", "elements: [act]", "elements: [acts]", /"acts" does not fit/));
  it("define an indicator twice", () => spoil("core/content/indicators.yaml", "- id: ACT-02", "- id: ACT-01", /used twice/));
  it("leave a hole in the table", () => {
    bench.edit(RULES, "  adult no yes partial: [T2, T2, T2, T2, T2, T2, T2, T2, T2]\n", "");
    const problems = bench.check("core");
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      file: join(bench.dir, RULES),
      key: "table",
      line: bench.edit(RULES, "table:", "table:"),
    });
    expect(problems[0]?.reason).toContain('"adult no yes partial" is missing');
  });
  it("have a line of the table twice", () => spoil(RULES, "  adult no yes partial:", "  adult no yes yes:", /twice/));
  it("have a line of the table with eight codes", () =>
    spoil(RULES, "adult no yes partial: [T2, T2", "adult no yes partial: [T2", /8 codes.*Write 9/));
  it("have a code that is no assessment", () =>
    spoil(RULES, "adult no yes partial: [T2", "adult no yes partial: [T3", /"T3" is no assessment/));
  it("have a line for words that do not exist", () =>
    spoil(RULES, "  adult no yes partial:", "  adult no yes maybe:", /No combination/));
});

describe("services that stop the build", () => {
  it("do not say who answers", () => spoil(FRENCH, "  who_answers: police\n", "", /fr-17: who_answers is missing/, -20));
  it("do not say who may be told", () => {
    bench.edit("calais/text/en/services.yaml", "service.fr-119.who_may_be_told", "service.fr-119.apply");
    const problem = bench.check().find(({ file }) => file === join(bench.dir, FRENCH));
    expect(problem?.line).toBe(bench.edit(FRENCH, "- id: fr-119", "- id: fr-119"));
    expect(problem?.reason).toBe("fr-119: who_may_be_told is missing.");
  });
  it("show the address of a confidential place", () =>
    spoil(
      FRENCH,
      "    address_confidential: true",
      "    address_confidential: true\n    address: 1 rue Secrète",
      /the address is confidential/,
      -3,
    ));
  it("show the pin of a confidential place", () =>
    spoil(
      "calais/directory/services-gb.yaml",
      "    address_confidential: true",
      "    address_confidential: true\n    latitude: 51.5",
      /the address is confidential/,
      -2,
    ));
  it("show the town of a shelter of children", () =>
    spoil(
      "calais/directory/services-be.yaml",
      "    location_type: virtual\n    address_confidential: true",
      "    location_type: virtual\n    city: Tournai",
      /no town and no pin/,
      -1,
    ));
  it("dial other digits than people read", () =>
    spoil(FRENCH, 'number: "+33144528890"', 'number: "+33144528899"', /not the number people read/));
  it("hide characters in a number", () => spoil(FRENCH, 'number_local: "119"', 'number_local: "\\u202e119"', /cannot be seen/));
  it("call a number fixed by law that is not", () =>
    spoil(
      FRENCH,
      '  last_checked: "2026-11-21"\n',
      '  last_checked: "2026-11-21"\n  number_by_law: true\n',
      /none of its numbers/,
      1,
    ));
  it("offer the police to everyone", () =>
    spoil(
      "calais/directory/services-gb.yaml",
      "  kinds: [anti-trafficking, hotline, national-referral]",
      "  kinds: [anti-trafficking, hotline, police]",
      /only when asked for/,
    ));
  it("link to a page without encryption", () =>
    spoil(FRENCH, 'website: "https://www.cross', 'website: "http://www.cross', /does not fit/));
});

describe("texts that stop the build", () => {
  it("miss an English key, said where it is needed", () => {
    bench.edit(TEXT, "  q.v2: ", "  q.v2.note: ");
    const problem = bench.check().find(({ reason }) => reason.includes('"q.v2"'));
    expect(problem).toMatchObject({
      file: join(bench.dir, GUIDES),
      key: "questions[1].id",
      line: bench.edit(GUIDES, "- id: v2", "- id: v2"),
    });
  });
  it("hold a key that nothing uses", () =>
    spoil(TEXT, "  q.v1:", "  q.v1.noet: Old words\n  q.v1:", /Nothing uses this key\. Did you mean "q\.v1\.note"/));
  it("hold a key twice", () => spoil(TEXT, "  q.v1:", "  q.v1: Old words\n  q.v1:", /twice/, 1));
  it("are in another language than their folder", () => spoil(TEXT, "lang: en", "lang: fr", /The folder is "en"/));
  it("are for another audience than their file", () =>
    spoil("core/text/en/rights.yaml", "audience: public", "audience: team", /Write public/));

  const translate = (name: string, strings: string): string => {
    rmSync(join(bench.dir, "calais/text/so"), { recursive: true, force: true });
    mkdirSync(join(bench.dir, "calais/text/so"), { recursive: true });
    const file = join(bench.dir, "calais/text/so", name);
    writeFileSync(file, `lang: so\naudience: public\nreview: draft\nstrings:\n${strings}`);
    return file;
  };
  it("translate a key that English does not have", () => {
    const file = translate("rights.yaml", "  right.FR-01.title: A\n  right.FR-99.title: B\n");
    expect(bench.check()).toMatchObject([{ file, line: 6, key: "strings.right.FR-99.title" }]);
  });
  it("change a number of the danger page, but may write it in other digits", () => {
    const key = "danger.fact.without_sim_FR";
    const file = translate("danger.yaml", `  ${key}: "١١٢ … ١١٤"\n`);
    expect(bench.check()).toEqual([]);
    translate("danger.yaml", `  ${key}: "122 … 114"\n`);
    expect(bench.check()).toMatchObject([
      { file, line: 5, reason: "The numbers differ from English (112 114 there, 114 122 here)." },
    ]);
  });
  it("call themselves reviewed reference texts", () => {
    const file = translate("rights.yaml", "  right.FR-01.title: A\n");
    writeFileSync(file, "lang: so\naudience: public\nreview: reference\nstrings:\n  right.FR-01.title: A\n");
    expect(bench.check()).toMatchObject([{ file, line: 3, key: "review" }]);
  });
});

describe("numbers for a missing child that stop the build", () => {
  it("are not those of the service they name", () =>
    spoil(MISSING, 'number: "116000"', 'number: "116001"', /not a number of fr-116000/));
  it("belong to a service nobody knows", () => spoil(MISSING, "serviceId: fr-119", "serviceId: fr-911", /No service is called/));
  it("are called seen without a source", () =>
    spoil(MISSING, "confidence: seen\n        source: directory, fr-119\n", "confidence: seen\n", /Name the source/));
  it("are called seen although the directory does not know them", () =>
    spoil(
      MISSING,
      "confidence: known\n      - id: nspcc",
      "confidence: seen\n        source: x\n      - id: nspcc",
      /Name the service/,
    ));
  it("say nothing about who may be told", () => {
    bench.edit("calais/text/en/missing.yaml", "  missing.call.FR.police.who_may_be_told", "  #");
    expect(bench.check("calais").map(({ reason }) => reason)).toContainEqual(
      'The English text "missing.call.FR.police.who_may_be_told" is missing.',
    );
  });
  it("differ in a translation", () => {
    const dir = join(bench.dir, "calais/text/so");
    mkdirSync(dir, { recursive: true });
    const text = '  missing.call.BE.guardianship.say: "8 … 23"\n';
    writeFileSync(join(dir, "missing.yaml"), `lang: so\naudience: team\nreview: draft\nstrings:\n${text}`);
    expect(bench.check()).toMatchObject([{ line: 5, reason: "The numbers differ from English (22 8 there, 23 8 here)." }]);
  });
});

describe("a spoiled pack", () => {
  it("is not built, and what was built before stays", async () => {
    const [keysDir, outDir] = [join(bench.dir, "keys"), join(bench.dir, "out")];
    await createKeys(keysDir);
    const before = await buildPacks({ sources: bench.sources, keysDir, outDir });
    bench.edit(GUIDES, 'maps: { "yes": [OBS-01] }', 'maps: { "yes": [OBS-99] }');
    const after = await buildPacks({ sources: bench.sources, keysDir, outDir });
    expect(before.ok && !after.ok).toBe(true);
    expect(after).toMatchObject({ error: [{ file: join(bench.dir, GUIDES), key: "questions[4].maps.yes[0]" }] });
    const { verifyBuilt } = await import("../../tools/pack/lib/verify-built.ts");
    expect((await verifyBuilt(outDir)).complaints).toEqual([]);
  });

  it("is refused when a file is not YAML, or has no name of a part", () => {
    writeFileSync(join(bench.dir, "core/content/other.yaml"), "a: 1\n");
    writeFileSync(join(bench.dir, "calais/content/danger.yaml"), "countries: [\n");
    const reasons = bench.check().map(({ file, reason }) => `${file.slice(bench.dir.length)} ${reason}`);
    expect(reasons).toContainEqual(expect.stringContaining("/core/content/other.yaml No part of a pack has this name."));
    expect(reasons).toContainEqual(expect.stringContaining("/calais/content/danger.yaml This is not YAML"));
  });
});

describe("packs that lie over one another", () => {
  const overlay = (extra: string): void => {
    mkdirSync(join(bench.dir, "ngo/text/en"), { recursive: true });
    writeFileSync(
      join(bench.dir, "ngo/pack.yaml"),
      `packId: ngo\nversion: 1\ncreated: 2026-11-21T00:00:00Z\nexpires: 2027-05-21T00:00:00Z\nminAppSchema: 4\nparts: [directory]\n${extra}`,
    );
    writeFileSync(
      join(bench.dir, "ngo/text/en/pack.yaml"),
      "lang: en\naudience: public\nreview: reference\nstrings:\n  pack.ngo.title: Our group\n",
    );
  };
  const put = (path: string, text: string): void => {
    mkdirSync(join(bench.dir, "ngo", path, ".."), { recursive: true });
    writeFileSync(join(bench.dir, "ngo", path), text);
  };
  const found = (): readonly string[] =>
    readAndCheck([...bench.sources, join(bench.dir, "ngo")]).problems.map(
      ({ file, line, reason, todo }) => `${file.slice(bench.dir.length + 1)}:${line} ${reason} ${todo}`,
    );
  const HIDE = "reason: closed, checkedOn: 2026-11-22";

  it("an overlay that hides a service with its reason is whole", () => {
    overlay("kind: overlay\nextends: [calais]\n");
    put("hides.yaml", `- { serviceId: infomigrants, ${HIDE} }\n`);
    expect(found()).toEqual([]);
  });
  it("are refused where somebody hides a number for emergencies", () => {
    overlay("kind: overlay\nextends: [calais]\n");
    put("hides.yaml", `- { serviceId: infomigrants, ${HIDE} }\n- { serviceId: fr-15, ${HIDE} }\n`);
    expect(found()).toEqual([expect.stringMatching(/^ngo\/hides\.yaml:2 "fr-15" is a number for emergencies.*Remove the entry/)]);
  });
  it("are refused where somebody hides what nobody gives, or without a reason we can say", () => {
    overlay("kind: overlay\nextends: [calais]\n");
    put("hides.yaml", `- { serviceId: fr-nobody, ${HIDE} }\n`);
    expect(found()).toEqual([expect.stringMatching(/^ngo\/hides\.yaml:1 No pack below has a service "fr-nobody"\. Correct/)]);
    put("hides.yaml", "- { serviceId: infomigrants, reason: we_do_not_like_them, checkedOn: 2026-11-22 }\n");
    expect(found()).toContainEqual(expect.stringMatching(/^ngo\/hides\.yaml:1 "we_do_not_like_them" does not fit/));
  });
  it("are refused where a region hides, has no country, or lies over an overlay", () => {
    overlay("kind: region\nextends: [ngo]\n");
    put("hides.yaml", `- { serviceId: infomigrants, ${HIDE} }\n`);
    expect(found()).toEqual([
      expect.stringMatching(/^ngo\/hides\.yaml:1 Only an overlay hides services/),
      expect.stringMatching(/^ngo\/pack\.yaml:7 A region without a country/),
      expect.stringMatching(/^ngo\/pack\.yaml:8 A pack cannot lie over itself/),
    ]);
  });
  it("are refused where an overlay brings a danger page", () => {
    overlay("kind: overlay\n");
    put("content/danger.yaml", "countries: []\ncards: []\n");
    expect(found()).toContainEqual(expect.stringMatching(/^ngo\/content\/danger\.yaml:1 An overlay may not hold danger/));
  });
  it("are refused where one takes from another what is not there", () => {
    overlay("kind: overlay\ntakes:\n  - from: calais\n    services: [fr-15, fr-nobody]\n  - from: nowhere\n");
    expect(found()).toEqual([
      expect.stringMatching(/^ngo\/pack\.yaml:10 "fr-nobody" is not in calais/),
      expect.stringMatching(/^ngo\/pack\.yaml:11 There is no pack "nowhere" beside this one/),
    ]);
  });
  it("are refused without a name people can read", () => {
    overlay("kind: overlay\n");
    put("hides.yaml", `- { serviceId: infomigrants, ${HIDE} }\n`);
    put("text/en/pack.yaml", "lang: en\naudience: public\nreview: reference\nstrings: {}\n");
    expect(found()).toEqual([expect.stringContaining('The English text "pack.ngo.title" is missing.')]);
  });
});
