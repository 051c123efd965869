import { readdirSync, readFileSync } from "node:fs";
import { ROOT } from "./process.mjs";

/** Rules about plain text that neither types nor lint see. `files` and `not` are matched against the path from the root. */
const RULES = [
  {
    files: /^src\/.*\.css$/,
    pattern:
      /(?:^|[\s;{])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)|left|right|border-(?:top|bottom)-(?:left|right)-radius)\s*:/,
    why: "use logical properties (inline-start, inline-end), or Arabic is laid out wrongly",
  },
  {
    files: /^src\/.*\.css$/,
    pattern: /(?:text-align|float|clear)\s*:\s*(?:left|right)\b/,
    why: "use start and end, or Arabic is laid out wrongly",
  },
  {
    files: /^(src|hub|tools|tests)\/.*\.(ts|tsx|mjs)$/,
    pattern: /@ts-(?:ignore|nocheck|expect-error)(?!\s*[:–-]\s*\S{3})/,
    why: "say in one sentence why types are switched off",
  },
  {
    files: /^(src|hub|tools|tests|packs|docs)\/.*\.(ts|tsx|mjs|css|yaml|md)$/,
    not: /source-rules\.mjs$/,
    pattern: /\b(?:TODO|FIXME|XXX)\b/,
    why: "finish it, or describe it where it is planned",
  },
  {
    files: /^tests\/.*\.(ts|tsx)$/,
    pattern: /\b(?:it|test|describe)\.(?:skip|only|todo)\b|\btest\.fixme\b/,
    why: "a test runs or is not there",
  },
  {
    files: /^src\/domain\/.*\.ts$/,
    pattern: /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\bcrypto\.|\bindexedDB\b/,
    why: "a rule takes time and chance as arguments",
  },
  {
    files: /^src\/.*\.(ts|tsx)$/,
    not: /^src\/(sync|content)\/|^src\/sw/,
    pattern: /\bnavigator\.sendBeacon\b|\bRTCPeerConnection\b/,
    why: "only sync and content talk to the network",
  },
  {
    files: /^src\/.*\.(ts|tsx)$/,
    not: /^src\/(sync|content)\/|^src\/sw/,
    pattern: /\b(?:globalThis|window|self)\.fetch\b/,
    why: "only sync and content talk to the network",
  },
  {
    files: /^src\/.*\.(ts|tsx)$/,
    pattern: /\bdocument\.title\s*=|\bhistory\.(?:pushState|replaceState)\(\s*[^n\s]/,
    why: "titles are constant and history holds no state: both reach the disk in clear",
  },
];

function* sourceFiles(folder) {
  for (const entry of readdirSync(`${ROOT}${folder}`, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* sourceFiles(path);
    else yield path;
  }
}

/** Sentences about one file, with its path and line. */
export function problemsIn(path, text) {
  const rules = RULES.filter(({ files, not }) => files.test(path) && !not?.test(path));
  return text
    .split("\n")
    .flatMap((line, index) =>
      rules
        .filter(({ pattern }) => pattern.test(line))
        .map(({ why }) => `${path}:${index + 1} ${line.trim().slice(0, 100)}\n    ${why}`),
    );
}

/** The same about the whole tree. */
export function sourceProblems() {
  const paths = ["src", "hub", "tools", "tests", "packs", "docs"].flatMap((folder) => [...sourceFiles(folder)]);
  return paths
    .filter((path) => RULES.some(({ files }) => files.test(path)))
    .flatMap((path) => problemsIn(path, readFileSync(`${ROOT}${path}`, "utf8")));
}
