import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * `docs/faults.md` from the names of tests: a test belongs to a fault when its title holds the id (`F-05 …`).
 *
 *   npm run -s faults             exit 1 when an id has neither a test nor a reason, or the page is not fresh
 *   npm run -s faults -- --write  writes the page
 *
 * A reason beginning `Part:` stays on the page beside a test; any other gives way to the first test.
 *
 * `faults-catalogue.json` lists every id with its priority and what is at stake; `faults-reasons.json` says, per id, what is not
 * tested yet and why. A comment `F-05 fails without: <line or switch>` in the test file names what it rests on.
 */
interface Fault {
  readonly p: 0 | 1 | 2;
  readonly about: string;
}
export interface Proof {
  readonly file: string;
  readonly title: string;
}
export interface Found {
  readonly proofs: ReadonlyMap<string, readonly Proof[]>;
  readonly switches: ReadonlyMap<string, readonly string[]>;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PAGE = join(ROOT, "docs/faults.md");
const TITLE =
  /\b(?:it|test|describe)(?:\.(?:each|for|extend|concurrent|fails)\s*(?:\([^)]*\))?)?\s*\(\s*(["'`])((?:(?!\1)[^\\\n]|\\.)*)\1/g;

/** Expands `F-12, F-79` and `F-78 to F-82` is not read: every id is written out. */
export function findProofs(files: readonly { readonly path: string; readonly text: string }[]): Found {
  const proofs = new Map<string, Proof[]>();
  const switches = new Map<string, string[]>();
  for (const { path, text } of files) {
    for (const match of text.matchAll(TITLE)) {
      const title = (match[2] ?? "").trim();
      for (const [id] of title.matchAll(/\bF-\d\d\b/g)) proofs.set(id, [...(proofs.get(id) ?? []), { file: path, title }]);
    }
    for (const match of text.matchAll(/\b(F-\d\d) fails without:\s*(.+?)\s*(?:\*\/)?$/gm)) {
      const id = match[1] as string;
      switches.set(id, [...(switches.get(id) ?? []), match[2] as string]);
    }
  }
  return { proofs, switches };
}

/** Ids without a test and without a reason, and names that are in no catalogue. */
export function faultProblems(
  catalogue: Readonly<Record<string, Fault>>,
  reasons: Readonly<Record<string, string>>,
  found: Found,
): string[] {
  const problems: string[] = [];
  for (const id of Object.keys(catalogue)) {
    if (!found.proofs.has(id) && !reasons[id])
      problems.push(`${id} has neither a test nor a reason in tools/faults-reasons.json`);
  }
  for (const id of [...found.proofs.keys(), ...found.switches.keys(), ...Object.keys(reasons)]) {
    if (!catalogue[id]) problems.push(`${id} is not in tools/faults-catalogue.json`);
  }
  return [...new Set(problems)];
}

/** What is still open about an id, or nothing. */
function openPart(id: string, reasons: Readonly<Record<string, string>>, found: Found): string {
  const reason = reasons[id] ?? "";
  return found.proofs.has(id) && !reason.startsWith("Part:") ? "" : reason;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");

export function renderPage(
  catalogue: Readonly<Record<string, Fault>>,
  reasons: Readonly<Record<string, string>>,
  found: Found,
): string {
  const ids = Object.keys(catalogue).sort();
  const tested = ids.filter((id) => found.proofs.has(id));
  const lines = [
    "# Faults and attacks, and the tests that show them handled",
    "",
    "Written by `npm run -s faults -- --write` from the names of tests; do not edit. P0: data lost, leaked or somebody let in; P1: people",
    "blocked or misled. *Fails without* names the line or switch a test rests on; most were removed once to see it fail, the newest were not.",
    "",
    `${tested.length} of ${ids.length} have a test; ${ids.filter((id) => openPart(id, reasons, found) !== "").length} have an open part with its reason.`,
    "",
    "| id | P | at stake | tests | fails without | open |",
    "|---|---|---|---|---|---|",
  ];
  for (const id of ids) {
    const { p, about } = catalogue[id] as Fault;
    const proofs = (found.proofs.get(id) ?? []).map(({ file, title }) => `\`${file}\`: ${title}`);
    const row = [
      id,
      String(p),
      about,
      [...new Set(proofs)].join("; "),
      (found.switches.get(id) ?? []).join("; "),
      openPart(id, reasons, found),
    ];
    lines.push(`| ${row.map(cell).join(" | ")} |`);
  }
  return `${lines.join("\n")}\n`;
}

/** Tests of this tool speak of ids without proving any. */
const NO_PROOF = /^tools\//;

function testFiles(): { path: string; text: string }[] {
  return readdirSync(join(ROOT, "tests"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(test|spec)\.tsx?$/.test(name) && !NO_PROOF.test(name))
    .sort()
    .map((name) => ({ path: `tests/${name}`, text: readFileSync(join(ROOT, "tests", name), "utf8") }));
}

function main(write: boolean): number {
  const readJson = (name: string): unknown => JSON.parse(readFileSync(join(ROOT, "tools", name), "utf8"));
  const catalogue = readJson("faults-catalogue.json") as Record<string, Fault>;
  const reasons = readJson("faults-reasons.json") as Record<string, string>;
  const found = findProofs(testFiles());
  const problems = faultProblems(catalogue, reasons, found);
  const page = renderPage(catalogue, reasons, found);
  if (write) writeFileSync(PAGE, page);
  else if (readPage() !== page) problems.push("docs/faults.md is not fresh: npm run -s faults -- --write");
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
}

function readPage(): string {
  try {
    return readFileSync(PAGE, "utf8");
  } catch {
    return "";
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.includes("--write"));
