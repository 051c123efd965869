import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { ROOT } from "../lib/process.mjs";

const hash = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

const LANGUAGES = ["fr", "en", "ar", "ti"];
const isLabel = (key) => /^(label|indicator)\.[^.]+$/.test(key);

/**
 * Words of answers and signs, as the built packs have them: what an office reads is what the phones show.
 *
 * @param {string} packsDir of `index.json` and the parts it names; a later part's words stand above an earlier one's
 */
export function labelsOf(packsDir) {
  const labels = Object.fromEntries(LANGUAGES.map((lang) => [lang, {}]));
  const read = (...path) => JSON.parse(readFileSync(join(packsDir, ...path), "utf8"));
  for (const { packId, role } of read("index.json").parts) {
    for (const { name, path } of read(packId, `${role}.manifest.json`).files) {
      const lang = LANGUAGES.find((one) => name.startsWith(`text.${one}.`));
      if (lang === undefined) continue;
      const strings = Object.entries(read(packId, path).strings).filter(([key]) => isLabel(key));
      Object.assign(labels[lang], Object.fromEntries(strings));
    }
  }
  return labels;
}

/**
 * `open.html`: one page with everything in it, which an office keeps and opens from a stick. It may fetch nothing at all, and runs no script
 * but its own. The hashes go into `csp.json` too, so that the hub's headers let the page run where the hub serves it.
 *
 * @param {string} appDir @param {Record<string, string>} define @param {string} packsDir
 */
export async function buildOpenPage(appDir, define, packsDir) {
  const built = await build({
    configFile: false,
    root: ROOT,
    logLevel: "warn",
    define: { ...define, __FANAL_LABELS__: JSON.stringify(labelsOf(packsDir)) },
    publicDir: false,
    build: {
      write: false,
      target: ["chrome109", "safari16.4", "firefox115"],
      modulePreload: false,
      rolldownOptions: {
        input: join(ROOT, "src/open/main.ts"),
        output: { format: "iife", codeSplitting: false },
        // Left over from loading parts, of which this page has none.
        transform: { define: { "import.meta": "{}" } },
      },
    },
  });
  const chunks = [built].flat().flatMap(({ output }) => output);
  const script = chunks.length === 1 ? chunks[0].code.trim() : null;
  if (script === null) throw new Error(`open.html has to be one script: ${chunks.map(({ fileName }) => fileName).join(", ")}`);
  const style = readFileSync(join(ROOT, "src/open/page.css"), "utf8").trim();
  if (/<\/(script|style)|<!--/i.test(script + style)) throw new Error("a text in open.html would end its element");
  const policy = [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
  const page = [
    "<!doctype html>",
    '<html lang="fr"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">',
    `<title>Ouvrir · Open</title><style>${style}</style></head>`,
    `<body><script>${script}</script></body></html>`,
  ].join("\n");
  writeFileSync(join(appDir, "open.html"), page);
  const cspFile = join(appDir, "csp.json");
  const csp = JSON.parse(readFileSync(cspFile, "utf8"));
  csp.scriptHashes.push(hash(script));
  csp.styleHashes.push(hash(style));
  writeFileSync(cspFile, `${JSON.stringify(csp)}\n`);
}
