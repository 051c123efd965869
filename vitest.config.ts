import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/**/*.test.{ts,tsx}"],
    exclude: ["tests/e2e/**", "node_modules/**"],
    environment: "node",
    pool: "forks",
    maxWorkers: 2,
    // Long enough for key derivation on a busy machine: a hang ends, slowness does not fail.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    unstubGlobals: true,
    // Switched on by the check "verifier" alone.
    coverage: {
      include: ["src/verify/**"],
      reporter: ["text"],
      reportsDirectory: "node_modules/.cache/coverage",
      thresholds: { 100: true },
    },
  },
});
