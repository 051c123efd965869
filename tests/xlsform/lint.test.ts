import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import type { Guides } from "#domain/pack/guides.ts";
import { readContext } from "../../tools/pack/guide/context.ts";
import { importForms } from "../../tools/pack/guide/import-forms.ts";
import { findingsOf, lint } from "../../tools/pack/guide/lint/command.ts";
import type { Finding, Subject } from "../../tools/pack/guide/lint/finding.ts";
import { FORMULAS } from "../../tools/pack/guide/lint/readability.ts";
import { subjectOfForms, subjectOfPack } from "../../tools/pack/guide/lint/subject.ts";
import type { GuideSource } from "../../tools/pack/guide/slice.ts";
import { packFiles, writePackFiles } from "../../tools/pack/guide/write-pack.ts";
import { FormFolder, spoiled, type TestCell, workbook } from "./form-builder.ts";

const CORE = "packs/core";
const context = readContext(CORE);
const folder = new FormFolder();
afterAll(() => {
  folder.remove();
});

const place = { file: "guides.yaml", line: 1, sheet: "", row: 0, column: "" };
const subjectOf = (source: GuideSource): Subject => ({
  source,
  indicators: context.indicators,
  whole: true,
  at: () => place,
  textAt: () => place,
});

/** Findings of our guides with some changed, that our guides do not have. */
function newFindings(change: (guides: Guides) => Partial<Guides>, texts?: GuideSource["texts"]): readonly Finding[] {
  const { source } = context;
  const before = new Set(findingsOf(subjectOf(source)).map(({ rule, reason }) => `${rule} ${reason}`));
  const guides = { ...source.guides, ...change(source.guides) };
  return findingsOf(subjectOf({ ...source, guides, texts: texts ?? source.texts })).filter(
    ({ rule, reason }) => !before.has(`${rule} ${reason}`),
  );
}
const changing = (id: string, change: Partial<Guides["questions"][number]>) =>
  newFindings(({ questions }) => ({ questions: questions.map((one) => (one.id === id ? { ...one, ...change } : one)) }));
const rules = (findings: readonly Finding[]): readonly string[] => [...new Set(findings.map(({ rule }) => rule))];

describe("our own guides", () => {
  it("have no error: everything is reached, nothing contradicts itself, nobody is asked without a check and a consent", () => {
    const findings = findingsOf(subjectOfPack(CORE, context));
    expect(findings.filter(({ level }) => level === "error")).toEqual([]);
    for (const { file, line } of findings) {
      expect(line).toBeGreaterThan(0);
      expect(readFileSync(file, "utf8").split("\n").length).toBeGreaterThanOrEqual(line);
    }
  });
});

describe("what nobody can reach", () => {
  it("a question that waits for two answers at once", () => {
    expect(changing("q13", { relevant: "${q12} = 'yes' and ${q12} = 'no'" })).toMatchObject([
      { rule: "unreachable", level: "error", reason: 'No answers make this condition true, so "q13" is never asked.' },
    ]);
  });
  it("a question that waits for one that is then not shown", () => {
    // q41 is asked only after "yes" to q21.
    expect(rules(changing("q42", { relevant: "${q41} = 'afraid_of_them' and ${q21} = 'no'" }))).toContain("unreachable");
  });
  it("a question that waits for a later one", () => {
    const [found] = changing("q03", { relevant: "${q20} = 'yes'" });
    expect(found).toMatchObject({ rule: "unreachable" });
    expect(found?.reason).toContain("q20 cannot have an answer by then");
  });
  it("a question of the child guide that wants an answer and its opposite", () => {
    expect(rules(changing("c04", { relevant: "${c02} = 'alone' and ${c02} != 'alone'" }))).toEqual(["unreachable"]);
  });
  it("a question that waits for an indicator nobody raises", () => {
    expect(rules(changing("q24", { relevant: "indicator('CRI-03')" }))).toContain("unreachable");
  });
  it("a question in no guide", () => {
    const found = newFindings(({ questions }) => ({ questions: [...questions, { ...questions[0]!, id: "nobody" }] }));
    expect(found).toMatchObject([{ rule: "unreachable", reason: 'No guide lists "nobody".' }]);
  });
  it("one half of a condition, and a condition that is always true", () => {
    expect(rules(changing("q13", { relevant: "${q12} = 'yes' or (${q12} = 'no' and ${q12} = 'skip')" }))).toEqual(["dead-part"]);
    expect(rules(changing("q13", { relevant: "${q12} = 'yes' or ${q12} != 'yes'" }))).toEqual(["always-true"]);
  });
  it("but not an answer with several values, which can hold two at once", () => {
    expect(changing("q39", { relevant: "selected(${q22}, 'smugglers') and selected(${q22}, 'others')" })).toEqual([]);
    const both = "selected(${q22}, 'no') and selected(${q22}, 'others')";
    expect(rules(changing("q39", { relevant: both }))).toEqual(["unreachable"]);
  });
});

