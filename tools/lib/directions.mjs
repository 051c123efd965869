import { existsSync } from "node:fs";
import { join } from "node:path";
import { cruise } from "dependency-cruiser";
import extractTSConfig from "dependency-cruiser/config-utl/extract-ts-config";
import config from "../../.dependency-cruiser.mjs";
import { neverReaches } from "./may-import.mjs";
import { ROOT } from "./process.mjs";

/** The import graph of the app and the hub below `root` as dependency-cruiser sees it. */
export async function importGraph(root = ROOT) {
  const { enhancedResolveOptions, tsConfig, ...options } = config.options;
  const tsConfigFile = join(root, tsConfig.fileName);
  const { output } = await cruise(
    ["src", "hub"].filter((folder) => existsSync(join(root, folder))),
    { ...options, baseDir: root, tsConfig: { fileName: tsConfigFile }, ruleSet: { forbidden: config.forbidden }, validate: true },
    enhancedResolveOptions,
    { tsConfig: extractTSConfig(tsConfigFile) },
  );
  return output;
}

const isRuntime = (dependency) => !dependency.dependencyTypes.includes("pre-compilation-only");

/** The shortest chain of run-time imports from a module to one whose path matches, or `null`. */
export function findChain(modules, start, target) {
  const bySource = new Map(modules.map((module) => [module.source, module]));
  const cameFrom = new Map([[start, null]]);
  const queue = [start];
  for (let source = queue.shift(); source !== undefined; source = queue.shift()) {
    if (source !== start && target.test(source)) {
      const chain = [];
      for (let at = source; at !== null; at = cameFrom.get(at)) chain.unshift(at);
      return chain;
    }
    for (const dependency of bySource.get(source)?.dependencies ?? []) {
      if (!isRuntime(dependency) || cameFrom.has(dependency.resolved)) continue;
      cameFrom.set(dependency.resolved, source);
      queue.push(dependency.resolved);
    }
  }
  return null;
}

/** Sentences, one per broken rule; a graph without modules is a broken rule too. */
export function directionProblems(output) {
  const own = output.modules.filter((module) => /^(src|hub)\//.test(module.source));
  if (own.length === 0) return ["the import check saw no module at all, so it proves nothing"];
  const problems = output.summary.violations.map((found) => {
    const rule = found.rule.name;
    const comment = config.forbidden.find((entry) => entry.name === rule)?.comment ?? "";
    const way = found.cycle ? found.cycle.map((step) => step.name).join(" → ") : found.to;
    return `${found.from} → ${way} (${rule}: ${comment})`;
  });
  for (const { from, to } of neverReaches) {
    for (const module of own.filter((each) => new RegExp(from).test(each.source))) {
      const chain = findChain(output.modules, module.source, new RegExp(to));
      if (chain) problems.push(`${chain.join(" → ")} (${from} must not reach ${to}, even through another module)`);
    }
  }
  return problems;
}
