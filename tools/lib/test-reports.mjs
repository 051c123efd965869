/** A file that could not even be loaded has no failed test in Vitest's report: it counts as one. */
export function vitestCounts(report) {
  const unloaded = (report.testResults ?? []).filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  return { passed: report.numPassedTests ?? 0, failed: (report.numFailedTests ?? 0) + unloaded };
}

/**
 * A browser test that is killed in a crowded moment is tried once more and counts as passed when that goes well; Playwright names it as
 * flaky in its own lines. A skipped one is a failure.
 */
export function playwrightCounts(report) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report.stats ?? {};
  return { passed: expected + flaky, failed: unexpected + skipped + (report.errors ?? []).length };
}