describe("rules that contradict themselves", () => {
  it("a check nobody passes, and one everybody passes", () => {
    expect(rules(changing("v1", { passIf: "${v1} = 'yes' and ${v1} = 'no'" }))).toEqual(["check-always-fails"]);
    expect(rules(changing("v1", { passIf: "${v1} = 'yes' or ${v1} = 'no'" }))).toEqual(["check-never-fails"]);
  });
  it("a result that is never shown", () => {
    const found = newFindings(({ resultGates }) => ({
      resultGates: resultGates.map((gate) => ({ ...gate, allowedIf: "${q11} = 'no' and ${q11} = 'yes'" })),
    }));
    expect(rules(found)).toEqual(["contradiction"]);
  });
  it("questions that wait for each other, guides that hand over to each other", () => {
    const circle = newFindings(({ questions }) => ({
      questions: questions.map((one) =>
        one.id === "q06"
          ? { ...one, relevant: "${q07} = 'yes'" }
          : one.id === "q07"
            ? { ...one, relevant: "${q06} = 'yes'" }
            : one,
      ),
    }));
    expect(circle.find(({ rule }) => rule === "loop")?.reason).toMatch(
      /^The condition waits for itself: q0[67] → q0[67] → q0[67]\.$/,
    );
    const back = newFindings(({ switches }) => ({ switches: [...switches, { ...switches[0]!, from: ["child"], to: "rapid" }] }));
    expect(rules(back)).toContain("loop");
  });
});

describe("people who are asked", () => {
  it("without a safety check, a consent or a check half-way", () => {
    const found = newFindings(({ guides }) => ({
      guides: guides.map((guide) => (guide.id === "rapid" ? { ...guide, before: [], midway: { before: [], ask: [] } } : guide)),
    }));
    expect(rules(found)).toEqual(expect.arrayContaining(["no-safety", "no-consent", "no-midway"]));
  });
});

describe("answers and indicators", () => {
  it("an answer without an indicator is told until somebody writes that none is meant", () => {
    const { maps } = context.source.guides.questions.find(({ id }) => id === "q23")!;
    const { smugglers_have_them: _, ...rest } = maps;
    expect(changing("q23", { maps: rest })).toMatchObject([
      { rule: "answer-without-indicator", level: "warning", reason: expect.stringContaining('"smugglers_have_them" of "q23"') },
    ]);
    expect(changing("q23", { maps: { ...rest, smugglers_have_them: [] } })).toEqual([]);
  });
  it("an indicator nobody raises any more, and one nobody knows", () => {
    expect(rules(changing("q70", { maps: {} }))).toContain("raises-nothing");
    const unticked = newFindings(({ workerTickList }) => ({ workerTickList: workerTickList.filter((id) => id !== "DOM-05") }));
    expect(unticked).toMatchObject([{ rule: "indicator-never-raised", reason: 'No answer and no tick raises "DOM-05".' }]);
    expect(rules(newFindings(({ workerTickList }) => ({ workerTickList: [...workerTickList, "NEW-01"] })))).toEqual([
      "unknown-indicator",
    ]);
  });
  it("an indicator without a source", () => {
    const subject = subjectOf(context.source);
    const without = {
      ...subject,
      indicators: subject.indicators.map((one) => (one.id === "CTL-01" ? { ...one, sources: [] } : one)),
    };
    expect(findingsOf(without).filter(({ rule }) => rule === "missing-source")).toMatchObject([
      { reason: 'Nothing says where "CTL-01" comes from.' },
    ]);
  });
});

