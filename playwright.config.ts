import { defineConfig } from "@playwright/test";

/**
 * Tests in a real browser. They open it themselves with a profile folder of their own (tests/support/browser.ts), because a
 * profile that is killed, restarted and searched afterwards cannot be Playwright's throw-away one.
 */
export default defineConfig({
  testDir: "tests/e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./tests/support/global-setup.ts",
  fullyParallel: false,
  workers: 2,
  // A browser killed in a crowded moment is tried once more; what needed it is named in the report.
  retries: 1,
  forbidOnly: true,
  timeout: process.env["SOAK"] ? 30 * 60_000 : 10 * 60_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  outputDir: "test-results",
  projects: [{ name: "e2e" }],
});
