import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureChromium } from "./lib/chromium.mjs";
import { ensureInstalled } from "./lib/install.mjs";
import { binary, run } from "./lib/process.mjs";
import { playwrightCounts, vitestCounts } from "./lib/test-reports.mjs";

/**
 * npm test            everything: check, unit tests, build, tests in a real browser; ends with `N passed, N failed`
 * npm run soak        the same with SOAK=1: every language, every round of the kill tests
 *
 * A step that crashes counts as one failure; the steps after it still run where they can.
 */
const soak = process.argv.includes("--soak");
const work = mkdtempSync(join(tmpdir(), "fanal-test-"));
const total = { passed: 0, failed: 0 };
const startedMs = performance.now();

const say = (text) => console.log(`\n── ${text} (${Math.round((performance.now() - startedMs) / 1000)} s)`);

async function step(name, doStep) {
  say(name);
  try {
    const { passed, failed } = await doStep();
    total.passed += passed;
    total.failed += failed;
    console.log(`${name}: ${passed} passed, ${failed} failed`);
    return failed === 0;
  } catch (error) {
    total.failed += 1;
    console.error(`${name} stopped: ${error?.message ?? error}`);
    return false;
  }
}

/** Counts of a runner from its report; a runner that failed without a failed test counts as one failure. */
async function withReport(command, args, env, report, countsOf) {
  const { code } = await run(command, args, { env });
  if (!existsSync(report)) throw new Error(`no report was written (exit code ${code})`);
  const counts = countsOf(JSON.parse(readFileSync(report, "utf8")));
  if (counts.passed + counts.failed === 0) throw new Error("no test ran");
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

async function main() {
  const env = { CI: process.env.CI ?? "1", FANAL_DIST: join(work, "dist"), FANAL_DATA: join(work, "data") };
  if (soak) env.SOAK = "1";

  const isReady = await step("set-up", async () => {
    await ensureInstalled();
    env.CHROME_PATH = await ensureChromium();
    return { passed: 0, failed: 0 };
  });
  if (!isReady) return;

  await step("check", async () => {
    const { runChecks } = await import("./lib/checks.mjs");
    const results = await runChecks();
    const passed = results.filter(({ ok }) => ok).length;
    return { passed, failed: results.length - passed };
  });

  await step("unit tests", () => {
    const report = join(work, "vitest.json");
    return withReport(
      binary("vitest"),
      ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
      env,
      report,
      vitestCounts,
    );
  });

  const isBuilt = await step("build", async () => {
    const { code } = await run(process.execPath, ["tools/build.mjs"], { env });
    if (code !== 0) throw new Error(`the build failed (exit code ${code})`);
    return { passed: 1, failed: 0 };
  });
  if (!isBuilt) return;

  await step("browser tests", () => {
    const report = join(work, "playwright.json");
    const browserEnv = { ...env, FANAL_BUILT: "1", PLAYWRIGHT_JSON_OUTPUT_FILE: report };
    return withReport(
      binary("playwright"),
      ["test", "--workers=2", "--reporter=list,json", `--output=${join(work, "results")}`],
      browserEnv,
      report,
      playwrightCounts,
    );
  });
}

try {
  await main();
} finally {
  rmSync(work, { recursive: true, force: true });
}
say("done");
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