describe("words", () => {
  const { texts } = context.source;
  it("that are missing in one language, or in English", () => {
    const { "q.q01": _, ...fr } = texts["fr"]!.strings;
    const changed = { ...texts, fr: { ...texts["fr"]!, strings: { ...fr, "q.gone": "Parti ?" } } };
    const found = newFindings(() => ({}), changed);
    expect(found.map(({ rule, level }) => `${rule} ${level}`)).toEqual(["no-reference error", "missing-translation warning"]);
  });
  it("that are hard to read are told, and only told", () => {
    const hard =
      "Considering the aforementioned circumstances, approximately how frequently did representatives interrogate your relatives?";
    const en = { ...texts["en"]!, strings: { ...texts["en"]!.strings, "q.q20": hard } };
    expect(newFindings(() => ({}), { ...texts, en })).toMatchObject([{ rule: "reading-age", level: "note" }]);
  });
  it("easy ones score as easy, hard ones as hard, in English and French; there is no formula for Arabic", () => {
    const { en, fr } = FORMULAS;
    expect(en!.isTooHard(en!.score("Did a man take your phone? Did he give it back to you?"))).toBe(false);
    expect(en!.isTooHard(en!.score("Administrative authorities occasionally confiscate identification documentation."))).toBe(
      true,
    );
    expect(fr!.isTooHard(fr!.score("Qui a ton sac ? Où est ta sœur ? Tu as froid ?"))).toBe(false);
    expect(
      fr!.isTooHard(fr!.score("L'administration préfectorale réglementera ultérieurement l'établissement des attestations.")),
    ).toBe(true);
    expect(FORMULAS["ar"]).toBeUndefined();
  });
});

describe("a form", () => {
  const look = async (cells: Readonly<Record<string, TestCell>>): Promise<readonly Finding[]> => {
    const imported = await importForms([folder.put("look.xlsx", workbook(spoiled(cells)))], context);
    if (!imported.ok) throw new Error(JSON.stringify(imported.error));
    return findingsOf(subjectOfForms(imported.value, context));
  };
  it("is looked at by sheet, row and column, and the pack it is laid over is left alone", async () => {
    const findings = await look({ "survey!F2": "somebody_else: CTL-01" });
    expect(findings.filter(({ sheet }) => sheet === "")).toEqual([]);
    expect(findings.find(({ rule }) => rule === "answer-without-indicator")).toMatchObject({
      sheet: "survey",
      row: 2,
      column: "fanal_maps (F2)",
    });
    expect(rules(findings)).toEqual(expect.arrayContaining(["no-safety", "no-consent"]));
  });
  it("with an error makes the command fail, and --json is one object", async () => {
    const path = folder.put("bare.xlsx", workbook(spoiled({})));
    const said: string[] = [];
    const code = await lint(path, { pack: CORE, json: true, strict: false }, (line) => said.push(line));
    expect(code).toBe(1);
    const { findings } = JSON.parse(said.join("\n")) as { findings: readonly Finding[] };
    expect(findings[0]).toMatchObject({ level: "error", file: path, sheet: "settings" });
  });
  it("our pack passes; where something was forgotten it passes unless warnings count too", async () => {
    const quiet = (): void => undefined;
    expect(await lint(CORE, { pack: CORE, json: false, strict: false }, quiet)).toBe(0);
    const { source } = context;
    const questions = source.guides.questions.map((one) => (one.id === "q24" ? { ...one, maps: { work: ["DEC-01"] } } : one));
    writePackFiles(`${folder.dir}/forgot`, packFiles({ ...source, guides: { ...source.guides, questions } }));
    folder.put("forgot/pack.yaml", readFileSync(`${CORE}/pack.yaml`, "utf8"));
    expect(await lint(`${folder.dir}/forgot`, { pack: CORE, json: false, strict: false }, quiet)).toBe(0);
    expect(await lint(`${folder.dir}/forgot`, { pack: CORE, json: false, strict: true }, quiet)).toBe(1);
  });
});
