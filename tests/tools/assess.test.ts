import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const CASES = join(root, "tests/fixtures/domain/cases.yaml");
const folder = mkdtempSync(join(tmpdir(), "fanal-assess-"));
afterAll(() => rmSync(folder, { recursive: true }));

function assess(...files: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", "tools/assess.ts", ...files], {
    cwd: root,
    encoding: "utf8",
  });
  const lines = stdout.split("\n").filter((line) => line !== "");
  return { status, lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>), stderr };
}
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("npm run -s assess", () => {
  it("prints one line a case, and every published case comes out as expected", () => {
    const { status, lines, stderr } = assess(CASES);
    expect([status, stderr]).toEqual([0, ""]);
    expect(lines).toHaveLength(20);
    expect(Object.keys(lines[0] ?? {})).toEqual(["id", "assessment", "flags", "elements", "reasons"]);
    expect(lines[0]).toMatchObject({
      id: "C01",
      assessment: "strong_indicators_of_trafficking",
      elements: { act: "yes", means: "yes", purpose: "yes", smuggling: "unknown", aggravation: "yes" },
    });
    expect(lines.find((line) => line["id"] === "C09")).toMatchObject({ elements: { means: "partial" } });
  });

  it("ends with 1 and names the case when a label or a flag differs", () => {
    const wrong = readFileSync(CASES, "utf8").replace(
      "assessment: strong_indicators_of_trafficking",
      "assessment: not_enough_information",
    );
    const { status, lines, stderr } = assess(file("wrong.yaml", wrong));
    expect([status, lines.length]).toEqual([1, 20]);
    expect(stderr).toMatch(/wrong\.yaml: C01: assessment is strong_indicators_of_trafficking, expected not_enough_information/);
    const flag = readFileSync(CASES, "utf8").replace("    - urgent_check\n", "    - unaccompanied\n");
    expect(assess(file("flag.yaml", flag)).status).toBe(1);
  });

  it("ends with 2 and names file and line when something cannot be read", () => {
    const bad = file(
      "bad.yaml",
      "cases:\n- id: X1\n  person: {age: adlt}\n  facts: {}\n- id: X2\n  person: {age: adult}\n  facts:\n    means:\n      indicators:\n      - CTL-01\n      - NOPE-1\n",
    );
    const { status, lines, stderr } = assess(
      bad,
      join(folder, "missing.yaml"),
      file("half.yaml", "cases:\n - id: [\n"),
      file("other.yaml", "people: []\n"),
    );
    expect([status, lines]).toEqual([2, []]);
    expect(stderr).toMatch(/bad\.yaml:3: cases\.0\.person\.age/);
    expect(stderr).toMatch(/bad\.yaml:11: .*NOPE-1/);
    expect(stderr).toMatch(/missing\.yaml: cannot be read/);
    expect(stderr).toMatch(/half\.yaml:\d+: /);
    expect(stderr).toMatch(/other\.yaml:1: .*cases/);
    expect(assess().status).toBe(2);
  });

  it("an element that lists no indicator keeps its stated value", () => {
    const path = file(
      "stated.yaml",
      "cases:\n- id: S\n  person: {age: adult}\n  facts:\n    means: {value: 'no'}\n    purpose: {value: 'no'}\n    smuggling: {value: 'yes'}\n    aggravation: {value: 'no'}\n",
    );
    expect(assess(path).lines).toMatchObject([
      { assessment: "smuggling_no_trafficking_indicators_so_far", elements: { act: "unknown" } },
    ]);
  });
});

describe("npm run -s assess -- --report", () => {
  const report = (...words: readonly string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", "tools/assess.ts", "--report", ...words], { cwd: root, encoding: "utf8" });

  it("without a file reads the published cases, and says first that it is not a validation", () => {
    const { status, stdout, stderr } = report();
    expect([status, stderr]).toEqual([0, ""]);
    const lines = stdout.split("\n");
    expect(lines[0]).toBe("20 cases from tests/fixtures/domain/cases.yaml");
    expect(lines[2]).toMatch(/^This is not a validation\./);
    expect(stdout).toMatch(/^all {3}20 of 20$/m);
    expect(stdout).toMatch(/^C14 +S1 +S1 +smuggling_only +smuggling$/m);
  });

  it("puts a case that differs beside its row, counts it, names it, and ends with 1", () => {
    const wrong = readFileSync(CASES, "utf8").replace(
      "assessment: strong_indicators_of_trafficking",
      "assessment: not_enough_information",
    );
    const { status, stdout, stderr } = report(file("off.yaml", wrong));
    expect(status).toBe(1);
    expect(stderr).toMatch(/C01: assessment is strong_indicators_of_trafficking, expected not_enough_information/);
    expect(stdout).toMatch(/^N0 +1 +0 +0 +0 +0 +1$/m);
    expect(stdout).toMatch(/^N0 +1 of 2 +not_enough_information$/m);
    expect(stdout).toMatch(/^all +19 of 20$/m);
  });

  it("lists a case without an expected assessment and does not count it as agreement", () => {
    const path = file("open.yaml", "cases:\n- id: O1\n  person: {age: adult}\n  facts: {}\n");
    const { status, stdout } = report(path);
    expect(status).toBe(0);
    expect(stdout).toMatch(/1 state no expected assessment and are not counted/);
    expect(stdout).toMatch(/^all +no case$/m);
    expect(stdout).toMatch(/^O1 +N0 +- +too_little +-$/m);
  });

  it("ends with 2 when a file cannot be read or a word is not known", () => {
    expect(report(join(folder, "missing.yaml")).status).toBe(2);
    expect(report("--resport").status).toBe(2);
  });
});
