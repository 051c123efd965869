import { ensureInstalled } from "./lib/install.mjs";
import { binary, run } from "./lib/process.mjs";

/**
 * npm run -s bench -- --json [part …]     one JSON object with every figure
 * npm run -s bench [-- part …]            the same as a table
 *
 * --full lets a part take long where it can: the hub with a million stored envelopes.
 *
 * Parts: assess, counts, guides, directory, packs, hub, browser, duress, moving-code; vault only when it is named, because putting 5,000 cases into a
 * browser takes minutes. A part that fails is named and makes the exit code 1; the others still run.
 */
const USUAL = ["assess", "counts", "guides", "directory", "packs", "hub", "browser", "duress", "moving-code"];
const PARTS = [...USUAL, "vault"];
const args = process.argv.slice(2);
const json = args.includes("--json");
const full = args.includes("--full");
const named = args.filter((arg) => !arg.startsWith("--"));
const unknown = named.filter((name) => !PARTS.includes(name));
if (unknown.length > 0) {
  console.error(`no part is called ${unknown.join(", ")}; there are ${PARTS.join(", ")}`);
  process.exit(2);
}

await ensureInstalled();
const figures = {};
const failed = [];
for (const part of named.length === 0 ? USUAL : PARTS.filter((name) => named.includes(name))) {
  console.error(`bench: ${part} …`);
  const { code, output } = await run(binary("tsx"), [`tools/bench/${part}.ts`, ...(full ? ["--full"] : [])], { keep: "stdout" });
  const line = output.trim().split("\n").at(-1) ?? "";
  try {
    if (code !== 0) throw new Error(`exit code ${code}`);
    Object.assign(figures, JSON.parse(line));
  } catch (error) {
    console.error(`bench: ${part} failed: ${error.message}`);
    failed.push(part);
  }
}

if (json)
  console.log(
    JSON.stringify({ node: process.version, cpus: (await import("node:os")).availableParallelism(), failed, figures }, null, 2),
  );
else {
  for (const [name, { value, unit, floor, ratio, note }] of Object.entries(figures)) {
    console.log(
      `${name.padEnd(38)} ${String(value).padStart(10)} ${unit.padEnd(12)} ${ratio === undefined ? "" : `floor ${floor}, ratio ${ratio}`}${note ? `   (${note})` : ""}`,
    );
  }
}
process.exitCode = failed.length === 0 ? 0 : 1;
