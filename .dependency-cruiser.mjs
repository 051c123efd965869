import { mayImport, outside, packageHomes } from "./tools/lib/may-import.mjs";

/** Imports that TypeScript erases do not count. A mixed `import { a, type B }` does: it is not `pre-compilation-only`. */
const RUNTIME = { dependencyTypesNot: ["pre-compilation-only"] };

const folders = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `${folder}-may-import`,
  comment: `src/${folder} may import ${allowed.length > 0 ? allowed.map((name) => `src/${name}`).join(", ") : "nothing"}.`,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: "^(src|hub|tools|tests)/", pathNot: `^src/(${[folder, ...allowed].join("|")})/`, ...RUNTIME },
}));

const outsiders = Object.entries(outside).map(([folder, allowed]) => ({
  name: `${folder}-may-import`,
  comment: `${folder}/ may import ${allowed.map((name) => `src/${name}`).join(", ")}.`,
  severity: "error",
  from: { path: `^${folder}/` },
  to: { path: "^(src|tools|tests)/", pathNot: `^src/(${allowed.join("|")})/`, ...RUNTIME },
}));

const packages = packageHomes.map(({ name, packages, homes }) => ({
  name,
  comment: `Only ${homes} may import these packages.`,
  severity: "error",
  from: { path: "^(src|hub)/", pathNot: homes },
  to: { path: `node_modules/(${packages.join("|")})/`, ...RUNTIME },
}));

export default {
  forbidden: [
    ...folders,
    ...outsiders,
    ...packages,
    {
      name: "no-feature-imports-another",
      comment: "Features meet through workflows, not through each other.",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: { path: "^src/features/", pathNot: "^src/features/$1/", ...RUNTIME },
    },
    {
      name: "no-cycle",
      comment: "Two modules that need each other are one module, or miss a third.",
      severity: "error",
      from: { path: "^(src|hub)/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["pre-compilation-only"] } },
    },
    {
      name: "nothing-unresolved",
      comment: "An import that cannot be found is not checked either.",
      severity: "error",
      from: { path: "^(src|hub)/" },
      to: { couldNotResolve: true, pathNot: "^virtual:|\\?(worker|url|raw|inline)" },
    },
    {
      name: "app-does-not-import-hub-or-tools",
      comment: "What a phone loads has nothing of the server or of the workshop in it.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(hub|tools|tests)/", ...RUNTIME },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|data|public)/" },
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".css"],
      conditionNames: ["import", "browser", "module", "default", "types"],
      exportsFields: ["exports"],
    },
    moduleSystems: ["es6"],
  },
};
