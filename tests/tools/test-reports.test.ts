import { describe, expect, it } from "vitest";
import { playwrightCounts, vitestCounts } from "../../tools/lib/test-reports.mjs";

describe("counting what a runner reports", () => {
  it("a file that could not be loaded is a failure", () => {
    const report = { numPassedTests: 3, numFailedTests: 0, testResults: [{ status: "failed", assertionResults: [] }] };
    expect(vitestCounts(report)).toEqual({ passed: 3, failed: 1 });
  });
  it("a failed test is counted once", () => {
    const report = {
      numPassedTests: 3,
      numFailedTests: 1,
      testResults: [{ status: "failed", assertionResults: [{ status: "failed" }] }],
    };
    expect(vitestCounts(report)).toEqual({ passed: 3, failed: 1 });
  });
  it("skipped browser tests and broken set-up are failures; one that passed when tried again is not", () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 1 }, errors: [{ message: "set-up" }] };
    expect(playwrightCounts(report)).toEqual({ passed: 6, failed: 3 });
  });
});
