import { ensureInstalled } from "./lib/install.mjs";

// npm run check [-- types lint …]
await ensureInstalled();
const { runChecks } = await import("./lib/checks.mjs");
const results = await runChecks(process.argv.slice(2));
const failed = results.filter(({ ok }) => !ok).map(({ name }) => name);
console.log(failed.length === 0 ? `${results.length} checks passed` : `check failed: ${failed.join(", ")}`);
process.exitCode = failed.length === 0 ? 0 : 1;
