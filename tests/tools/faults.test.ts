import { expect, it } from "vitest";
import { faultProblems, findProofs, renderPage } from "../../tools/faults.ts";

const catalogue = { "F-01": { p: 0, about: "killed while saving" }, "F-02": { p: 1, about: "two | tabs" } } as const;
const file = (text: string): { path: string; text: string } => ({ path: "tests/x.test.ts", text });

it("a title that holds an id is its proof", () => {
  const found = findProofs([
    file(
      'it("F-01, F-02 nothing is lost", () => {});\ntest(`F-02 in "two" tabs`, run);\n// F-01 fails without: the commit in save.ts\n',
    ),
  ]);
  expect([...found.proofs.keys()]).toEqual(["F-01", "F-02"]);
  expect(found.proofs.get("F-02")).toHaveLength(2);
  expect(found.switches.get("F-01")).toEqual(["the commit in save.ts"]);
});

it("an id in a comment or a string is not", () => {
  expect(findProofs([file('// F-01 is planned\nexpect("F-02").toBe(id);')]).proofs.size).toBe(0);
});

it("an id without test and without reason is named, and so is one nobody knows", () => {
  const found = findProofs([file('it("F-01 x", f); it("F-77 y", f)')]);
  expect(faultProblems(catalogue, {}, found)).toEqual([
    "F-02 has neither a test nor a reason in tools/faults-reasons.json",
    "F-77 is not in tools/faults-catalogue.json",
  ]);
  expect(faultProblems(catalogue, { "F-02": "later" }, findProofs([file('it("F-01 x", f)')]))).toEqual([]);
});

it("the page shows proofs, what is open, and leaves out a reason that a test has overtaken", () => {
  const page = renderPage(
    catalogue,
    { "F-01": "No test yet", "F-02": "Part: one tab only" },
    findProofs([file('it("F-01 x", f); it("F-02 y", f)')]),
  );
  expect(page).toContain("| F-01 | 0 | killed while saving | `tests/x.test.ts`: F-01 x |  |  |");
  expect(page).toContain("two \\| tabs");
  expect(page).toContain("Part: one tab only");
});
