import { directionProblems, importGraph } from "./directions.mjs";
import { ownLockfileProblems } from "./lockfile.mjs";
import { binary, run } from "./process.mjs";
import { sourceProblems } from "./source-rules.mjs";

const program = (name, args) => async () => {
  const { code, output } = await run(binary(name), args, { keep: true, env: { NO_COLOR: "1", FORCE_COLOR: "0" } });
  return { ok: code === 0, output };
};
const listed = (problems) => ({ ok: problems.length === 0, output: problems.join("\n") });

/** What is said about the code: all without running it, but for the verifier, which must be reached whole. */
export const CHECKS = [
  {
    name: "types",
    says: "TypeScript, strict",
    look: program("tsc", ["-p", "tsconfig.json", "--incremental", "--tsBuildInfoFile", ".cache/types.tsbuildinfo"]),
  },
  {
    name: "lint",
    says: "Biome: lint, format, order of imports",
    look: program("biome", ["check", "--colors=off", "--max-diagnostics=60", "."]),
  },
  { name: "direction", says: "who may import whom", look: async () => listed(directionProblems(await importGraph())) },
  { name: "source", says: "rules about the text of files", look: async () => listed(sourceProblems()) },
  {
    name: "packages",
    says: "exact versions, hashes, one registry, licences",
    look: async () => listed(ownLockfileProblems()),
  },
  { name: "dead-code", says: "files, exports and packages nobody uses", look: program("knip", ["--no-progress"]) },
  { name: "translations", says: "every language has every string", look: program("tsx", ["tools/i18n/main.ts", "check"]) },
  {
    name: "glyphs",
    says: "every character has a font, ours or every phone's",
    look: program("tsx", ["tools/fonts/main.ts"]),
  },
  {
    name: "packs",
    says: "shape, conditions, rules and texts of the packs",
    look: program("tsx", ["tools/pack/main.ts", "check"]),
  },
  {
    name: "verifier",
    says: "tests/verify reach every line and branch of src/verify",
    look: program("vitest", ["run", "tests/verify", "--coverage.enabled"]),
  },
  { name: "errors", says: "docs/errors.md is what the types and the words say", look: program("tsx", ["tools/errors.ts"]) },
  { name: "faults", says: "docs/faults.md is what the tests say", look: program("tsx", ["tools/faults.ts"]) },
];

/** Runs the named checks (all when none is named) and says of each in one line how it went. */
export async function runChecks(names = []) {
  const unknown = names.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length > 0)
    throw new Error(`no check is called ${unknown.join(", ")}; there are ${CHECKS.map(({ name }) => name).join(", ")}`);
  const results = [];
  for (const { name, says, look } of CHECKS.filter((check) => names.length === 0 || names.includes(check.name))) {
    const startedMs = performance.now();
    const { ok, output } = await look().catch((error) => ({ ok: false, output: String(error?.stack ?? error) }));
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    if (!ok) console.log(output.trimEnd());
    console.log(`${ok ? "ok    " : "FAILED"} check ${name} (${says}) ${seconds} s`);
    results.push({ name, ok });
  }
  return results;
}
